"""One baseline from pictures to figures, on small drawn pictures."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from garbage_gui.baselines.classifiers import Candidate
from garbage_gui.baselines.experiment import run_plan
from garbage_gui.baselines.methods import METHODS, BaselineError
from garbage_gui.baselines.plans import Plan, plan_of
from garbage_gui.baselines.sides import Sides, choose_sides
from garbage_gui.inference.create import create_engine
from garbage_gui.training.context import TrainingCancelled
from tests.bundles import SIZE, write_colour_bundle
from tests.training.pictures import TAXONOMY, Context, labelled_images


@pytest.fixture
def sides(tmp_path: Path) -> Sides:
    return choose_sides(labelled_images(tmp_path / "图片", each=15), TAXONOMY, 0, lambda _: None)


def mean_colours(pixels: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
    return list(pixels.mean(axis=(1, 2)))


def plan(*candidates: Candidate, representation: Any = StandardScaler) -> Plan:
    chosen = list(candidates) or [Candidate({"smoothing": 1e-9}, GaussianNB())]
    return Plan(32, mean_colours, [({}, lambda pictures: representation())], lambda pictures: chosen)


@pytest.mark.parametrize("method", [method.key for method in METHODS])
def test_every_method_learns_what_is_easy(method: str, sides: Sides, tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "colours")
    context = Context()
    outcome = run_plan(plan_of(method, 0, SIZE, lambda: create_engine(bundle)), sides, context)
    measured = outcome.measured
    assert measured.images == len(sides.check) == 9
    assert measured.classes == sides.classes
    assert np.array(measured.confusion).sum() == 9
    # Rectangles of three colours on noise: colour tells them apart, their texture hardly does.
    assert measured.accuracy >= (0.3 if method in ("agast-words", "brisk-words", "lbp-hog") else 0.8)
    assert measured.ci95[0] < measured.accuracy <= measured.ci95[1]
    assert outcome.validation is not None and outcome.settings
    assert context.fractions == sorted(context.fractions) and context.fractions[-1] == 1.0


def test_the_same_seed_gives_the_same_figures(sides: Sides) -> None:
    def measured() -> Any:
        return run_plan(plan_of("agast-words", 3, SIZE, _no_engine), sides, Context())

    assert measured() == measured()


def test_the_check_set_teaches_nothing_and_validation_only_chooses(sides: Sides) -> None:
    class Spy(StandardScaler):  # type: ignore[misc]
        def fit_transform(self, X: Sequence[Any], y: Any = None, **more: Any) -> Any:
            learned.append(np.array(X))
            return super().fit_transform(X, y, **more)

    learned: list[NDArray[Any]] = []
    bad = Candidate({"which": "bad"}, GaussianNB(priors=[1.0, 0.0, 0.0]))
    good = Candidate({"which": "good"}, GaussianNB())
    # The division of a zero prior's logarithm is what makes it bad.
    with np.errstate(divide="ignore"):
        outcome = run_plan(plan(bad, good, representation=Spy), sides, Context())
    assert outcome.settings == {"which": "good"}
    (rows,) = learned
    expected = run_rows(sides.train)
    assert np.array_equal(rows, expected)


def run_rows(images: Sequence[Any]) -> NDArray[Any]:
    from garbage_gui.imaging.preprocess import load_pixels

    return np.array([load_pixels(image.path, 32).mean(axis=(0, 1)) for image in images])


def test_the_best_stays_as_it_is_while_others_are_tried(sides: Sides) -> None:
    def blind(pictures: int) -> Any:
        return FunctionTransformer(lambda rows: np.random.default_rng(0).normal(size=(len(rows), 7)))

    one = plan()
    both = replace(
        one,
        representations=[
            ({"sees": "colours"}, lambda pictures: StandardScaler()),
            ({"sees": "nothing"}, blind),
        ],
    )
    alone, with_another = run_plan(one, sides, Context()), run_plan(both, sides, Context())
    assert with_another.settings["sees"] == "colours"
    assert with_another.measured == alone.measured and alone.measured.accuracy > 0.8


def test_of_equally_good_settings_the_first_is_taken(sides: Sides) -> None:
    one, two = (Candidate({"which": number}, GaussianNB()) for number in (1, 2))
    assert run_plan(plan(one, two), sides, Context()).settings == {"which": 1}


def test_without_validation_pictures_nothing_is_chosen(sides: Sides) -> None:
    context = Context()
    one, two = (Candidate({"which": number}, GaussianNB()) for number in (1, 2))
    outcome = run_plan(plan(one, two), replace(sides, validation=()), context)
    assert outcome.settings == {"which": 1} and outcome.validation is None
    assert "no validation pictures" in context.lines[0]


def test_without_a_check_set_there_are_no_figures(sides: Sides) -> None:
    measured = run_plan(plan(), replace(sides, check=()), Context()).measured
    assert (measured.images, measured.accuracy, measured.ci95) == (0, 0.0, (0.0, 1.0))


def test_unreadable_pictures_are_left_out_and_told(sides: Sides) -> None:
    sides.train[0].path.write_bytes(b"not a picture")
    sides.check[0].path.unlink()
    context = Context()
    measured = run_plan(plan(), sides, context).measured
    assert measured.images == len(sides.check) - 1 and measured.left_out == 1
    assert (
        "1 of 36 pictures are left out" in context.lines[0] and sides.train[0].path.name in context.lines[0]
    )
    assert "1 pictures of the check set cannot be read" in context.lines[1]


def test_too_many_unreadable_pictures_are_one_sentence(sides: Sides) -> None:
    for image in sides.train[:20]:
        image.path.unlink()
    with pytest.raises(BaselineError, match=r"20 of 36 pictures cannot be read, first .*Are their files"):
        run_plan(plan(), sides, Context())


def test_a_class_that_lost_all_its_pictures_is_one_sentence(sides: Sides) -> None:
    for image in sides.train:
        if image.label == "glass":
            image.path.write_bytes(b"")
    with pytest.raises(BaselineError, match="9 of 36 pictures cannot be read"):
        run_plan(plan(), sides, Context())


def test_two_classes(sides: Sides) -> None:
    two = sides.classes[:2]
    some = Sides(
        two,
        *(tuple(i for i in side if i.label in two) for side in (sides.train, sides.validation)),
        check=sides.check,
        left_out=0,
    )
    measured = run_plan(plan_of("hu-colour", 0, SIZE, _no_engine), some, Context()).measured
    # Pictures of the class that was not learned count as wrong.
    assert measured.classes == (*two, sides.classes[2]) and 0.5 <= measured.accuracy <= 2 / 3


def test_a_fit_that_takes_long_is_cancelled_at_once(sides: Sides) -> None:
    started, release = threading.Event(), threading.Event()

    class Slow(GaussianNB):  # type: ignore[misc]
        def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
            started.set()
            release.wait(30)
            return super().fit(X, y, sample_weight)

    class Cancelling(Context):
        def cancelled(self) -> bool:
            return started.is_set()

    begun = time.monotonic()
    try:
        with pytest.raises(TrainingCancelled):
            run_plan(plan(Candidate({}, Slow())), sides, Cancelling())
        assert time.monotonic() - begun < 10
    finally:
        release.set()
        _join("fit")


def _join(prefix: str) -> None:
    for thread in threading.enumerate():
        if thread.name.startswith(prefix):
            thread.join(10)


def _no_engine() -> Any:
    raise AssertionError("this method needs no engine")


def test_the_baselines_need_no_torch_and_no_qt() -> None:
    code = (
        "import sys, garbage_gui.baselines.experiment\n"
        "sys.exit(str({'torch', 'PySide6'} & set(sys.modules)) if {'torch', 'PySide6'} & set(sys.modules) else 0)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
