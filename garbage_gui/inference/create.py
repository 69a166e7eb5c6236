"""Choosing and making the engine for a model."""

from __future__ import annotations

from pathlib import Path

from garbage_gui.inference.engine import Engine, EngineKind, Purpose
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.bundle import Bundle


def create_engine(
    bundle: Bundle,
    kind: EngineKind = "auto",
    *,
    purpose: Purpose = "many",
    threads: int | None = None,
    cache_folder: Path | None = None,
) -> Engine:
    """The engine for the model of ``bundle``; "auto" is OpenVINO, which every bundle has a form for.

    "torch" loads torch into this process: for jobs only. Raises `EngineError`.
    """
    if kind == "torch":
        from garbage_gui.inference.torch_engine import TorchEngine

        return TorchEngine(bundle, purpose=purpose, threads=threads)
    return OpenVinoEngine(bundle.openvino_xml, purpose=purpose, threads=threads, cache_folder=cache_folder)


def create_predictor(
    bundle: Bundle,
    kind: EngineKind = "auto",
    *,
    purpose: Purpose = "many",
    threads: int | None = None,
    cache_folder: Path | None = None,
) -> Predictor:
    """A predictor on a fresh engine; see `create_engine`."""
    engine = create_engine(bundle, kind, purpose=purpose, threads=threads, cache_folder=cache_folder)
    return Predictor(bundle, engine)
