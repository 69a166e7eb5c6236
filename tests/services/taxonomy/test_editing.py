"""Editing the classes of a real workspace: labels, models, what they said, undo, and whoever else has it open."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from garbage_gui.messages import GarbageError
from garbage_gui.services import classifying, labelling, maintenance, models, undoing
from garbage_gui.services.exporting import export as export_set
from garbage_gui.services.predictors import load_predictor
from garbage_gui.services.review import QueueRequest, make_queue, predicted_groups
from garbage_gui.services.second_opinions import deciding, giving
from garbage_gui.services.second_opinions.agreement import agreement
from garbage_gui.services.statistics import statistics
from garbage_gui.services.taxonomy.applying import apply
from garbage_gui.services.taxonomy.plan import strange_labels
from garbage_gui.services.taxonomy.preview import preview
from garbage_gui.services.taxonomy.words import lines
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.errors import StoreError
from garbage_gui.store.image_index import ImageIndex
from garbage_gui.store.records import ImageFilter, NewImage
from garbage_gui.store.schema import FILE_NAME
from garbage_gui.taxonomy import Category, TaxonomyError, load_taxonomy
from garbage_gui.taxonomy_edits import (
    AddClass,
    MergeClasses,
    MoveToCategory,
    RemoveClass,
    RenameClass,
    SplitClass,
    SplitPart,
    TaxonomyEdit,
)
from tests.bundles import colour_picture, write_colour_bundle

KEYS = load_taxonomy("trashnet-6").keys
MERGE = MergeClasses(keys=("glass",), into="metal")


def add_pictures(workspace: Workspace, folder: Path, classes: Sequence[int], first: int = 0) -> list[int]:
    """Pictures that the model takes for those classes, labelled so by an import, and looked at by the model."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = []
    for place, which in enumerate(classes, first):
        path = folder / f"{KEYS[which]}{place:02d}.png"
        colour_picture(which, shade=place).save(path)
        data = path.read_bytes()
        image = NewImage(hashlib.sha256(data).hexdigest(), path, len(data), place, 90, 70, "PNG")
        ids.append(workspace.store.images.add([image])[0].image_id)
        classifying.classify_picture(workspace, load_predictor(workspace), path, image_id=ids[-1])
    labels = dict(zip(ids, (KEYS[which] for which in classes), strict=True))
    labelling.label_many(workspace, labels, operator="ann", cause="import")
    return ids


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "工作区", load_taxonomy("trashnet-6")) as opened:
        # It takes many pictures half for one class, half for another.
        bundle = write_colour_bundle(opened.models_folder / "colours", sharpness=4.0, unsure_below=0.6)
        opened.store.models.add(model_record(bundle.card, bundle.folder))
        opened.store.models.promote("colours", operator="test")
        yield opened


def labels_of(workspace: Workspace, ids: Sequence[int]) -> list[str | None]:
    return [workspace.store.images.get(i).label for i in ids]


def said_of(workspace: Workspace, ids: Sequence[int]) -> list[tuple[str, float]]:
    said = workspace.store.predictions.for_model("colours", ids)
    return [(said[i].class_key, said[i].confidence) for i in ids]


def test_a_merge_takes_labels_and_predictions_along_and_undo_brings_all_of_it_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2, 1])
    labelling.exclude(workspace, [ids[3]], operator="ann")
    workspace.store.images.set_splits({ids[1]: "test", ids[2]: "train"})
    before_labels, before_said = labels_of(workspace, ids), said_of(workspace, ids)
    before_sums = [
        dict(workspace_top(workspace, i)).get("glass", 0.0)
        + dict(workspace_top(workspace, i)).get("metal", 0.0)
        for i in ids
    ]
    index = ImageIndex(workspace.store)
    whole = ImageFilter(model_id="colours")
    assert index.select(whole, counts=("predicted",)).counts["predicted"] == {
        "cardboard": 1,
        "glass": 1,
        "metal": 1,
    }

    done = apply(workspace, [MERGE], operator="bo")

    assert done is not None
    assert done.labels == 2
    assert workspace.taxonomy.keys == tuple(k for k in KEYS if k != "glass")
    assert labels_of(workspace, ids) == ["cardboard", "metal", "metal", "metal"], "excluded ones too"
    said = said_of(workspace, ids)
    assert [key for key, _ in said] == ["cardboard", "metal", "metal", "metal"]
    assert [confidence for _, confidence in said[1:]] == pytest.approx(before_sums[1:], abs=2e-3)
    assert said[1][1] > before_said[1][1] + 0.01, "the probabilities of both add up"
    assert said[0] == before_said[0], "what is not concerned stays to the digit"
    counts = index.select(whole, counts=("predicted", "agrees", "source", "operator")).counts
    assert counts["predicted"] == {"cardboard": 1, "metal": 2}
    assert counts["agrees"] == {"yes": 3, "no": 0}
    assert counts["source"] == {"import": 3}, "how a label was given stays known"
    assert counts["operator"] == {"ann": 3}, "and by whom"
    event = labelling.history(workspace, ids[1])[-1]
    assert (event.from_class, event.to_class, event.cause, event.operator) == (
        "glass",
        "metal",
        "taxonomy",
        "bo",
    )
    assert workspace.store.labels.since(0) == 0, "nobody corrected anything"
    assert maintenance.check(workspace) == []

    step = undoing.newest(workspace)
    assert isinstance(step, undoing.OperationStep)
    undone = undoing.undo(workspace, operator="bo")
    assert undone.kept == 0
    assert workspace.taxonomy == load_taxonomy("trashnet-6")
    assert labels_of(workspace, ids) == before_labels
    assert [key for key, _ in said_of(workspace, ids)] == [key for key, _ in before_said]
    assert [c for _, c in said_of(workspace, ids)] == pytest.approx([c for _, c in before_said], abs=1e-3)
    assert index.select(whole, counts=("source",)).counts["source"] == {"import": 3}
    assert maintenance.check(workspace) == []

    undoing.redo(workspace, operator="bo")
    assert labels_of(workspace, ids) == ["cardboard", "metal", "metal", "metal"]
    assert [key for key, _ in said_of(workspace, ids)] == ["cardboard", "metal", "metal", "metal"]
    assert workspace.taxonomy.heir("glass") == "metal"


def workspace_top(workspace: Workspace, image_id: int) -> tuple[tuple[str, float], ...]:
    from garbage_gui.nets.bundle import read_bundle
    from garbage_gui.services.classification_results import top_classes

    record = workspace.store.models.get("colours")
    said = workspace.store.predictions.get(image_id, "colours")
    assert said is not None
    return top_classes(read_bundle(record.folder).card, workspace.taxonomy, said.probabilities, 6)


def test_the_undo_holds_after_a_restart(workspace: Workspace, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [1, 2])
    apply(workspace, [MERGE], operator="bo")
    workspace.close()
    with Workspace.open(workspace.folder) as again:
        assert again.taxonomy.get("glass") is None
        assert labels_of(again, ids) == ["metal", "metal"]
        undoing.undo(again, operator="ann")
        assert labels_of(again, ids) == ["glass", "metal"]


def test_a_model_with_a_merged_class_is_used_measured_compared_and_promoted_as_before(
    workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [1, 2, 3, 1])
    other = write_colour_bundle(workspace.models_folder / "other", model_id="other", mixes_up=(1, 2))
    workspace.store.models.add(model_record(other.card, other.folder))
    workspace.store.images.set_splits(dict.fromkeys(ids, "test"))
    assert models.compare(workspace, "colours", "other").before.accuracy == 1.0
    assert len(models.compare(workspace, "colours", "other").broken) == 3

    apply(workspace, [MERGE], operator="bo")

    compared = models.compare(workspace, "colours", "other")
    assert (compared.before.accuracy, compared.after.accuracy) == (1.0, 1.0), (
        "what it mixed up is one class now"
    )
    assert (compared.fixed, compared.broken) == ((), ())
    assert "glass" not in compared.before.classes
    assert models.foreign_classes(workspace, "other") is None
    assert models.promote(workspace, "other", operator="bo").model_id == "other"
    path = tmp_path / "new.png"
    colour_picture(2, shade=77).save(path)
    # `other` takes metal for glass, which is metal now.
    prediction = classifying.classify_picture(workspace, load_predictor(workspace), path)
    assert prediction.class_key == "metal"
    assert [key for key, _ in prediction.top] == list(dict.fromkeys(key for key, _ in prediction.top))
    assert predicted_groups(workspace, ids, unlabelled=False) == []
    assert make_queue(workspace, QueueRequest("likely_errors")).image_ids == []
    predictor = load_predictor(workspace)
    from PIL import Image

    with Image.open(path) as picture:
        assert predictor.activation_map_of(picture, "metal").max() == 1.0


def test_a_class_moved_to_another_bin_is_predicted_for_that_bin(workspace: Workspace, tmp_path: Path) -> None:
    apply(workspace, [MoveToCategory(key="glass", category=Category.HAZARDOUS)], operator="bo")
    path = tmp_path / "g.png"
    colour_picture(1).save(path)
    prediction = classifying.classify_picture(workspace, load_predictor(workspace), path)
    assert (prediction.class_key, prediction.category) == ("glass", Category.HAZARDOUS)


def test_who_has_the_workspace_open_meanwhile_says_what_the_class_is_now(
    workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 5])
    with Workspace.open(workspace.folder) as other:
        stale = load_predictor(other)
        old = stale.predict_picture(colour_picture(1))
        labelling.label(workspace, ids[2], None, operator="ann", cause="review")
        apply(workspace, [MERGE, RemoveClass(key="trash")], operator="bo")
        assert other.taxonomy.get("glass") is not None, "it has not looked yet"
        labelling.label(other, ids[0], "glass", operator="cy", cause="review")
        assert workspace.store.images.get(ids[0]).label == "metal"
        other.store.predictions.put("colours", [classifying.new_prediction(ids[0], old)])
        assert said_of(workspace, ids[:1])[0][0] == "metal"
        with pytest.raises(StoreError, match="no class “trash”"):
            labelling.label(other, ids[0], "trash", operator="cy", cause="review")
        assert other.store.look_at_taxonomy()
        assert other.taxonomy == workspace.taxonomy
        assert not other.store.look_at_taxonomy()
        with pytest.raises(TaxonomyError, match="no class glass"):
            apply(other, [RenameClass(key="glass", en="A", zh_CN="B")], operator="cy")


def test_a_split_moves_the_pictures_that_their_path_decides(workspace: Workspace, tmp_path: Path) -> None:
    jars = add_pictures(workspace, tmp_path / "Jars_100%", [1, 1])
    (rest,) = add_pictures(workspace, tmp_path / "jars 100x", [1], first=9)
    edit = SplitClass(
        key="glass",
        parts=(
            SplitPart(en="Jars", zh_CN="罐子", path_contains="jars_100%"),
            SplitPart(en="Panes", zh_CN="玻璃板"),
        ),
    )
    found = preview(workspace, [edit])
    assert [(m.from_key, m.to_key, m.images) for m in found.moves] == [("glass", "jars", 2)]
    assert found.added == ("jars", "panes")
    assert found.training
    (model,) = (m for m in found.models if m.active)
    assert (model.unknown, model.fits) == (("jars", "panes"), True)
    apply(workspace, [edit], operator="bo")
    assert labels_of(workspace, [*jars, rest]) == ["jars", "jars", "glass"]
    undoing.undo(workspace, operator="bo")
    assert labels_of(workspace, [*jars, rest]) == ["glass"] * 3


def test_a_class_with_pictures_is_not_removed(workspace: Workspace, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [1, 2])
    with pytest.raises(TaxonomyError, match="1 pictures are labelled “Glass”"):
        apply(workspace, [RemoveClass(key="glass")], operator="bo")
    assert workspace.taxonomy.get("glass") is not None
    labelling.label(workspace, ids[0], None, operator="ann", cause="review")
    found = preview(workspace, [RemoveClass(key="glass")])
    (active,) = (m for m in found.models if m.active)
    assert active.lost == ("glass",)
    apply(workspace, [RemoveClass(key="glass")], operator="bo")
    assert models.foreign_classes(workspace, "colours") is not None
    path = tmp_path / "g.png"
    colour_picture(1, shade=50).save(path)
    assert classifying.classify_picture(workspace, load_predictor(workspace), path).class_key == "glass"
    undoing.undo(workspace, operator="bo")
    assert models.foreign_classes(workspace, "colours") is None


def test_labels_that_an_import_gave_meanwhile_are_counted_when_their_class_is_undone(
    workspace: Workspace, tmp_path: Path
) -> None:
    (image,) = add_pictures(workspace, tmp_path / "p", [1])
    apply(workspace, [AddClass(en="Jars", zh_CN="罐子", category=Category.RECYCLABLE)], operator="bo")
    labelling.label(workspace, image, "jars", operator="ann", cause="import")
    undone = undoing.undo(workspace, operator="bo")
    assert undone.kept == 1
    assert strange_labels(workspace).keys() == {"jars"}


def test_many_edits_are_one_step_and_nothing_is_none(workspace: Workspace, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2])
    edits: list[TaxonomyEdit] = [
        MergeClasses(keys=("cardboard",), into="paper"),
        MergeClasses(keys=("paper",), into="glass"),
        RenameClass(key="glass", en="All sorts", zh_CN="各种"),
    ]
    done = apply(workspace, edits, operator="bo")
    assert done is not None
    assert labels_of(workspace, ids) == ["glass", "glass", "metal"]
    assert done.operation.said["edits"] == 3
    same = RenameClass(key="glass", en="All sorts", zh_CN="各种")
    assert apply(workspace, [same], operator="bo") is None
    undoing.undo(workspace, operator="bo")
    assert labels_of(workspace, ids) == ["cardboard", "glass", "metal"]


def test_an_edit_that_fails_leaves_all_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [1, 2])
    events = workspace.store.labels.event_count()
    with pytest.raises(TaxonomyError):
        apply(workspace, [MERGE, RenameClass(key="metal", en="Paper", zh_CN="金")], operator="bo")
    assert labels_of(workspace, ids) == ["glass", "metal"]
    assert workspace.store.labels.event_count() == events
    assert workspace.taxonomy == load_taxonomy("trashnet-6")


def test_the_preview_says_what_happens_to_trainings(workspace: Workspace) -> None:
    queued = workspace.store.jobs.add("train", "compute", {})
    found = preview(workspace, [MERGE])
    assert [(job.job_id, job.effect) for job in found.jobs] == [(queued, "begins")]
    names = {c.key: c.en for c in found.before.classes}
    said = [str(line.message) for line in lines(found, lambda key: names.get(key, key))]
    assert (
        "“Colours” goes on: what it says of “Glass” counts as “Metal”, with the probabilities added up."
        in said
    )
    assert f"Job {queued} waits and will learn the new classes." in said
    assert preview(workspace, [RenameClass(key="glass", en="A", zh_CN="B")]).jobs == ()


def test_second_opinions_count_as_the_merged_class_and_the_labeller_stays_who_it_was(
    workspace: Workspace, tmp_path: Path
) -> None:
    ids = add_pictures(workspace, tmp_path / "p", [0, 0, 1])
    for image, key in zip(ids, ["glass", "glass", "metal"], strict=True):
        labelling.label(workspace, image, None, operator="ann", cause="review")
        labelling.label(workspace, image, key, operator="ann", cause="review")
    giving.give(workspace, ids[0], "metal", operator="bo")
    giving.give(workspace, ids[1], "paper", operator="bo")
    opinions = workspace.store.opinions
    assert len(opinions.open_disagreements()) == 2

    apply(workspace, [MERGE], operator="bo")

    (still,) = opinions.open_disagreements()
    assert (still.image_id, still.class_key, still.compared_class) == (ids[1], "paper", "metal")
    assert agreement(workspace).to_json()["agreed"] == 1
    assert {g.operator for g in opinions.given_labels(ids)} == {"ann"}, "bo only said what glass is called"
    giving.give(workspace, ids[2], "paper", operator="bo")
    decided = deciding.decide(workspace, ids[1], "metal", operator="cy")
    assert decided.to_class == "metal"
    assert [d.image_id for d in opinions.open_disagreements()] == [ids[2]]
    undoing.undo(workspace, operator="cy")
    assert workspace.store.images.get(ids[1]).label_cause == "review"
    undoing.undo(workspace, operator="bo")
    undoing.undo(workspace, operator="bo")
    assert workspace.taxonomy.get("glass") is not None
    assert len(opinions.open_disagreements()) == 2


# A store with labels of a class that the taxonomy lacks -----------------------------------------------


def forget_class(workspace: Workspace, key: str) -> None:
    """As if another program had written the store: the class goes, its labels stay."""
    connection = sqlite3.connect(workspace.folder / FILE_NAME)
    with connection:
        (text,) = connection.execute("SELECT value FROM workspace WHERE key = 'taxonomy'").fetchone()
        document = json.loads(text)
        document["classes"] = [c for c in document["classes"] if c["key"] != key]
        document["name"] = "mine"
        connection.execute("UPDATE workspace SET value = ? WHERE key = 'taxonomy'", [json.dumps(document)])
    connection.close()
    workspace.store.look_at_taxonomy()


@pytest.fixture
def strange(workspace: Workspace, tmp_path: Path) -> list[int]:
    ids = add_pictures(workspace, tmp_path / "p", [0, 1, 2, 1])
    forget_class(workspace, "glass")
    return ids


def test_strange_labels_are_shown_counted_and_left_out_of_an_export(
    workspace: Workspace, strange: list[int], tmp_path: Path
) -> None:
    assert {key: count.images for key, count in strange_labels(workspace).items()} == {"glass": 2}
    assert statistics(workspace).strange == {"glass": 2}
    assert statistics(workspace).labelled == 4
    assert any("glass" in str(problem) for problem in maintenance.check(workspace))
    counts = ImageIndex(workspace.store).select(ImageFilter(), counts=("class",)).counts["class"]
    assert counts["glass"] == 2, "a chip in Browse can show them"
    assert set(ImageIndex(workspace.store).select(ImageFilter(classes=("glass",))).ids) == {
        strange[1],
        strange[3],
    }
    failed: list[object] = []
    assert export_set(workspace, tmp_path / "out", "folders", failed=failed) >= 2  # type: ignore[arg-type]
    assert not (tmp_path / "out" / "glass").exists()


def test_a_training_says_which_label_has_no_class_and_where_to_put_it_right(
    workspace: Workspace, strange: list[int]
) -> None:
    from garbage_gui.training.sides import choose_sides

    workspace.store.images.set_splits(dict.fromkeys(strange, "train"))
    images = workspace.store.images.labelled(["train"])
    with pytest.raises(GarbageError, match="the label glass") as error:
        choose_sides(images, workspace.taxonomy, None)  # type: ignore[arg-type]
    assert "Edit classes" in str(error.value)


def test_the_class_of_strange_labels_is_added_back(workspace: Workspace, strange: list[int]) -> None:
    edit = AddClass(en="Glass again", zh_CN="又是玻璃", category=Category.RECYCLABLE, key="glass")
    found = preview(workspace, [edit])
    assert found.moves == ()
    apply(workspace, [edit], operator="bo")
    assert strange_labels(workspace) == {}
    assert labels_of(workspace, strange) == ["cardboard", "glass", "metal", "glass"]
    assert maintenance.check(workspace) == []


def test_strange_labels_are_merged_into_a_class(workspace: Workspace, strange: list[int]) -> None:
    apply(workspace, [MERGE], operator="bo")
    assert strange_labels(workspace) == {}
    assert labels_of(workspace, strange) == ["cardboard", "metal", "metal", "metal"]
    assert maintenance.check(workspace) == []
    undoing.undo(workspace, operator="bo")
    assert labels_of(workspace, strange) == ["cardboard", "glass", "metal", "glass"]
