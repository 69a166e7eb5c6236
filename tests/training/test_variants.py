"""The variants of one picture, and the process that makes them for the window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.messages import Message
from garbage_gui.nets.child import child_environment
from garbage_gui.training.augmentation import VARIANTS, variants, views_of_file
from garbage_gui.training.recipe import Augmentation, load_recipe, unvaried
from garbage_gui.training.variant_frames import AnswerReader, VariantsAnswer, VariantsWanted
from tests.training.pictures import draw

SHA = "ab" * 32
KINDS = [name for name in Augmentation.model_fields if name != "enabled"]
NOTHING = Augmentation(**{name: unvaried(name) for name in KINDS})


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "图.png"
    # Larger than crops need, so that it is also made smaller on its way.
    draw(path, 1, 5, (190, 170))
    return path


@pytest.mark.parametrize("name", ["best", "paper"])
def test_sixteen_variants_that_the_seed_determines(picture: Path, name: str) -> None:
    augmentation = load_recipe(name).augmentation
    first = variants(picture, SHA, 40, augmentation, seed=5)
    assert len(first) == VARIANTS == 16
    assert all(v.shape == (40, 40, 3) and v.dtype == np.uint8 for v in first)
    assert len({v.tobytes() for v in first}) == 16
    again = variants(picture, SHA, 40, augmentation, seed=5)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], variants(picture, SHA, 40, augmentation, seed=6)[0])
    # What is shown is what a training learns from.
    assert np.array_equal(first[7], views_of_file(picture, SHA, [8], 40, augmentation, seed=5)[0])


@pytest.mark.parametrize("off", [Augmentation(enabled=False), NOTHING], ids=["switched off", "all off"])
def test_with_everything_off_all_are_the_prepared_picture(picture: Path, off: Augmentation) -> None:
    prepared = load_pixels(picture, 40)
    assert not off.varies
    assert all(np.array_equal(v, prepared) for v in variants(picture, SHA, 40, off, seed=0))


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_varies_by_itself(picture: Path, name: str) -> None:
    value = {"crop_scale": 0.4, "crop_ratio": 2.0, "rotation": 40.0, "hue": 0.3}.get(name, 0.8)
    one = NOTHING.model_copy(update={name: value})
    made = variants(picture, SHA, 40, one, seed=0)
    assert one.varies and len({v.tobytes() for v in made}) > 1
    switched_off = one.model_copy(update={"enabled": False})
    assert len({v.tobytes() for v in variants(picture, SHA, 40, switched_off, seed=0)}) == 1


def test_answers_come_together_from_pieces() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 4, 4, 3), dtype=np.uint8)
    sentence = Message.of("The file {path} is gone.", path="图\n.png")
    data = VariantsAnswer(7, pixels).to_frame() + VariantsAnswer(8, error=sentence).to_frame()
    reader = AnswerReader()
    found = [answer for k in range(len(data)) for answer in reader.feed(data[k : k + 1])]
    assert [a.number for a in found] == [7, 8]
    assert found[0].pixels is not None and np.array_equal(found[0].pixels, pixels)
    assert found[1].pixels is None and found[1].error == sentence
    for wrong in (b"no json\n", b"3\n", b"x" * 100_001, b'{"number": 1, "count": 9, "side": 99999}\n'):
        with pytest.raises(ValueError):
            AnswerReader().feed(wrong)


@pytest.fixture
def server() -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "garbage_gui.training.variant_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **child_environment()},
    )
    yield child
    child.kill()
    child.wait()
    child.stdout.close()  # type: ignore[union-attr]


def test_the_process_answers_the_newest_question_and_ends_with_the_window(
    server: subprocess.Popen[bytes], picture: Path
) -> None:
    assert server.stdin is not None and server.stdout is not None
    gone, paper = picture.with_name("weg\udcff.png"), load_recipe("paper").augmentation
    reader = AnswerReader()

    def ask(*questions: VariantsWanted) -> VariantsAnswer:
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(b"".join(q.to_line() for q in questions))
        server.stdin.flush()
        while True:
            # Without buffer: what has come, not what fills it.
            for answer in reader.feed(os.read(server.stdout.fileno(), 65536)):
                if answer.number == questions[-1].number:
                    return answer

    answer = ask(
        *(VariantsWanted(n, picture, SHA, 40, paper, seed=n) for n in range(3)),
    )
    assert answer.pixels is not None and answer.pixels.shape == (17, 40, 40, 3)
    assert np.array_equal(answer.pixels[0], load_pixels(picture, 40))
    assert np.array_equal(answer.pixels[1:], np.stack(variants(picture, SHA, 40, paper, seed=2)))
    refused = ask(VariantsWanted(9, gone, SHA, 40, paper, seed=0))
    assert refused.pixels is None and refused.error is not None and "weg" in str(refused.error)
    again = ask(VariantsWanted(10, picture, SHA, 300, paper, seed=0))
    assert again.pixels is not None and again.pixels.shape == (17, 224, 224, 3)
    server.stdin.close()
    assert server.wait(20) == 0
