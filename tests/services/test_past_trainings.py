"""What the next training will take, told by those before it."""

from __future__ import annotations

import json

import pytest

from garbage_gui.nets.bundle import CARD_FILE, read_card
from garbage_gui.nets.catalogue import BACKBONES
from garbage_gui.nets.freeze_depth import describe_freeze
from garbage_gui.services.past_trainings import PastTraining, expected, past_trainings
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.training.recipe import load_recipe
from tests.bundles import write_colour_bundle

LITE0 = BACKBONES["efficientnet_lite0"]
PAST = PastTraining("old", LITE0.key, 45, 224, 32, images=100, epoch_seconds=10.0, memory_mb=1400)


def test_finished_trainings_are_read_and_quick_updates_are_not(workspace: Workspace) -> None:
    for name, recipe in (("trained", load_recipe("best").model_dump()), ("updated", {"iterations": 200})):
        folder = workspace.models_folder / name
        write_colour_bundle(folder)
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        card |= {"id": name, "name": name, "recipe": recipe, "training_images": 36, "memory_mb": 900}
        (folder / CARD_FILE).write_text(json.dumps(card), encoding="utf-8")
        job_id = workspace.store.jobs.add("train", "compute", {})
        # The epoch of the head alone is short, and says nothing.
        for epoch, seconds in enumerate((0.1, 4.0, 6.0, 50.0), 1):
            workspace.store.jobs.add_metrics(job_id, epoch, {"seconds": seconds, "train_loss": 1.0})
        workspace.store.models.add(model_record(read_card(folder / CARD_FILE), folder, job_id=job_id))
    (found,) = past_trainings(workspace)
    assert (found.name, found.images, found.epoch_seconds, found.memory_mb) == ("trained", 36, 6.0, 900)
    assert (found.batch_size, found.backbone) == (32, "colours")
    (workspace.models_folder / "trained" / CARD_FILE).unlink()
    assert past_trainings(workspace) == ()


def test_time_goes_with_pictures_and_with_the_arithmetic_that_is_left() -> None:
    recipe = load_recipe("best")
    same = expected([PAST], LITE0, recipe, 250)
    assert same is not None
    assert (same.epoch_seconds, same.memory_mb) == (pytest.approx(25.0), 1400)
    deeper = expected([PAST], LITE0, recipe.with_changes(freeze_depth=135), 100)
    left = [1.0 - describe_freeze(LITE0, n).share_frozen for n in (135, 45)]
    assert deeper is not None and deeper.memory_mb is None
    assert deeper.epoch_seconds == pytest.approx(10.0 * left[0] / left[1]) and deeper.epoch_seconds < 3.0
    larger = expected([PAST], LITE0, recipe.with_changes(batch_size=64), 100)
    assert larger is not None and larger.memory_mb is None


def test_nothing_is_told_where_nothing_is_known() -> None:
    recipe = load_recipe("best")
    assert expected([], LITE0, recipe, 100) is None
    assert expected([PAST], BACKBONES["mobilenet_v2"], recipe, 100) is None
    assert expected([PAST], LITE0, recipe.with_changes(input_size=320), 100) is None
    assert expected([PAST], LITE0, recipe.with_changes(freeze_depth=LITE0.deepest_freeze), 100) is None


def test_the_nearest_depth_tells() -> None:
    other = PastTraining("deep", LITE0.key, 135, 224, 32, images=100, epoch_seconds=1.0, memory_mb=700)
    told = expected([PAST, other], LITE0, load_recipe("best").with_changes(freeze_depth=130), 100)
    assert told is not None and told.past is other
