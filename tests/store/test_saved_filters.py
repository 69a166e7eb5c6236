from __future__ import annotations

import sqlite3

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ImageFilter
from garbage_gui.store.saved_filters import SavedFilters
from garbage_gui.store.store import Store


def test_filters_keep_their_names_over_a_restart(workspace: Workspace) -> None:
    saved = SavedFilters(workspace.store)
    wanted = ImageFilter(text="a%", classes=("glass",), splits=("test",), min_confidence=0.5, excluded=None)
    saved.put("  玻璃  check ", wanted)
    saved.put("other", ImageFilter(labelled=False))
    saved.put("other", ImageFilter(labelled=True))
    folder = workspace.store.folder
    workspace.close()
    with Store.open(folder) as store:
        again = SavedFilters(store)
        assert again.list() == {"玻璃 check": wanted, "other": ImageFilter(labelled=True)}
        again.rename("玻璃 check", "new")
        assert list(again.list()) == ["new", "other"]
        with pytest.raises(StoreError, match="already"):
            again.rename("new", "other")
        again.remove("new")
        again.remove("never there")
        assert list(again.list()) == ["other"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_is_none_is_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(StoreError, match="name"):
        SavedFilters(workspace.store).put(name, ImageFilter())


@pytest.mark.parametrize("text", ["", "[", "[]", '{"a": {"classes": 5}, "b": {"labelled": true}}'])
def test_damage_costs_only_what_is_damaged(workspace: Workspace, text: str) -> None:
    with sqlite3.connect(workspace.store.path) as other:
        other.execute("INSERT INTO workspace(key, value) VALUES ('saved_filters', ?)", [text])
    other.close()
    expected = {"b": ImageFilter(labelled=True)} if "b" in text else {}
    assert SavedFilters(workspace.store).list() == expected
