"""A JPEG that is scaled down while it is decoded is judged as the whole one: by the real model, on real pictures."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from garbage_gui.imaging.decode import decode
from garbage_gui.inference.create import create_predictor
from garbage_gui.nets.bundle import read_bundle
from garbage_gui.resources import resource

PICTURES_A_CLASS = 4
# Four times the network's input at least: the scale is 1/2 here.
LARGE = (1792, 1344)


@pytest.mark.skipif(not resource("starter_model").is_dir(), reason="the starter model is being trained")
def test_the_prediction_is_the_same(picture_set: Path) -> None:
    predictor = create_predictor(read_bundle(resource("starter_model")))
    scaled, whole = [], []
    for folder in sorted(picture_set.iterdir()):
        for path in sorted(folder.iterdir())[:PICTURES_A_CLASS]:
            buffer = io.BytesIO()
            with Image.open(path) as picture:
                picture.convert("RGB").resize(LARGE, Image.Resampling.BICUBIC).save(
                    buffer, "JPEG", quality=90
                )
            data = buffer.getvalue()
            smaller = decode(data, path, at_least=predictor.input_size).picture
            assert smaller.size == (LARGE[0] // 2, LARGE[1] // 2)
            scaled.append(predictor.pixels_of(smaller))
            whole.append(predictor.pixels_of(decode(data, path).picture))
    one, other = predictor.predict(np.stack(scaled)), predictor.predict(np.stack(whole))
    assert [p.class_key for p in one] == [p.class_key for p in other]
    differences = [np.abs(a.probabilities - b.probabilities).max() for a, b in zip(one, other, strict=True)]
    assert max(differences) < 0.02 and np.mean(differences) < 0.005


def test_a_picture_of_less_than_four_times_is_decoded_whole(picture_set: Path) -> None:
    path = next(path for path in sorted(picture_set.rglob("*.jpg")))
    with Image.open(path) as picture:
        size = picture.size
    assert min(size) < 4 * 224
    assert decode(path.read_bytes(), path, at_least=224).picture.size == size
