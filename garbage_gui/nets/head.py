"""The head of a finished model: read, and exchanged for another without touching the rest. Needs no torch.

A quick update changes nothing but the head. Its bundle has the body of its parent to the bit, in both forms,
and is made in a fraction of a second.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from garbage_gui.nets.bundle import HEAD_NAME, Bundle, BundleError
from garbage_gui.nets.openvino_runtime import load_openvino

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """``weight`` [C, D] and ``bias`` [C]: logits are embedding · weightᵀ + bias."""

    weight: Floats
    bias: Floats

    def logits(self, embeddings: NDArray[np.floating]) -> Floats:
        """[N, C] of embeddings [N, D]."""
        result: Floats = embeddings.astype(np.float32, copy=False) @ self.weight.T + self.bias
        return result


@dataclass(frozen=True)
class Exchanged:
    """The contents of a bundle's files with another head."""

    weights: bytes
    xml: bytes
    bin: bytes


def read_head(bundle: Bundle) -> Head:
    """The head of a model; raises `BundleError`."""
    tensors, metadata = _read(bundle)
    name, bias = _head_names(bundle, tensors, metadata)
    return Head(tensors[name].astype(np.float32), tensors[bias].astype(np.float32))


def body_hash(bundle: Bundle) -> str:
    """sha256 over everything that a model's embeddings hang on: the same before and after a quick update."""
    tensors, metadata = _read(bundle)
    head = _head_names(bundle, tensors, metadata)
    card = bundle.card
    digest = hashlib.sha256(
        json.dumps([card.backbone, card.input_size, card.mean, card.std, card.preprocessing_version]).encode()
    )
    for name in sorted(set(tensors) - set(head)):
        tensor = tensors[name]
        digest.update(f"{name}:{tensor.dtype}:{tensor.shape}".encode())
        digest.update(np.ascontiguousarray(tensor).tobytes())
    return digest.hexdigest()


def exchange_head(bundle: Bundle, head: Head) -> Exchanged:
    """The files of ``bundle`` with ``head``, which may have another number of classes.

    Raises `BundleError` when the model is not what it should be.
    """
    tensors, metadata = _read(bundle)
    weight, bias = _head_names(bundle, tensors, metadata)
    tensors[weight], tensors[bias] = head.weight, head.bias
    weights = save(tensors, metadata | {"classes": json.dumps(len(head.bias))})
    ov = load_openvino()
    try:
        model = ov.Core().read_model(str(bundle.openvino_xml))
        _replace_logits(model, head)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.xml"
            # As they are: what the parent keeps as float16 stays that, nothing else becomes it.
            ov.save_model(model, path, compress_to_fp16=False)
            return Exchanged(weights, path.read_bytes(), path.with_suffix(".bin").read_bytes())
    except (RuntimeError, KeyError) as error:
        raise BundleError(
            "The model in {folder} cannot be given another head: {reason}.",
            folder=bundle.folder,
            reason=str(error).strip().splitlines()[-1][:200],
        ) from error


def _replace_logits(model: Any, head: Head) -> None:
    """Compute the output "logits" anew from the output "embedding", with ``head``."""
    from openvino import opset13 as op

    results = {
        name: result
        for result in model.get_results()
        for name in result.input(0).get_source_output().get_names()
    }
    embedding = results["embedding"].input(0).get_source_output()
    product = op.matmul(embedding, op.constant(np.ascontiguousarray(head.weight)), False, True)
    logits = op.add(product, op.constant(np.ascontiguousarray(head.bias[None, :]))).output(0)
    old = results["logits"].input(0).get_source_output()
    old.get_tensor().set_names(set())
    logits.get_tensor().set_names({"logits"})
    results["logits"].input(0).replace_source_output(logits)
    model.validate_nodes_and_infer_types()


def _read(bundle: Bundle) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    try:
        with safe_open(bundle.weights, framework="numpy") as file:
            names = list(file.keys())
            return {name: file.get_tensor(name) for name in names}, dict(file.metadata() or {})
    except (SafetensorError, OSError, TypeError) as error:
        raise BundleError(
            "The weights of the model in {folder} cannot be read: {reason}. Import or train it again.",
            folder=bundle.folder,
            reason=error,
        ) from error


def _head_names(
    bundle: Bundle, tensors: dict[str, NDArray[Any]], metadata: dict[str, str]
) -> tuple[str, str]:
    """The names of the head's weight and bias: those that the file tells.

    A file that tells none: the one linear layer with an output for each class.
    """
    told = f"{metadata[HEAD_NAME]}.weight" if HEAD_NAME in metadata else None
    classes = len(bundle.card.classes)
    found = []
    for name, tensor in tensors.items():
        bias = name.removesuffix("weight") + "bias"
        fits = tensor.ndim == 2 and len(tensor) == classes and name.endswith("weight") and bias in tensors
        if fits and told in (None, name):
            found.append((name, bias))
    if len(found) != 1:
        raise BundleError("The model in {folder} has no head for its classes.", folder=bundle.folder)
    return found[0]
