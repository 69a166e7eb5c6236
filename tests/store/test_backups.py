from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from garbage_gui.store import backups, schema
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import LabelChange
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.store.pictures import new_image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    with Store.create(folder, load_taxonomy("trashnet-6")) as store:
        store.images.add([new_image(n) for n in range(5)])
        store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")
    return folder


def label(folder: Path, key: str) -> None:
    with Store.open(folder) as store:
        store.labels.apply([LabelChange(1, key)], operator="", cause="review")


def current(folder: Path) -> str | None:
    with Store.open(folder) as store:
        assert backups.check(store) == []
        return store.images.get(1).label


def test_back_up_and_restore(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "备份" / "copy.sqlite"
    with Store.open(folder) as store:
        backups.backup(store, file)
        assert [p.name for p in file.parent.iterdir()] == ["copy.sqlite"], "one file, nothing beside"
        with pytest.raises(StoreError, match="already"):
            backups.backup(store, file)
    label(folder, "metal")
    safety = backups.restore(folder, file)
    assert current(folder) == "glass"
    assert safety is not None
    backups.restore(folder, safety)
    assert current(folder) == "metal", "the restoring itself can be taken back"


def test_who_has_the_store_open_sees_the_restored_one(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    with Store.open(folder) as store:
        backups.backup(store, file)
        store.labels.apply([LabelChange(1, "metal")], operator="", cause="review")
        version = store.data_version()
        backups.restore(folder, file)
        assert store.images.get(1).label == "glass"
        assert store.data_version() != version
        store.labels.apply([LabelChange(1, "paper")], operator="", cause="review")
    assert current(folder) == "paper"


def test_restoring_where_the_store_is_damaged_or_missing(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    with Store.open(folder) as store:
        backups.backup(store, file)
    path = folder / schema.FILE_NAME
    path.write_bytes(b"garbage" * 1000)
    safety = backups.restore(folder, file)
    assert safety is not None
    assert safety.read_bytes() == b"garbage" * 1000, "what was there is kept, whatever it is"
    assert current(folder) == "glass"
    path.unlink()
    assert backups.restore(folder, file) is None
    assert current(folder) == "glass"
    assert backups.restore(tmp_path / "new", file) is None
    assert current(tmp_path / "new") == "glass"


def test_what_is_no_backup_restores_nothing(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes((folder / schema.FILE_NAME).read_bytes()[:-9000])
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t(x)")
    connection.close()
    text = tmp_path / "text.sqlite"
    text.write_text("hello " * 1000)
    for file in (tmp_path / "missing", broken, other, text, tmp_path, folder / schema.FILE_NAME):
        with pytest.raises(StoreError) as caught:
            backups.restore(folder, file)
        assert "\n" not in str(caught.value)
    assert current(folder) == "glass"
    assert not (folder / "backups").exists()


def test_a_damaged_backup_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    with Store.open(folder) as store:
        backups.backup(store, file)
    whole = file.read_bytes()
    told = set()
    for page in range(2, 12):
        # The number of cells on the page is nonsense then.
        start = page * 4096 + 3
        file.write_bytes(whole[:start] + b"\xff\xff" + whole[start + 2 :])
        with pytest.raises(StoreError) as caught:
            backups.restore(folder, file)
        told.add(str(caught.value))
    assert f"The backup {file} is damaged. Use another backup." in told
    assert not any("\n" in text for text in told)


def test_check_sees_a_label_that_does_not_follow_from_its_events(folder: Path) -> None:
    with Store.open(folder) as store:
        assert backups.check(store) == []
        store.write(lambda db: db.conn.execute("UPDATE images SET label = 'paper' WHERE id = 1").close())
        store.write(lambda db: db.conn.execute("UPDATE images SET label = 'unknown' WHERE id = 2").close())
        assert [m.template[:20] for m in backups.check(store)] == [
            "{count} images have ",
            "There are labels tha",
        ]
