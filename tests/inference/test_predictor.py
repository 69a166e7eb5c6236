"""What a person is told of a prediction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from garbage_gui.inference.create import create_predictor
from garbage_gui.inference.engine import EngineError, EngineOutput
from garbage_gui.inference.predictor import Predictor, softmax
from garbage_gui.nets.bundle import Bundle
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import COLOURS, SIZE, colour_picture, write_colour_bundle


def test_class_category_confidence_and_the_five_best(tmp_path: Path) -> None:
    predictor = create_predictor(write_colour_bundle(tmp_path / "m"), purpose="one")
    taxonomy = load_taxonomy("trashnet-6")
    for which in range(6):
        prediction = predictor.predict_picture(colour_picture(which))
        wanted = taxonomy.classes[which]
        assert (prediction.class_key, prediction.category) == (wanted.key, wanted.category)
        assert prediction.confidence > 0.99 and not prediction.unsure
        assert len(prediction.top) == 5 and prediction.top[0] == (wanted.key, prediction.confidence)
        assert [p for _, p in prediction.top] == sorted((p for _, p in prediction.top), reverse=True)
        assert prediction.margin == pytest.approx(prediction.confidence - prediction.top[1][1])
        assert prediction.probabilities.sum() == pytest.approx(1.0, abs=1e-5)
        assert prediction.embedding.shape == (6,)


def test_no_pictures_give_no_predictions(tmp_path: Path) -> None:
    predictor = create_predictor(write_colour_bundle(tmp_path / "m"))
    assert predictor.predict(np.zeros((0, SIZE, SIZE, 3), np.uint8)) == []


def test_temperature_lowers_confidence_and_not_the_class(tmp_path: Path) -> None:
    sharp = create_predictor(write_colour_bundle(tmp_path / "a"))
    flat = create_predictor(write_colour_bundle(tmp_path / "b", temperature=50.0))
    one, other = (p.predict_picture(colour_picture(2)) for p in (sharp, flat))
    assert one.class_key == other.class_key
    assert other.confidence < 0.5 < one.confidence
    assert other.unsure and not one.unsure


def test_softmax_divides_by_the_temperature_and_stays_finite() -> None:
    logits = np.array([[1.0, 2.0, 4.0], [1e4, -1e4, 0.0]], np.float32)
    plain = np.exp(logits[0] / 2) / np.exp(logits[0] / 2).sum()
    np.testing.assert_allclose(softmax(logits, 2.0)[0], plain, rtol=1e-5)
    np.testing.assert_allclose(softmax(logits, 2.0)[1], [1, 0, 0], atol=1e-6)


def test_the_activation_map_lies_where_the_colour_is(tmp_path: Path) -> None:
    predictor = create_predictor(write_colour_bundle(tmp_path / "m"), purpose="one")
    picture = Image.new("RGB", (100, 60), COLOURS[4])
    picture.paste(COLOURS[0], (0, 0, 50, 30))
    evidence = predictor.activation_map_of(picture, predictor.classes[0])
    assert evidence.shape == (8, 8) and evidence.dtype == np.float32
    assert evidence.max() == 1.0 and evidence.min() >= 0.0
    assert evidence[:3, :3].min() > 0.9 and evidence[5:].max() < 0.1 and evidence[:, 5:].max() < 0.1
    assert (
        predictor.activation_map_of(Image.new("RGB", (60, 60), COLOURS[5]), predictor.classes[0]).max() == 0
    )


def test_the_activation_map_needs_an_engine_for_one(tmp_path: Path) -> None:
    predictor = create_predictor(write_colour_bundle(tmp_path / "m"), purpose="many")
    with pytest.raises(ValueError, match="no features"):
        predictor.activation_map_of(colour_picture(0), predictor.classes[0])


def test_a_network_without_a_map_says_so(tmp_path: Path) -> None:
    predictor = create_predictor(write_colour_bundle(tmp_path / "m", with_map=False), purpose="one")
    assert not predictor.shows_activation
    assert predictor.predict_picture(colour_picture(2)).class_key == predictor.classes[2]
    with pytest.raises(EngineError, match=r"“Colours” cannot show where it looked: its network \(colours\)"):
        predictor.activation_map_of(colour_picture(0), predictor.classes[0])
    assert create_predictor(write_colour_bundle(tmp_path / "n"), purpose="many").shows_activation


def test_the_head_is_the_one_that_the_weights_file_names(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    head = np.eye(6, dtype=np.float32)
    others = {"a.weight": head * 2, "z.weight": head * 3}
    save_file({"middle.weight": head, **others}, bundle.weights, metadata={"head": "middle"})
    assert np.array_equal(create_predictor(bundle, purpose="one")._head_weights(), head)
    save_file({"middle.weight": head, **others}, bundle.weights)
    assert np.array_equal(create_predictor(bundle, purpose="one")._head_weights(), head * 3)


class OtherEngine:
    """An engine whose outputs do not fit the model's card."""

    name = device = "other"
    has_map = False

    def __init__(self, logits: np.ndarray) -> None:
        self.logits = logits

    def run(self, pixels: np.ndarray) -> EngineOutput:
        return EngineOutput(self.logits, np.zeros((len(pixels), 6), np.float32), None)


@pytest.mark.parametrize(
    ("logits", "sentence"),
    [
        (np.zeros((1, 7), np.float32), "7 outputs for 6 classes"),
        (np.full((1, 6), np.nan, np.float32), "no numbers"),
    ],
)
def test_outputs_that_make_no_sense_are_refused(tmp_path: Path, logits: np.ndarray, sentence: str) -> None:
    predictor = Predictor(write_colour_bundle(tmp_path / "m"), OtherEngine(logits))
    with pytest.raises(EngineError, match=sentence):
        predictor.predict(np.zeros((1, SIZE, SIZE, 3), np.uint8))


def test_another_preprocessing_is_refused(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    other = Bundle(bundle.folder, bundle.card.model_copy(update={"preprocessing_version": 99}))
    with pytest.raises(EngineError, match="another version of this app"):
        create_predictor(other)


def test_a_model_whose_pixels_differ_by_rounding_alone_is_used(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    older = Bundle(bundle.folder, bundle.card.model_copy(update={"preprocessing_version": 1}))
    assert create_predictor(older).predict_picture(colour_picture(2)).class_key == bundle.card.classes[2]


def test_weights_without_a_head_are_one_sentence(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "m")
    bundle.weights.write_bytes(b"no safetensors")
    predictor = create_predictor(bundle, purpose="one")
    with pytest.raises(EngineError, match="cannot be read"):
        predictor.activation_map_of(colour_picture(0), predictor.classes[0])
