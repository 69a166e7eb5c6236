"""Making, opening and looking after a workspace."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from garbage_gui.files import remove_folder
from garbage_gui.resources import resource
from garbage_gui.services import classifying, job_control, maintenance
from garbage_gui.services import workspace as workspaces
from garbage_gui.services.workspace import STARTER_MODEL, Workspace, default_folder
from garbage_gui.store.errors import StoreError
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import colour_picture, write_colour_bundle


def classify_here(workspace: Workspace, picture: Path) -> None:
    classifying.start(workspace, [picture])
    job_control.run_here(workspace, "interactive")


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A starter model where the shipped one would be."""
    folder = tmp_path / "resources" / "starter_model"
    write_colour_bundle(folder, model_id=STARTER_MODEL)

    def place(*parts: str) -> Path:
        return folder if parts == ("starter_model",) else resource(*parts)

    monkeypatch.setattr(workspaces, "resource", place)
    return folder


def test_open_or_create(own_home: Path) -> None:
    folder = default_folder()
    assert own_home in folder.parents
    assert not workspaces.exists(folder)
    with Workspace.open_or_create(folder) as made:
        assert made.taxonomy.name == "trashnet-6"
        assert made.folder == folder
    with Workspace.open_or_create(folder, load_taxonomy("paper-20")) as opened:
        assert opened.taxonomy.name == "trashnet-6", "one that is there is opened as it is"


def test_many_open_or_create_at_the_same_moment(tmp_path: Path) -> None:
    """Two windows started at once: one makes the workspace, all have it open."""
    ready = threading.Barrier(4)
    opened: list[Workspace] = []
    failed: list[BaseException] = []

    def work() -> None:
        ready.wait()
        try:
            opened.append(Workspace.open_or_create(tmp_path / "w"))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for workspace in opened:
        workspace.close()
    assert failed == []
    assert len(opened) == 4
    assert {p.name for p in (tmp_path / "w").iterdir()} == {"cache", "garbage.sqlite"}


def test_the_starter_model_is_active_from_the_first_moment(starter: Path, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        active = workspace.store.models.active()
        assert active is not None
        assert (active.model_id, active.folder) == (STARTER_MODEL, starter)
        assert len(workspace.store.models.promotions()) == 1
    with Workspace.open(tmp_path / "w") as workspace:
        assert len(workspace.store.models.promotions()) == 1
        assert len(workspace.store.models.list()) == 1


def test_the_app_may_move(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")).close()
    moved = starter.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(workspaces, "resource", lambda *parts: moved)
    with Workspace.open(tmp_path / "w") as workspace:
        assert workspace.store.models.get(STARTER_MODEL).folder == moved


def test_predictions_of_an_older_starter_model_go_when_a_new_one_comes(starter: Path, tmp_path: Path) -> None:
    colour_picture(0).save(tmp_path / "red.png")
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        classify_here(workspace, tmp_path / "red.png")
        first = workspace.store.models.get(STARTER_MODEL)
    with Workspace.open(tmp_path / "w") as workspace:
        assert workspace.store.predictions.counts() == {STARTER_MODEL: 1}, "the same model: nothing is lost"
    remove_folder(starter)
    write_colour_bundle(starter, model_id=STARTER_MODEL)
    with Workspace.open(tmp_path / "w") as workspace:
        second = workspace.store.models.get(STARTER_MODEL)
        assert second.created_at > first.created_at
        assert workspace.store.predictions.counts().get(STARTER_MODEL, 0) == 0
        assert workspace.store.models.active() == second and len(workspace.store.models.promotions()) == 1


def test_without_the_starter_model_it_opens_all_the_same(starter: Path, tmp_path: Path) -> None:
    (starter / "model.json").write_text("{}")
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        assert workspace.store.models.active() is None


def test_what_a_person_promoted_stays_active(starter: Path, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        bundle = write_colour_bundle(workspace.models_folder / "mine", model_id="mine")
        workspace.store.models.add(workspaces.model_record(bundle.card, bundle.folder))
        workspace.store.models.promote("mine", operator="ann")
    with Workspace.open(tmp_path / "w") as workspace:
        active = workspace.store.models.active()
        assert active is not None
        assert active.model_id == "mine"
        assert workspace.store.models.rollback(operator="ann").model_id == STARTER_MODEL


def test_backups_have_names_of_their_own(workspace: Workspace) -> None:
    files = [maintenance.backup(workspace) for _ in range(3)]
    assert len(set(files)) == 3
    assert all(f.parent == workspace.backups_folder for f in files)
    with pytest.raises(StoreError, match="already"):
        maintenance.backup(workspace, files[0])


def test_check_reads_store_and_models(starter: Path, tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        assert maintenance.check(workspace) == []
        (starter / "openvino" / "model.bin").write_bytes(b"x")
        (problem,) = maintenance.check(workspace)
        assert "model.bin" in str(problem)
        assert "damaged" in str(problem)
