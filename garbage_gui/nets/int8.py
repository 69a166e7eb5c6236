"""The int8 form of an exported model: 8-bit weights and activations, by NNCF's post-training quantization.

The ranges of the activations come from training pictures. NNCF is the extra ``int8``; it loads torch, so this is
for commands and jobs only.
"""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.messages import GarbageError
from garbage_gui.nets.openvino_runtime import load_openvino, model_files


class Int8Error(GarbageError):
    """A model of which no int8 form can be made."""


def check_int8() -> None:
    """Raise `Int8Error`, with the command that helps, where NNCF is not installed."""
    if importlib.util.find_spec("nncf") is None:
        raise Int8Error(
            "What int8 needs is not installed. Bring it with: {command}",
            command=f'"{sys.executable}" -m pip install "nncf>=3.0"',
        )


def quantize(xml: Path, pixels: Sequence[NDArray[np.uint8]]) -> tuple[bytes, bytes]:
    """The int8 form of the OpenVINO model ``xml``, as the contents of its two files.

    ``pixels`` are training pictures [S, S, 3] that the ranges are taken from, each with its own run of the
    network. Inputs and outputs stay as they are. Raises `Int8Error`.
    """
    check_int8()
    ov = load_openvino()
    import nncf

    # It would tell about each of its steps.
    nncf.set_log_level(logging.ERROR)
    try:
        model = ov.Core().read_model(str(xml))
        quantized = nncf.quantize(
            model,
            nncf.Dataset([picture[np.newaxis] for picture in pixels]),
            # Activations may be asymmetric: after a linear bottleneck they are not centred on zero.
            preset=nncf.QuantizationPreset.MIXED,
            subset_size=len(pixels),
            # EfficientNet-Lite0 loses 2.0 points with the quick correction of biases, and 0.25 with the exact
            # one. On attention, which our convolutional networks have none of, the exact one may never end.
            fast_bias_correction=not any("features" in output.get_names() for output in model.outputs),
        )
        # What stays in floating point is rounded as OpenVINO does by itself.
        return model_files(quantized, half=True)
    except RuntimeError as error:
        raise Int8Error(
            "An int8 form of the model {path} cannot be made: {reason}.",
            path=xml,
            reason=str(error).strip().splitlines()[-1][:200] if str(error).strip() else type(error).__name__,
        ) from error
