"""A small, real model for tests: it knows six colours, needs no training and no torch, runs in OpenVINO."""

from __future__ import annotations

import json
import struct
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.nets.bundle import (
    NOVELTY_FILE,
    OPENVINO_BIN,
    OPENVINO_XML,
    WEIGHTS_FILE,
    Bundle,
    ModelCard,
    NoveltyFigures,
    write_bundle,
)
from garbage_gui.nets.novelty import NoveltyTest
from garbage_gui.nets.openvino_runtime import load_openvino
from garbage_gui.taxonomy import Taxonomy, load_taxonomy

SIZE = 64
GRID = 8

# What each class of the model looks like, in the order of the first six classes of the taxonomy.
COLOURS: tuple[tuple[int, int, int], ...] = (
    (230, 20, 20),
    (20, 230, 20),
    (20, 20, 230),
    (230, 230, 20),
    (240, 240, 240),
    (10, 10, 10),
)
# One filter for each colour: weights of red, green and blue (0..1), and a constant.
_FILTERS = np.array(
    [[1, -1, -1], [-1, 1, -1], [-1, -1, 1], [0.6, 0.6, -1.2], [0.4, 0.4, 0.4], [-0.4, -0.4, -0.4]], np.float32
)
_CONSTANTS = np.array([0, 0, 0, -0.3, -0.6, 0.6], np.float32)


def colour_picture(which: int, size: tuple[int, int] = (90, 70), shade: int = 0) -> Image.Image:
    """A picture that the model takes for its class number ``which``; ``shade`` makes it another content."""
    red, green, blue = COLOURS[which]
    picture = Image.new("RGB", size, (red, green, blue))
    picture.putpixel((shade % size[0], shade // size[0] % size[1]), (128, 128, 128))
    return picture


def write_colour_bundle(
    folder: Path,
    *,
    taxonomy: Taxonomy | None = None,
    model_id: str = "colours",
    sharpness: float = 20.0,
    temperature: float = 1.0,
    unsure_below: float = 0.5,
    with_map: bool = True,
    novelty_limit: float | None = None,
    mixes_up: tuple[int, int] | None = None,
) -> Bundle:
    """A whole bundle at ``folder`` that tells the six `COLOURS` apart, as the first six classes.

    ``with_map`` False: like a network whose embedding is no average of a feature map. With a ``novelty_limit``
    it has seen the six colours, and two of them in one picture are new to it. ``mixes_up``: two classes that
    it takes for each other.
    """
    taxonomy = taxonomy or load_taxonomy("trashnet-6")
    head = np.eye(len(COLOURS), dtype=np.float32) * sharpness
    if mixes_up is not None:
        head[list(mixes_up)] = head[list(reversed(mixes_up))]
    card = ModelCard(
        id=model_id,
        name="Colours",
        backbone="colours",
        freeze_depth=0,
        input_size=SIZE,
        mean=(0.0, 0.0, 0.0),
        std=(1.0, 1.0, 1.0),
        preprocessing_version=PREPROCESSING_VERSION,
        temperature=temperature,
        unsure_below=unsure_below,
        taxonomy=taxonomy,
        classes=taxonomy.keys[: len(COLOURS)],
        created_at=time.time(),
        novelty=None
        if novelty_limit is None
        else NoveltyFigures(
            limit=novelty_limit, rows=6, seen_share=0.99, validation_images=0, validation_novel=0
        ),
    )
    evidence = np.maximum(np.array(COLOURS, np.float32) / 255 @ _FILTERS.T + _CONSTANTS, 0)
    rows = evidence / np.linalg.norm(evidence, axis=1, keepdims=True)
    table = NoveltyTest(rows.astype(np.float32), novelty_limit or 1.0)
    xml, weights = _openvino_form(head, with_map)
    return write_bundle(
        folder,
        card,
        {
            WEIGHTS_FILE: safetensors_bytes(
                {"classifier.bias": np.zeros(6, np.float32), "classifier.weight": head}
            ),
            OPENVINO_XML: xml,
            OPENVINO_BIN: weights,
            **({} if novelty_limit is None else {NOVELTY_FILE: table.to_bytes()}),
        },
    )


def safetensors_bytes(tensors: dict[str, NDArray[np.float32]]) -> bytes:
    """A safetensors file; written by hand to need neither torch nor a temporary file."""
    header, body = {}, b""
    for name, values in tensors.items():
        data = np.ascontiguousarray(values).tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(values.shape),
            "data_offsets": [len(body), len(body) + len(data)],
        }
        body += data
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def _openvino_form(head: NDArray[np.float32], with_map: bool) -> tuple[bytes, bytes]:
    ov = load_openvino()
    from openvino import opset13 as op

    pixels = op.parameter([-1, SIZE, SIZE, 3], ov.Type.u8, name="pixels")
    values = op.divide(op.convert(pixels, "f32"), op.constant(np.float32(255)))
    channels_first = op.transpose(values, op.constant(np.array([0, 3, 1, 2])))
    filtered = op.convolution(
        channels_first, op.constant(_FILTERS[:, :, None, None]), [1, 1], [0, 0], [0, 0], [1, 1]
    )
    shifted = op.add(filtered, op.constant(_CONSTANTS[None, :, None, None]))
    step = SIZE // GRID
    features = op.avg_pool(op.relu(shifted), [step, step], [0, 0], [0, 0], [step, step], True)
    embedding = op.reduce_mean(features, op.constant(np.array([2, 3])), False)
    logits = op.matmul(embedding, op.constant(head), False, True)
    outputs = []
    named = ((logits, "logits"), (embedding, "embedding"), (features, "features"))
    for node, name in named if with_map else named[:2]:
        result = op.result(node)
        result.output(0).set_names({name})
        outputs.append(result)
    model = ov.Model(outputs, [pixels], "colours")
    model.inputs[0].set_names({"pixels"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xml"
        ov.save_model(model, path, compress_to_fp16=False)
        return path.read_bytes(), path.with_suffix(".bin").read_bytes()
