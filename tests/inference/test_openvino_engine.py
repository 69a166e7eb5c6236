"""The OpenVINO engine: right answers at every batch size, silence about itself, clear refusals."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from garbage_gui.inference.create import create_engine
from garbage_gui.inference.engine import EngineError
from garbage_gui.inference.openvino_engine import OpenVinoEngine
from garbage_gui.nets.bundle import Bundle
from tests.bundles import SIZE, colour_picture, write_colour_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return write_colour_bundle(tmp_path_factory.mktemp("models") / "colours")


def pixels_of(count: int) -> np.ndarray:
    return np.stack([np.asarray(colour_picture(i % 6, (SIZE, SIZE), i)) for i in range(count)])


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 31, 33])
def test_many_gives_what_one_gives_in_the_same_order(bundle: Bundle, count: int) -> None:
    many = create_engine(bundle, purpose="many", threads=2).run(pixels_of(count))
    single = create_engine(bundle, purpose="one", threads=1)
    expected = np.concatenate([single.run(p[np.newaxis]).logits for p in pixels_of(count)])
    assert many.logits.shape == (count, 6)
    np.testing.assert_allclose(many.logits, expected, atol=1e-4)
    assert list(many.logits.argmax(1)) == [i % 6 for i in range(count)]


def test_only_an_engine_for_one_gives_features(bundle: Bundle) -> None:
    assert create_engine(bundle, purpose="many").run(pixels_of(2)).features is None
    features = create_engine(bundle, purpose="one").run(pixels_of(2)).features
    assert features is not None and features.shape == (2, 6, 8, 8)


def test_outputs_are_not_overwritten_by_the_next_run(bundle: Bundle) -> None:
    engine = create_engine(bundle, purpose="one")
    first = engine.run(pixels_of(1))
    kept = first.logits.copy()
    engine.run(pixels_of(6)[5:])
    np.testing.assert_array_equal(first.logits, kept)


def test_threads_take_turns(bundle: Bundle) -> None:
    engine = create_engine(bundle, purpose="many", threads=2)
    wrong: list[int] = []

    def work(which: int) -> None:
        pixels = np.repeat(pixels_of(6)[which : which + 1], 10, axis=0)
        for _ in range(20):
            if set(engine.run(pixels).logits.argmax(1)) != {which}:
                wrong.append(which)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_pixels_that_are_none_are_refused(bundle: Bundle) -> None:
    engine = create_engine(bundle)
    for pixels in (
        np.zeros((1, SIZE, SIZE, 3), np.float32),
        np.zeros((1, SIZE, SIZE + 1, 3), np.uint8),
        np.zeros((0, SIZE, SIZE, 3), np.uint8),
    ):
        with pytest.raises(ValueError):
            engine.run(pixels)


def test_pixels_may_lie_anyhow_in_memory(bundle: Bundle) -> None:
    engine = create_engine(bundle)
    backwards = pixels_of(6)[::-1]
    assert list(engine.run(backwards).logits.argmax(1)) == [5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("damage", ["xml cut short", "xml is no xml", "bin cut short", "bin is empty"])
def test_a_damaged_model_file_is_one_sentence(tmp_path: Path, damage: str) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    which, _, _ = damage.partition(" ")
    path = bundle.openvino_xml if which == "xml" else bundle.openvino_bin
    data = path.read_bytes()
    path.write_bytes({"xml is no xml": b"{}", "bin is empty": b""}.get(damage, data[: len(data) // 2]))
    with pytest.raises(EngineError) as caught:
        create_engine(bundle)
    assert str(bundle.openvino_xml) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    text = bundle.openvino_xml.read_text(encoding="utf-8")
    bundle.openvino_xml.write_text(text.replace('names="embedding"', 'names="other"'), encoding="utf-8")
    with pytest.raises(EngineError, match="lacks the output embedding"):
        create_engine(bundle)


def test_the_compiled_model_is_kept_and_a_cache_that_cannot_be_written_is_no_error(
    bundle: Bundle, tmp_path: Path
) -> None:
    cache = tmp_path / "compiled"
    create_engine(bundle, cache_folder=cache)
    assert list(cache.iterdir())
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    engine = create_engine(bundle, cache_folder=in_the_way / "compiled")
    assert engine.run(pixels_of(1)).logits.argmax() == 0


def test_the_second_start_takes_the_compiled_model(bundle: Bundle, tmp_path: Path) -> None:
    def from_cache() -> list[bool]:
        engines = [
            OpenVinoEngine(bundle.openvino_xml, purpose=purpose, cache_folder=tmp_path / "compiled")
            for purpose in ("one", "many")
        ]
        for engine in engines:
            assert engine.run(pixels_of(1)).logits.argmax() == 0
        return [bool(engine.compiled.get_property("LOADED_FROM_CACHE")) for engine in engines]

    assert from_cache() == [False, False]
    assert from_cache() == [True, True]


def test_a_damaged_compiled_model_is_made_again(bundle: Bundle, tmp_path: Path) -> None:
    cache = tmp_path / "compiled"
    create_engine(bundle, cache_folder=cache)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    assert create_engine(bundle, cache_folder=cache).run(pixels_of(1)).logits.argmax() == 0


def test_a_chinese_path_works(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "模型" / "垃圾 分类")
    engine = OpenVinoEngine(bundle.openvino_xml, purpose="one", cache_folder=tmp_path / "缓存")
    assert engine.run(pixels_of(1)).logits.argmax() == 0


def test_openvino_reports_nothing_and_brings_no_torch(bundle: Bundle) -> None:
    program = (
        "import sys\n"
        "import garbage_gui.inference.create, garbage_gui.inference.pipeline\n"
        "assert 'openvino' not in sys.modules, 'openvino is imported too early'\n"
        "from garbage_gui.nets.openvino_runtime import load_openvino\n"
        "load_openvino()\n"
        "assert sys.modules['openvino_telemetry'] is None\n"
        "assert not [m for m in sys.modules if m.startswith('openvino_telemetry.')]\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
