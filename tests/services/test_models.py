"""Models of a workspace: measured, compared, promoted, handed on and taken in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.files import remove_folder
from garbage_gui.nets.bundle import BundleError, SeenImages, bundle_files, read_bundle, write_bundle
from garbage_gui.services import models
from garbage_gui.services.check_images import NothingToMeasureError
from garbage_gui.services.importing import import_paths
from garbage_gui.services.models import ModelError
from garbage_gui.services.workspace import Workspace, model_record
from garbage_gui.store.errors import StoreError
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import colour_picture, write_colour_bundle


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Six classes of coloured pictures; one in four has the wrong label."""
    taxonomy = load_taxonomy("trashnet-6")
    for number in range(60):
        which = number % 6
        label = taxonomy.keys[(which + (number % 4 == 0)) % 6]
        path = tmp_path / "图片" / label / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Stripes of their own keep the pictures from being near-duplicates.
        picture = colour_picture(which, (90, 70), shade=number)
        for x in range(number % 9, 90, 9 + number % 7):
            picture.paste((120, 120, 120), (x, 0, x + 2, 70 - number))
        picture.save(path)
    with Workspace.create(tmp_path / "工作区", taxonomy) as made:
        import_paths(made, [tmp_path / "图片"], format="folders", operator="test")
        yield made


def add(
    workspace: Workspace, model_id: str, *, sharpness: float = 20.0, seen: list[str] | None = None
) -> None:
    bundle = write_colour_bundle(workspace.folder / f"{model_id}.tmp", model_id=model_id, sharpness=sharpness)
    files = bundle_files(bundle)
    if seen is not None:
        files |= {"seen.bin": SeenImages.of(seen).to_bytes()}
    placed = write_bundle(workspace.models_folder / model_id, bundle.card, files)
    remove_folder(bundle.folder)
    workspace.store.models.add(model_record(placed.card, placed.folder))


def test_evaluate_stores_what_it_found(workspace: Workspace) -> None:
    add(workspace, "colours")
    measured = models.evaluate(workspace, "colours")
    assert 0.3 < measured.accuracy < 1.0 and measured.images > 5
    assert sum(map(sum, measured.confusion)) == measured.images
    assert workspace.store.models.get("colours").metrics["test"]["accuracy"] == measured.accuracy
    assert models.evaluate(workspace, "colours") == measured
    assert models.evaluate(workspace, "colours", "validation").images > 3
    with pytest.raises(NothingToMeasureError):
        models.evaluate(workspace, "colours", "train")
    with pytest.raises(ModelError, match="no split"):
        models.evaluate(workspace, "colours", "everything")  # type: ignore[arg-type]


def test_pictures_that_a_model_was_trained_on_do_not_count(workspace: Workspace) -> None:
    check = workspace.store.images.labelled(["test"])
    add(workspace, "honest")
    add(workspace, "biased", seen=[i.sha256 for i in check[:3]])
    add(workspace, "worst", seen=[i.sha256 for i in check])
    whole, fewer = models.evaluate(workspace, "honest"), models.evaluate(workspace, "biased")
    assert fewer.images == whole.images - 3 and fewer.left_out == whole.left_out + 3
    assert models.compare(workspace, "honest", "biased").images == fewer.images
    with pytest.raises(NothingToMeasureError, match="test set"):
        models.evaluate(workspace, "worst")


def test_compare_lists_what_is_fixed_and_broken(workspace: Workspace) -> None:
    add(workspace, "good")
    # Turned upside down: right where the good one is wrong hardly ever, wrong where it is right.
    add(workspace, "bad", sharpness=-20.0)
    worse = models.compare(workspace, "good", "bad")
    assert worse.before.accuracy > worse.after.accuracy and len(worse.broken) > len(worse.fixed)
    right = round(worse.before.accuracy * worse.images) + len(worse.fixed) - len(worse.broken)
    assert right == round(worse.after.accuracy * worse.images)
    assert all(d.before == d.label != d.after for d in worse.broken) and worse.p < 0.2
    better = models.compare(workspace, "bad", "good")
    assert {d.image_id for d in better.fixed} == {d.image_id for d in worse.broken}
    assert json.loads(json.dumps(better.to_json()))["images"] == better.images
    same = models.compare(workspace, "good", "good")
    assert (same.fixed, same.broken, same.p) == ((), (), 1.0)


def test_promote_checks_the_bundle_and_rollback_goes_back(workspace: Workspace) -> None:
    add(workspace, "first")
    add(workspace, "second")
    models.promote(workspace, "first", operator="test")
    models.promote(workspace, "second", operator="test")
    assert models.rollback(workspace, operator="test").model_id == "first"
    weights = workspace.models_folder / "second" / "openvino" / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(BundleError, match="damaged"):
        models.promote(workspace, "second", operator="test")
    active = workspace.store.models.active()
    assert active is not None and active.model_id == "first"


def test_a_model_of_another_taxonomy_does_not_become_active(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "colours")
    with Workspace.create(tmp_path / "other", load_taxonomy("huawei-40")) as other:
        before = other.store.models.active()
        record = models.import_bundle(other, workspace.models_folder / "colours")
        with pytest.raises(ModelError, match=r"lacks: .*cardboard.*taxonomy trashnet-6") as caught:
            models.promote(other, record.model_id, operator="test")
        assert "huawei-40" in str(caught.value)
        assert other.store.models.active() == before


def test_export_and_import_round_trip(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "colours", seen=["ab" * 32])
    out = models.export_bundle(workspace, "colours", tmp_path / "导出")
    assert out == tmp_path / "导出"
    inside = models.export_bundle(workspace, "colours", tmp_path / "导出")
    assert inside.parent == out and inside.name == "Colours-colours"
    with pytest.raises(ModelError, match="already"):
        models.export_bundle(workspace, "colours", tmp_path / "导出")
    with pytest.raises(ModelError, match="here already"):
        models.import_bundle(workspace, out)
    with Workspace.create(tmp_path / "other", workspace.taxonomy) as other:
        record = models.import_bundle(other, inside)
        assert record.folder == other.models_folder / "colours"
        assert "ab" * 32 in read_bundle(record.folder).seen()
        assert models.show(other, "col")[1].hashes == read_bundle(out).card.hashes


def test_export_to_where_nothing_can_be_written_tells_what_to_do(
    workspace: Workspace, tmp_path: Path
) -> None:
    add(workspace, "colours")
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="Free some space, or choose another folder"):
        models.export_bundle(workspace, "colours", tmp_path / "file" / "in" / "it")
    deep = tmp_path / "new" / "and" / "deep"
    assert models.export_bundle(workspace, "colours", deep) == deep
    assert read_bundle(deep).card.id == "colours"


def _change_card(folder: Path, **changes: object) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_hostile_models_are_refused_and_leave_nothing(workspace: Workspace, tmp_path: Path) -> None:
    good = write_colour_bundle(tmp_path / "good")

    def refused(name: str) -> str:
        with pytest.raises((BundleError, ModelError, StoreError)) as caught:
            models.import_bundle(workspace, tmp_path / name)
        return str(caught.value)

    def copy(name: str) -> Path:
        return Path(shutil.copytree(good.folder, tmp_path / name))

    assert "cannot be read" in refused("nothing")
    (copy("flipped") / "weights.safetensors").write_bytes(b"other")
    assert "damaged" in refused("flipped")
    _change_card(copy("climbing"), id="../../evil")
    assert "not a model card" in refused("climbing")
    linked = copy("linked") / "openvino" / "model.bin"
    linked.unlink()
    linked.symlink_to(good.openvino_bin)
    assert "lacks its file" in refused("linked")
    card = copy("linked card") / "model.json"
    card.unlink()
    card.symlink_to(good.folder / "model.json")
    assert "links" in refused("linked card")
    # Whole by its hashes, and still no network: it has to fail in the child process.
    files = bundle_files(good) | {"openvino/model.xml": b"<net><layers>"}
    write_bundle(tmp_path / "nonsense", good.card, files)
    assert "does not predict" in refused("nonsense")
    fewer = good.card.model_copy(update={"classes": good.card.classes[:4]})
    write_bundle(tmp_path / "fewer", fewer, bundle_files(good))
    assert "does not predict" in refused("fewer")
    assert [m.model_id for m in workspace.store.models.list() if m.model_id == "colours"] == []
    assert not workspace.models_folder.exists() or not list(workspace.models_folder.iterdir())
