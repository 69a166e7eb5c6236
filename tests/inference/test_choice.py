"""Choosing an engine: measured once, remembered until something changes, and never another answer."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest

from garbage_gui.inference import choice
from garbage_gui.inference.choice import DEFAULT, Choice, Way, choose
from garbage_gui.inference.create import create_engine
from garbage_gui.inference.engine import Engine, EngineError, EngineOutput
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.nets.bundle import Bundle, Int8Figures, put_int8, read_bundle, verify
from garbage_gui.places import cache_folder
from tests.bundles import SIZE, colour_picture, write_colour_bundle

GPU = Way("openvino", "GPU", "full")
INT8 = Way("openvino", "CPU", "int8")


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return write_colour_bundle(tmp_path / "m")


class Clock:
    """Seconds that only engines spend: what else the machine does changes no figure."""

    now = 0.0


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.perf_counter
    # An engine that is none of ours takes no seconds of the clock: the real ones let a measurement end.
    monkeypatch.setattr(choice.time, "perf_counter", lambda: Clock.now + real() / 50)


class Sleeping:
    """An engine that takes its time for each call, and has an opinion."""

    name, device, form, has_map, note = "sleeping", "bed", "full", False, ""

    def __init__(self, seconds: float, opinion: int = 0, lean: float = 5.0) -> None:
        self.seconds, self.opinion, self.lean = seconds, opinion, lean

    def run(self, pixels: np.ndarray) -> EngineOutput:
        Clock.now += self.seconds
        logits = np.zeros((len(pixels), 6), np.float32)
        logits[:, self.opinion] = self.lean
        return EngineOutput(logits, logits, None)


class Shop:
    """Makes the engines that it was given, and notes which were asked for."""

    def __init__(self, **engines: Engine | Exception) -> None:
        self.engines, self.made = engines, []

    def __call__(self, way: Way) -> Engine:
        self.made.append(str(way))
        engine = self.engines["int8" if way.form == "int8" else way.device]
        if isinstance(engine, Exception):
            raise engine
        return engine


def chosen(bundle: Bundle, shop: Shop, file: Path, *ways: Way, threads: int = 1) -> Choice:
    return choose(
        bundle, shop, purpose="many", threads=threads, in_job=False, remembered_in=file, ways=(DEFAULT, *ways)
    )


def test_the_fastest_is_measured_once_and_remembered(bundle: Bundle, tmp_path: Path) -> None:
    shop = Shop(CPU=Sleeping(0.02), GPU=Sleeping(0.002))
    file = tmp_path / "new" / "engines.json"
    first = chosen(bundle, shop, file, GPU)
    assert first.way == GPU and dict(first.rates)[GPU] > dict(first.rates)[DEFAULT] > 0
    assert len(shop.made) == 2 and "openvino GPU" in first.note()
    assert chosen(bundle, shop, file, GPU) == first
    assert len(shop.made) == 2


def test_it_is_measured_again_when_something_changes(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(CPU=Sleeping(0.001), GPU=Sleeping(0.001), int8=Sleeping(0.001))
    file = tmp_path / "engines.json"
    chosen(bundle, shop, file, GPU)
    chosen(bundle, shop, file, GPU, threads=2)
    chosen(bundle, shop, file, GPU, INT8)
    other = write_colour_bundle(tmp_path / "other", sharpness=3.0)
    chosen(other, shop, file, GPU)
    monkeypatch.setattr(choice.load_openvino(), "__version__", "2099.1")
    chosen(bundle, shop, file, GPU)
    assert len(shop.made) == 2 + 2 + 3 + 2 + 2
    assert len(json.loads(file.read_text())) == 5


def test_with_one_way_nothing_is_measured(bundle: Bundle, tmp_path: Path) -> None:
    shop = Shop()
    assert chosen(bundle, shop, tmp_path / "engines.json") == Choice(DEFAULT)
    assert not shop.made and not (tmp_path / "engines.json").exists()


@pytest.mark.parametrize(
    "other",
    [
        Sleeping(0.001, opinion=1),
        Sleeping(0.001, lean=float("nan")),
        Sleeping(0.09),
        EngineError("no driver"),
        RuntimeError("no driver"),
    ],
    ids=["other answers", "no numbers", "hardly faster", "no engine", "no driver"],
)
def test_the_processor_stays_where_the_other_is_no_better(
    bundle: Bundle, tmp_path: Path, other: Engine | Exception
) -> None:
    shop = Shop(CPU=Sleeping(0.1), GPU=other)
    assert chosen(bundle, shop, tmp_path / "engines.json", GPU).way == DEFAULT


def test_an_int8_form_may_differ_but_has_to_be_faster(bundle: Bundle, tmp_path: Path) -> None:
    fast = Shop(CPU=Sleeping(0.02), int8=Sleeping(0.001, opinion=2))
    assert chosen(bundle, fast, tmp_path / "a.json", INT8).way == INT8
    slow = Shop(CPU=Sleeping(0.001), int8=Sleeping(0.02, opinion=2))
    assert chosen(bundle, slow, tmp_path / "b.json", INT8).way == DEFAULT


def test_a_default_that_fails_is_an_error(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="damaged"):
        chosen(bundle, Shop(CPU=EngineError("damaged"), GPU=Sleeping(0.001)), tmp_path / "engines.json", GPU)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 3}', "\x00", "[" * 100_000])
def test_a_broken_file_is_measured_anew(bundle: Bundle, tmp_path: Path, content: str) -> None:
    file = tmp_path / "engines.json"
    file.write_text(content)
    shop = Shop(CPU=Sleeping(0.01), GPU=Sleeping(0.001))
    assert chosen(bundle, shop, file, GPU).way == GPU
    assert chosen(bundle, shop, file, GPU).way == GPU and len(shop.made) == 2


def test_entries_that_make_no_sense_are_measured_anew(bundle: Bundle, tmp_path: Path) -> None:
    file = tmp_path / "engines.json"
    shop = Shop(CPU=Sleeping(0.01), GPU=Sleeping(0.001))
    chosen(bundle, shop, file, GPU)
    for wrong in (None, [], {"chosen": "abacus", "rates": {}}, {"chosen": "openvino GPU", "rates": 7}):
        document = dict.fromkeys(json.loads(file.read_text()), wrong)
        file.write_text(json.dumps(document))
        assert chosen(bundle, shop, file, GPU).way == GPU


def test_where_it_cannot_be_kept_it_is_measured_each_time(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shop = Shop(CPU=Sleeping(0.01), GPU=Sleeping(0.001))
    for _ in range(2):
        assert chosen(bundle, shop, tmp_path / "file" / "engines.json", GPU).way == GPU
    assert len(shop.made) == 4


@pytest.mark.parametrize(
    ("purpose", "count"), [("one", 1), ("one", 3), ("many", 1), ("many", 16), ("many", 37)]
)
def test_a_device_that_takes_pieces_of_one_size_gives_the_same(
    bundle: Bundle, purpose: str, count: int
) -> None:
    """HETERO:CPU is a device of its own to OpenVINO, and computes on the processor."""
    pixels = np.stack([np.asarray(colour_picture(i % 6, (SIZE, SIZE), i)) for i in range(count)])
    expected = create_engine(bundle, purpose=purpose).run(pixels)  # type: ignore[arg-type]
    engine = OpenVinoEngine(bundle.openvino_xml, purpose=purpose, device="HETERO:CPU")  # type: ignore[arg-type]
    output = engine.run(pixels)
    assert output.logits.shape == (count, 6) and engine.device.startswith("HETERO:CPU (")
    np.testing.assert_allclose(output.logits, expected.logits, atol=1e-4)
    assert (output.features is None) == (purpose == "many")


def with_int8(bundle: Bundle, *, kept: bool = True) -> Bundle:
    """The same form again, under the name of the int8 one."""
    figures = Int8Figures(images=10, accuracy=0.9, accuracy_int8=0.9, calibrated_on=5, kept=kept)
    files = {
        "int8/model.xml": bundle.openvino_xml.read_bytes(),
        "int8/model.bin": bundle.openvino_bin.read_bytes(),
    }
    return put_int8(bundle, figures, files if kept else {})


def test_auto_measures_the_int8_form_and_keeps_what_it_found(bundle: Bundle) -> None:
    changed = with_int8(bundle)
    verify(read_bundle(bundle.folder))
    engine = create_engine(changed, "auto")
    kept = json.loads((cache_folder() / "engines.json").read_text())
    assert len(kept) == 1 and "openvino CPU int8" in engine.note
    assert create_engine(changed, "openvino").form == "full"
    (entry,) = kept.values()
    entry["chosen"] = str(INT8)
    (cache_folder() / "engines.json").write_text(json.dumps(kept))
    assert create_engine(changed, "auto").form == "int8"


def test_a_form_that_is_not_kept_is_not_used(bundle: Bundle) -> None:
    changed = with_int8(with_int8(bundle), kept=False)
    assert changed.int8_xml is None and changed.card.int8 is not None
    verify(read_bundle(bundle.folder))
    assert create_engine(changed, "auto").note == ""
