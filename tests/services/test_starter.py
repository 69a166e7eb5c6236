"""The starter model's table of training pictures, made without training."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from garbage_gui.nets.bundle import (
    SEEN_FILE,
    TUNED_FILE,
    SeenImages,
    bundle_files,
    file_hash,
    read_bundle,
    verify,
    write_bundle,
)
from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.resources import resource
from garbage_gui.services import starter
from garbage_gui.services.starter import main
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import colour_picture, write_colour_bundle


def test_the_table_is_made_for_a_finished_model_and_the_weights_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures, keys = tmp_path / "图片", load_taxonomy("trashnet-6").keys
    sides: list[list[str]] = [[], [], []]
    for place in range(90):
        path = pictures / keys[place % 6] / f"{place}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        colour_picture(place % 6, shade=place).save(path)
        sides[place // 6 % 3].append(file_hash(path))
    first = write_colour_bundle(tmp_path / "first")
    files = bundle_files(first) | {
        SEEN_FILE: SeenImages.of(sides[0]).to_bytes(),
        TUNED_FILE: SeenImages.of(sides[1]).to_bytes(),
    }
    card = first.card.model_copy(update={"backbone": get_backbone("mobilenet_v2").key})
    before = write_bundle(tmp_path / "model", card, files)
    metrics = tmp_path / "metrics.json"
    metrics.write_text(
        json.dumps({"runs": [{"split_seed": 0, "accuracy": 0.1}, {"split_seed": 1, "accuracy": 0.5}]}),
        encoding="utf-8",
    )
    given = [
        "--data",
        str(pictures),
        "--out",
        str(before.folder),
        "--metrics",
        str(metrics),
        "--remeasure",
    ]
    assert main(given) == 0
    after = read_bundle(before.folder)
    verify(after)
    figures = after.card.novelty
    assert figures is not None
    assert (figures.rows, figures.validation_images, figures.check_images) == (30, 30, 30)
    assert {n: h for n, h in after.card.hashes.items() if n in before.card.hashes} == before.card.hashes
    same = {"novelty": None, "hashes": {}, "metrics": {}, "temperature": 1.0, "unsure_below": 0.7}
    assert after.card.model_copy(update=same) == before.card.model_copy(update=same)
    measured = after.card.metrics
    assert {side: found.images for side, found in measured.items()} == {
        "train": 30,
        "validation": 30,
        "test": 30,
    }
    # The model tells the colours apart without fail, so it may be as sure as it can.
    assert measured["test"].accuracy == 1.0 and after.card.temperature < before.card.temperature
    document = json.loads(metrics.read_text(encoding="utf-8"))
    assert document["mean_test_accuracy"] == 0.75
    runs = document["runs"]
    assert runs[0]["novelty"] == figures.model_dump(mode="json") and "novelty" not in runs[1]

    next(pictures.rglob("0.png")).unlink()
    assert main(given) == 1
    assert "was trained on 60 pictures, of which 59 are in" in capsys.readouterr().err


def test_the_model_that_ships_can_tell_what_it_has_not_seen() -> None:
    bundle = read_bundle(resource("starter_model"))
    test, figures = bundle.novelty_test(), bundle.card.novelty
    assert test is not None and figures is not None
    assert figures.rows == len(test.rows) <= len(bundle.seen())
    assert figures.validation_images == len(bundle.tuned())
    assert figures.check_novel / figures.check_images < 0.03
    size = sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())
    assert size <= starter.MOST_BYTES
