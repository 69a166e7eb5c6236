"""A store whose file lies no longer where it was opened: nothing is acknowledged any more."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import LabelChange
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.store.pictures import new_image

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files where they are")


def workspace(folder: Path) -> Path:
    with Store.create(folder, load_taxonomy("trashnet-6")) as store:
        store.images.add([new_image(n) for n in range(3)])
    return folder


def refused(store: Store) -> str:
    with pytest.raises(StoreError) as caught:
        store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")
    assert store.images.get(1).label is None
    return str(caught.value)


def test_labels_are_refused_when_the_folder_was_removed(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "工作区")
    with Workspace.open(folder) as opened:
        shutil.rmtree(folder)
        assert f"The workspace {folder} is gone" in refused(opened.store)
    assert not folder.exists()


def test_labels_are_refused_when_the_folder_was_moved_and_taken_when_it_is_back(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "here")
    with Store.open(folder) as store:
        folder.rename(tmp_path / "there")
        assert "is gone" in refused(store)
        (tmp_path / "there").rename(folder)
        store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")
    with Store.open(folder) as store:
        assert store.images.get(1).label == "glass"


def test_labels_are_refused_when_another_store_lies_there(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "here")
    with Store.open(folder) as store:
        folder.rename(tmp_path / "there")
        workspace(folder)
        assert "is gone" in refused(store)
    with Store.open(folder) as store:
        assert store.images.get(1).label is None
