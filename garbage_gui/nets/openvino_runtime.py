"""The one place that imports OpenVINO.

Importing it anywhere else would report the import to the vendor: `openvino.tools.ovc` sends an event as soon
as it is imported, unless the package openvino-telemetry is missing, in which case it uses a stub of its own.
So that package is made unimportable in this process first: nothing is sent, and no consent file is written.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any


def load_openvino() -> Any:
    """The module ``openvino`` (0.3 s the first time), with its telemetry switched off.

    Raises `ImportError` where OpenVINO is not installed.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


def model_files(model: Any, *, half: bool) -> tuple[bytes, bytes]:
    """The contents of the two files, .xml and .bin, of an OpenVINO ``model``; ``half``: with float16 weights."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.xml"
        load_openvino().save_model(model, path, compress_to_fp16=half)
        return path.read_bytes(), path.with_suffix(".bin").read_bytes()
