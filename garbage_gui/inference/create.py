"""Choosing and making the engine for a model."""

from __future__ import annotations

from pathlib import Path

from garbage_gui.inference.choice import CHOICES_FILE, DEFAULT, Choice, Way, choose
from garbage_gui.inference.engine import Engine, EngineKind, Purpose
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.bundle import Bundle
from garbage_gui.places import cache_folder as own_cache_folder


def create_engine(
    bundle: Bundle,
    kind: EngineKind = "openvino",
    *,
    purpose: Purpose = "many",
    threads: int | None = None,
    cache_folder: Path | None = None,
    in_job: bool = False,
) -> Engine:
    """The engine for the model of ``bundle``; its ``note`` tells how it was chosen.

    "openvino" is the full model on the processor, which every machine can run and figures are measured with.
    "auto" is the fastest way that this machine has, see `choose`. "torch", and what "auto" finds with
    ``in_job``, may load torch into this process: for jobs only. Raises `EngineError`.
    """

    def make(way: Way) -> Engine:
        if way.engine == "torch":
            from garbage_gui.inference.torch_engine import TorchEngine

            return TorchEngine(bundle, purpose=purpose, threads=threads)
        xml = bundle.int8_xml if way.form == "int8" else bundle.openvino_xml
        return OpenVinoEngine(
            xml or bundle.openvino_xml,
            purpose=purpose,
            threads=threads,
            cache_folder=cache_folder,
            device=way.device,
            form=way.form,
        )

    if kind == "torch":
        choice = Choice(Way("torch", "", "full"))
    elif kind == "openvino":
        choice = Choice(DEFAULT)
    else:
        choice = choose(
            bundle,
            make,
            purpose=purpose,
            threads=threads,
            in_job=in_job,
            remembered_in=own_cache_folder() / CHOICES_FILE,
        )
    engine = make(choice.way)
    engine.note = choice.note()
    return engine


def create_predictor(
    bundle: Bundle,
    kind: EngineKind = "openvino",
    *,
    purpose: Purpose = "many",
    threads: int | None = None,
    cache_folder: Path | None = None,
    in_job: bool = False,
) -> Predictor:
    """A predictor on a fresh engine; see `create_engine`."""
    engine = create_engine(
        bundle, kind, purpose=purpose, threads=threads, cache_folder=cache_folder, in_job=in_job
    )
    return Predictor(bundle, engine)
