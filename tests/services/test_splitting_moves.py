"""Moving images between the sides: near-duplicates together, and nothing learned into the check set."""

from __future__ import annotations

from pathlib import Path

import pytest

from garbage_gui.services.splitting import MovedSplits, move
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import LabelChange, ModelRecord
from tests.store.pictures import new_image


@pytest.fixture
def labelled(workspace: Workspace) -> Workspace:
    """Six labelled images; 1 and 2 are near-duplicates that train, 3 trains too, 4 validates, 5 and 6 are checks."""
    store = workspace.store
    store.images.add([new_image(n) for n in range(1, 7)])
    store.labels.apply([LabelChange(n, "glass") for n in range(1, 7)], operator="ann", cause="import")
    store.images.set_groups({1: 1, 2: 1})
    store.images.set_splits({1: "train", 2: "train", 3: "train", 4: "validation", 5: "test", 6: "test"})
    return workspace


def sides(workspace: Workspace) -> list[str | None]:
    return [image.split for image in workspace.store.images.get_many(range(1, 7))]


def test_near_duplicates_go_together(labelled: Workspace) -> None:
    assert move(labelled, [1, 3], "validation") == MovedSplits(moved=3, duplicates=1, kept=0)
    assert sides(labelled) == ["validation"] * 4 + ["test"] * 2
    assert move(labelled, [1], "validation") == MovedSplits(0, 0, 0)


def test_without_a_model_that_learned_all_may_become_checks(labelled: Workspace) -> None:
    assert move(labelled, [2, 4], "test") == MovedSplits(moved=3, duplicates=1, kept=0)
    assert sides(labelled) == ["test", "test", "train", "test", "test", "test"]


def test_what_a_job_learns_from_now_stays(labelled: Workspace) -> None:
    labelled.store.jobs.add("train", "compute", {})
    assert move(labelled, [1, 4], "test") == MovedSplits(moved=0, duplicates=0, kept=2)
    assert sides(labelled)[:4] == ["train", "train", "train", "validation"]
    assert move(labelled, [5], "train") == MovedSplits(moved=1, duplicates=0, kept=0)


def test_a_job_that_learns_is_found_behind_many_others(labelled: Workspace) -> None:
    labelled.store.jobs.add("train", "compute", {})
    for _ in range(101):
        labelled.store.jobs.add_done("classify", "interactive", {}, {}, [])
    assert move(labelled, [3], "test").kept == 1


def test_a_model_whose_card_is_gone_may_have_seen_all(labelled: Workspace, tmp_path: Path) -> None:
    job = labelled.store.jobs.add("train", "compute", {})
    labelled.store.jobs.request_cancel(job)
    record = ModelRecord("m", "m", "mobilenet_v2", 0, None, 0.0, tmp_path / "gone", {}, job)
    labelled.store.models.add(record)
    assert move(labelled, [3], "test").kept == 1
    labelled.store.images.add([new_image(9)])
    assert move(labelled, [7], "test").moved == 1, "an image without a side was never learned from"
