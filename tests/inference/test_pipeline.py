"""The pipeline: every file gives one result, in order, whatever it is; queues and threads are bounded."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.hashes import perceptual_hash
from garbage_gui.imaging.scan import FoundFile, Scan
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.engine import EngineOutput
from garbage_gui.inference.pipeline import FileResult, classify_files
from garbage_gui.inference.predictor import Predictor
from garbage_gui.nets.bundle import Bundle
from garbage_gui.store.records import ImageRecord
from tests.bundles import SIZE, colour_picture, write_colour_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return write_colour_bundle(tmp_path_factory.mktemp("models") / "colours")


@pytest.fixture(scope="module")
def predictor(bundle: Bundle) -> Predictor:
    return create_predictor(bundle, purpose="many")


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + 5
    while left := [t for t in threading.enumerate() if t not in before and t.is_alive()]:
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.02)


def draw(folder: Path, count: int, suffix: str = ".png") -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{i:04d}{suffix}" for i in range(count)]
    for i, path in enumerate(paths):
        colour_picture(i % 6, shade=i).save(path)
    return paths


def run(paths: Iterable[Path], predictor: Predictor, **options: object) -> list[FileResult]:
    return list(classify_files([FoundFile(p) for p in paths], predictor, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [0, 1, 2, 7, 130])
def test_every_file_gives_its_result_in_order(tmp_path: Path, predictor: Predictor, count: int) -> None:
    paths = draw(tmp_path / "p", count)
    results = run(paths, predictor)
    assert [r.path for r in results] == paths
    for i, result in enumerate(results):
        assert result.error is None and result.prediction is not None and result.image is not None
        assert result.prediction.class_key == predictor.classes[i % 6]
        assert (result.image.width, result.image.height, result.image.format) == (90, 70, "PNG")
        assert result.image.bytes == result.path.stat().st_size
        assert result.image.perceptual_hash == perceptual_hash(read_picture(result.path))


def test_what_is_predicted_is_what_the_predictor_says_of_the_decoded_file(
    tmp_path: Path, predictor: Predictor
) -> None:
    from garbage_gui.imaging.preprocess import load_pixels

    picture = Image.effect_noise((900, 700), 80).convert("RGB")
    picture.paste((200, 30, 40), (0, 0, 300, 700))
    picture.save(tmp_path / "large.jpg", quality=90)
    (result,) = run([tmp_path / "large.jpg"], predictor)
    (expected,) = predictor.predict(load_pixels(tmp_path / "large.jpg", SIZE)[np.newaxis])
    assert result.prediction is not None
    np.testing.assert_allclose(result.prediction.probabilities, expected.probabilities, atol=1e-6)


def test_bad_files_are_entries_and_the_rest_goes_on(tmp_path: Path, predictor: Predictor) -> None:
    good = draw(tmp_path / "p", 3)
    (tmp_path / "no picture.jpg").write_text("hello", encoding="utf-8")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "cut.png").write_bytes(good[0].read_bytes()[:60])
    (tmp_path / "folder.jpg").mkdir()
    bad = [tmp_path / n for n in ("no picture.jpg", "empty.jpg", "cut.png", "folder.jpg", "gone.jpg")]
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.jpg")
        bad.append(tmp_path / "pipe.jpg")
        bad.append(Path("/dev/zero"))
    results = run([good[0], *bad, *good[1:]], predictor)
    assert [r.path for r in results if r.error is None] == good
    for result in results[1 : 1 + len(bad)]:
        assert str(result.path) in str(result.error)
        assert "\n" not in str(result.error) and result.prediction is None and result.image is None


def test_an_error_of_the_scan_is_an_entry(tmp_path: Path, predictor: Predictor) -> None:
    (result,) = classify_files(Scan([tmp_path / "nothing"]), predictor)
    assert "does not exist" in str(result.error)


class Seen:
    """Knows the files and contents of earlier results."""

    def __init__(self, results: list[FileResult]) -> None:
        self.files = {(r.path, r.image.bytes, r.image.mtime_ns): i for i, r in enumerate(results) if r.image}
        self.contents = {r.image.sha256: i for i, r in enumerate(results) if r.image}

    def by_file(self, path: Path, size: int, mtime_ns: int) -> int | None:
        return self.files.get((path, size, mtime_ns))

    def by_content(self, sha256: str) -> ImageRecord | None:
        number = self.contents.get(sha256)
        if number is None:
            return None
        return ImageRecord(number, sha256, 1, 2, 3, "PNG", 0.0, None, None, None, None, False, None)


def test_known_files_and_contents_are_not_predicted_again(tmp_path: Path, predictor: Predictor) -> None:
    paths = draw(tmp_path / "p", 10)
    known = Seen(run(paths, predictor))
    moved = tmp_path / "moved.png"
    paths[3].rename(moved)
    colour_picture(5, shade=999).save(paths[4])
    os.utime(paths[4], ns=(1, 1))
    results = run([*paths[:3], moved, *paths[4:]], predictor, known=known)
    assert [r.known_id for r in results] == [0, 1, 2, None, None, 5, 6, 7, 8, 9]
    assert results[3].prediction is None and results[3].image is not None and results[3].image.path == moved
    assert results[4].prediction is not None and results[4].prediction.class_key == predictor.classes[5]


def test_an_error_of_the_scanning_itself_reaches_the_caller(predictor: Predictor) -> None:
    def files() -> Iterator[FoundFile]:
        yield FoundFile(Path("a.jpg"))
        raise RuntimeError("the scan broke")

    with pytest.raises(RuntimeError, match="the scan broke"):
        list(classify_files(files(), predictor))


class SlowEngine:
    """An engine that takes its time for every picture and notes its batches."""

    name = device = "slow"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.batches: list[int] = []

    def run(self, pixels: np.ndarray) -> EngineOutput:
        self.batches.append(len(pixels))
        time.sleep(self.seconds * len(pixels))
        return EngineOutput(
            np.zeros((len(pixels), 6), np.float32), np.zeros((len(pixels), 6), np.float32), None
        )


def endless(path: Path, taken: list[int]) -> Iterator[FoundFile]:
    for i in range(1_000_000):
        taken.append(i)
        yield FoundFile(path)


def test_the_first_result_does_not_wait_for_a_full_batch(tmp_path: Path, bundle: Bundle) -> None:
    (path,) = draw(tmp_path / "p", 1)
    results = classify_files(endless(path, []), Predictor(bundle, SlowEngine(0.01)))
    started = time.monotonic()
    next(results)
    assert time.monotonic() - started < 0.8
    results.close()


def test_a_cancel_takes_effect_within_a_second_and_what_waits_is_bounded(
    tmp_path: Path, bundle: Bundle
) -> None:
    (path,) = draw(tmp_path / "p", 1)
    taken: list[int] = []
    stop = threading.Event()
    engine = SlowEngine(0.05)
    results = classify_files(endless(path, taken), Predictor(bundle, engine), cancelled=stop.is_set)
    for _ in range(30):
        next(results)
    stop.set()
    started = time.monotonic()
    rest = list(results)
    assert time.monotonic() - started < 1.0
    assert len(rest) < 64
    assert max(engine.batches) <= 6, "a slow model must get small batches"
    assert len(taken) < 1500


def test_leaving_the_loop_ends_the_threads(tmp_path: Path, predictor: Predictor) -> None:
    (path,) = draw(tmp_path / "p", 1)
    for i, _ in enumerate(classify_files(endless(path, []), predictor)):
        if i == 20:
            break


def test_the_engines_error_reaches_the_caller(tmp_path: Path, bundle: Bundle) -> None:
    class Broken(SlowEngine):
        def run(self, pixels: np.ndarray) -> EngineOutput:
            raise RuntimeError("the engine broke")

    with pytest.raises(RuntimeError, match="the engine broke"):
        run(draw(tmp_path / "p", 3), Predictor(bundle, Broken(0)))
