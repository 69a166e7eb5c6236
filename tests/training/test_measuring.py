"""Figures from cached features are those of the exported model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.predictor import Predictor
from garbage_gui.store.records import LabelledImage
from garbage_gui.training.evaluation import predict_images
from garbage_gui.training.measuring import SAMPLE, predict_from_logits
from garbage_gui.training.metrics import Floats
from tests.bundles import SIZE, colour_picture, write_colour_bundle

COUNT = 60


@pytest.fixture(scope="module")
def predictor(tmp_path_factory: pytest.TempPathFactory) -> Predictor:
    bundle = write_colour_bundle(tmp_path_factory.mktemp("model") / "m", sharpness=20.0, temperature=2.0)
    return create_predictor(bundle)


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledImage]:
    folder = tmp_path_factory.mktemp("pictures")
    made = []
    for number in range(COUNT):
        path = folder / f"{number}.png"
        colour_picture(number % 6, shade=number).save(path)
        made.append(LabelledImage(number, f"{number:064x}", path, "glass", "test", None))
    return made


def logits_of(predictor: Predictor, images: list[LabelledImage]) -> Floats:
    pixels = np.stack([load_pixels(image.path, SIZE) for image in images])
    return predictor.engine.run(pixels).logits.astype(np.float64)


def between(predictor: Predictor, folder: Path) -> LabelledImage:
    """A picture that the model can hardly decide about: from red to yellow, where its lead is smallest."""
    greens = range(20, 231)
    pixels = np.zeros((len(greens), SIZE, SIZE, 3), dtype=np.uint8)
    pixels[:] = (230, 0, 20)
    pixels[..., 1] = np.array(greens)[:, None, None]
    leads = [prediction.margin for prediction in predictor.predict(pixels)]
    path = folder / "between.png"
    Image.fromarray(pixels[int(np.argmin(leads))]).save(path)
    return LabelledImage(COUNT, "f" * 64, path, "glass", "test", None)


def test_close_calls_and_a_sample_are_predicted_by_the_exported_model(
    predictor: Predictor, images: list[LabelledImage], tmp_path: Path
) -> None:
    everything = [*images, between(predictor, tmp_path)]
    exact = predict_images(predictor, everything)
    first, second = np.argsort(exact.probabilities[-1])[::-1][:2]
    assert exact.probabilities[-1, first] - exact.probabilities[-1, second] < 0.02
    # The trained network differs by rounding only, but takes the close one for the other class.
    logits = logits_of(predictor, everything)
    logits[-1, second] = logits[-1, first] + 0.01
    found, told = predict_from_logits(predictor, logits, everything)
    assert found.images == exact.images
    assert f"predicted {SAMPLE + 1} of {COUNT + 1} itself" in told
    assert np.array_equal(found.probabilities.argmax(axis=1), exact.probabilities.argmax(axis=1))
    assert np.array_equal(found.probabilities[-1], exact.probabilities[-1])
    assert np.allclose(found.probabilities, exact.probabilities, atol=1e-6)


def test_a_model_that_was_exported_wrong_predicts_everything_itself(
    predictor: Predictor, images: list[LabelledImage]
) -> None:
    logits = logits_of(predictor, images)
    found, told = predict_from_logits(predictor, np.roll(logits, 1, axis=1), images)
    exact = predict_images(predictor, images)
    assert np.array_equal(found.probabilities, exact.probabilities)
    assert f"predicted all {COUNT}" in told


def test_pictures_that_vanished_and_none_at_all(
    predictor: Predictor, images: list[LabelledImage], tmp_path: Path
) -> None:
    gone = LabelledImage(COUNT, "0" * 63 + "a", tmp_path / "gone.png", "glass", "test", None)
    logits = logits_of(predictor, images)
    found, _ = predict_from_logits(predictor, np.concatenate([logits[:1], logits]), [gone, *images])
    assert found.images == (gone, *images) and found.failed == ()
    assert np.allclose(found.probabilities[0], found.probabilities[1], atol=1e-6)
    found, _ = predict_from_logits(predictor, logits[:0], [])
    assert found.images == () and found.probabilities.shape == (0, 6)
