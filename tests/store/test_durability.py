"""What was acknowledged stays: through kills, full and read-only disks, damage, and other processes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from garbage_gui.store import backups, connections, schema
from garbage_gui.store.errors import StoreError
from garbage_gui.store.migrations import migrations
from garbage_gui.store.network_drives import network_file_system
from garbage_gui.store.records import ImageFilter, LabelChange
from garbage_gui.store.store import Store
from garbage_gui.taxonomy import load_taxonomy
from tests.disks import disk
from tests.store.pictures import new_image

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with 50 images and one label, closed."""
    folder = tmp_path / "工作区"
    with Store.create(folder, load_taxonomy("trashnet-6"), split_seed=7) as store:
        store.images.add([new_image(n) for n in range(50)])
        store.labels.apply([LabelChange(1, "trash")], operator="ann", cause="review")
    return folder


def child(folder: Path, operator: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.acknowledging_child", str(folder), operator, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_kill_9_loses_no_acknowledged_label(folder: Path) -> None:
    with child(folder, "victim", 100_000) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(60)]
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    with Store.open(folder) as store:
        kept = {e.uuid for e in store.labels.events(limit=1_000_000)}
        assert {u for u in acknowledged if u != "-"} <= kept
        assert backups.check(store) == []


def test_the_log_is_folded_into_the_file_in_a_pause(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not within a commit: somebody waits for that."""

    def labels_in_the_file_alone() -> int:
        copy = tmp_path / "copy.sqlite"
        shutil.copy(folder / schema.FILE_NAME, copy)
        connection = sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True)
        try:
            return int(connection.execute("SELECT COUNT(*) FROM label_events").fetchone()[0])
        finally:
            connection.close()

    monkeypatch.setattr(connections, "QUIET_SECONDS", 3600)
    with Store.open(folder) as store:
        for number in range(300):  # some 2,000 pages: twice as many as SQLite waits for by itself
            store.labels.apply(
                [LabelChange(number % 50 + 1, ("glass", "paper")[number // 50 % 2])],
                operator="ann",
                cause="review",
            )
        assert labels_in_the_file_alone() == 1
        monkeypatch.setattr(connections, "QUIET_SECONDS", 0.05)
        store.labels.apply([LabelChange(1, "metal")], operator="ann", cause="review")
        store.labels.apply([LabelChange(2, "metal")], operator="ann", cause="review")
        end = time.monotonic() + 60
        while labels_in_the_file_alone() < store.labels.event_count() and time.monotonic() < end:
            time.sleep(0.05)
        assert labels_in_the_file_alone() == store.labels.event_count() > 300


def test_two_processes_write_at_the_same_time(folder: Path) -> None:
    with child(folder, "first", 150) as first, child(folder, "second", 150) as second:
        said = [u for p in (first, second) for u in p.communicate(timeout=60)[0].split() if u != "-"]
        assert (first.returncode, second.returncode) == (0, 0)
    with Store.open(folder) as store:
        events = store.labels.events(limit=1_000_000)
        assert len(said) == len(set(said)) > 150
        assert set(said) <= {e.uuid for e in events}
        assert backups.check(store) == [], "the labels are those of the last events"


def test_threads_read_and_write_at_the_same_time(folder: Path) -> None:
    keys = load_taxonomy("trashnet-6").keys
    with Store.open(folder) as store, ThreadPoolExecutor(4) as pool:

        def work(number: int) -> int:
            changes = [LabelChange(1 + number % 50, keys[number % 6])]
            store.labels.apply(changes, operator=f"t{number}", cause="review")
            return store.images.count(ImageFilter(labelled=True))

        counts = list(pool.map(work, range(200)))
        assert max(counts) == 50
        assert backups.check(store) == []


def test_other_processes_are_noticed(folder: Path) -> None:
    with Store.open(folder) as store:
        before = store.data_version()
        assert store.data_version() == before
        with child(folder, "other", 1) as process:
            process.communicate(timeout=60)
        changed = store.data_version()
        assert changed != before
        store.labels.apply([LabelChange(9, "glass")], operator="", cause="review")
        assert store.data_version() != changed, "own changes count too, for the other parts of the window"


def test_an_error_inside_a_change_changes_nothing(folder: Path) -> None:
    with Store.open(folder) as store:

        def half(db: object) -> None:
            store.labels.apply([LabelChange(2, "glass")], operator="", cause="review")
            raise ValueError("in the middle")

        with pytest.raises(ValueError, match="in the middle"):
            store.write(half)
        assert store.images.get(2).label is None
        store.labels.apply([LabelChange(2, "glass")], operator="", cause="review")


def test_reading_connections_cannot_write(folder: Path) -> None:
    with Store.open(folder) as store, pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.read().conn.execute("UPDATE images SET label = 'glass'")


def test_a_closed_store_says_so(folder: Path) -> None:
    store = Store.open(folder)
    store.read()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.read()
    with pytest.raises(StoreError, match="closed"):
        store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")


def test_closing_leaves_no_thread_and_one_file(folder: Path) -> None:
    before = threading.active_count()
    store = Store.open(folder)
    assert threading.active_count() == before + 1
    store.labels.apply([LabelChange(1, "glass")], operator="", cause="review")
    store.close()
    assert threading.active_count() == before
    assert [p.name for p in folder.iterdir()] == ["garbage.sqlite"]


def test_there_is_one_store_in_a_folder(folder: Path) -> None:
    with pytest.raises(StoreError, match="already"):
        Store.create(folder, load_taxonomy("paper-20"))
    with Store.open(folder) as store:
        assert (store.taxonomy.name, store.split_seed) == ("trashnet-6", 7)


def test_a_folder_without_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no workspace"):
        Store.open(tmp_path / "nothing")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="file, not a folder"):
        Store.create(tmp_path / "file", load_taxonomy("trashnet-6"))
    with pytest.raises(StoreError):
        Store.create(tmp_path / "file" / "below", load_taxonomy("trashnet-6"))


# -- files that are not what they should be ---------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4080]
)
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    (tmp_path / schema.FILE_NAME).write_bytes(content)
    with pytest.raises(StoreError, match=r"not a Garbage GUI store") as caught:
        Store.open(tmp_path)
    assert "\n" not in str(caught.value)
    assert f"garbage-gui restore FILE --workspace {tmp_path}”" in str(caught.value), "what helps, and where"
    assert (tmp_path / schema.FILE_NAME).read_bytes() == content, "it is left as it was"


def test_another_programs_database(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / schema.FILE_NAME)
    connection.execute("CREATE TABLE notes(text)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="not a Garbage GUI store"):
        Store.open(tmp_path)


def test_a_damaged_store(folder: Path) -> None:
    path = folder / schema.FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError, match="damaged") as caught:
        Store.open(folder)
    assert "restore" in str(caught.value)


def test_a_truncated_store(folder: Path) -> None:
    path = folder / schema.FILE_NAME
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StoreError):
        Store.open(folder)


def test_damage_in_a_table_is_one_sentence_at_reading_and_checking(folder: Path) -> None:
    path = folder / schema.FILE_NAME
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'label_events'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\x99" * size
    path.write_bytes(bytes(data))
    with Store.open(folder) as store:
        with pytest.raises(StoreError, match="damaged"):
            store.labels.history(1)
        with pytest.raises(StoreError, match="damaged"):
            store.labels.apply([LabelChange(2, "glass")], operator="", cause="review")
        assert backups.check(store)
        assert store.images.get(3).label is None, "what is whole can be read"


def test_a_store_of_a_newer_version(folder: Path) -> None:
    connection = sqlite3.connect(folder / schema.FILE_NAME)
    connection.execute(
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('garbage_gui', 'm999_future', '')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store.open(folder)


def test_a_store_with_foreign_code_in_it(folder: Path) -> None:
    connection = sqlite3.connect(folder / schema.FILE_NAME)
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON label_events BEGIN SELECT 1; END")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="evil"):
        Store.open(folder)


def test_a_store_without_a_valid_taxonomy(folder: Path) -> None:
    connection = sqlite3.connect(folder / schema.FILE_NAME)
    connection.execute("UPDATE workspace SET value = '{}' WHERE key = 'taxonomy'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="taxonomy"):
        Store.open(folder)


# -- upgrades ---------------------------------------------------------------------------------------------


def test_jobs_of_a_store_from_before_pausing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_migrations", list(migrations._migrations)[:1])
        Store.create(tmp_path / "old", load_taxonomy("trashnet-6")).close()
        connection = sqlite3.connect(tmp_path / "old" / schema.FILE_NAME)
        connection.execute(
            "INSERT INTO jobs(id, kind, lane, parameters, status, progress, created_at, result) "
            "VALUES (7, 'train', 'compute', '{\"a\": 1}', 'interrupted', 0.5, 3.0, '{\"b\": 2}')"
        )
        connection.execute("INSERT INTO job_metrics VALUES (7, 1, 'loss', 0.5)")
        connection.execute("INSERT INTO job_log(job_id, at, text) VALUES (7, 1.0, 'a line')")
        connection.commit()
        connection.close()
    with Store.open(tmp_path / "old") as store:
        assert store.upgrade_backup is not None
        job = store.jobs.get(7)
        assert (job.status, job.parameters, job.result) == ("interrupted", {"a": 1}, {"b": 2})
        assert (job.progress, job.created_at, job.pause_requested) == (0.5, 3.0, False)
        assert [m.value for m in store.jobs.metrics(7)] == [0.5]
        assert [text for _, text in store.jobs.logs(7)] == ["a line"]
        assert store.jobs.add("train", "compute", {}) == 8
        store.jobs.requeue(7)
        assert store.jobs.request_pause(7).status == "paused"
        assert backups.check(store) == []


def test_predictions_of_a_store_from_before_novelty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        older = [m for m in migrations._migrations if m.name != "m005_novelty"]
        patch.setattr(migrations, "_migrations", older)
        Store.create(tmp_path / "old", load_taxonomy("trashnet-6")).close()
        connection = sqlite3.connect(tmp_path / "old" / schema.FILE_NAME)
        connection.execute(
            "INSERT INTO images(id, sha256, bytes, width, height, format, sort_name, added_at) "
            "VALUES (1, 'a', 1, 1, 1, 'PNG', 'a', 1.0)"
        )
        connection.execute("INSERT INTO predicting_models(number, model_id) VALUES (1, 'm')")
        connection.execute("INSERT INTO predictions VALUES (1, 1, 'glass', 0.9, 0.8, 0, 1, 2.0)")
        connection.execute("INSERT INTO prediction_vectors VALUES (1, 1, x'0000', x'0000')")
        connection.commit()
        connection.close()
    with Store.open(tmp_path / "old") as store:
        found = store.predictions.get(1, "m")
        assert found is not None
        assert (found.class_key, found.at, found.novelty, found.novel) == ("glass", 2.0, None, False)
        assert store.predictions.without_novelty("m", [1]) == {1: b"\0\0"}
        store.predictions.set_novelty("m", {1: 1.5})
        found = store.predictions.get(1, "m")
        assert found is not None and found.novelty == 1.5 and found.novel
        assert store.predictions.without_novelty("m", [1]) == {}
        assert backups.check(store) == []


def test_sortings_of_a_store_from_before_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        older = [m for m in migrations._migrations if m.name < "m007"]
        patch.setattr(migrations, "_migrations", older)
        Store.create(tmp_path / "old", load_taxonomy("trashnet-6")).close()
        connection = sqlite3.connect(tmp_path / "old" / schema.FILE_NAME)
        connection.execute(
            "INSERT INTO images(id, sha256, bytes, width, height, format, sort_name, added_at) "
            "VALUES (1, 'a', 1, 1, 1, 'PNG', 'a', 1.0)"
        )
        for n, at in ((1, 10.0), (2, 30.0)):
            connection.execute(
                "INSERT INTO label_events(id, uuid, batch, image_id, to_class, operator, at, cause) "
                "VALUES (?, ?, ?, 1, 'glass', 'ann', ?, 'review')",
                [n, f"e{n}", f"b{n}", at],
            )
        connection.execute("UPDATE images SET label = 'glass', label_cause = 'review', label_event = 2")
        for n, state in ((5, "done"), (6, "returned")):
            connection.execute(
                "INSERT INTO jobs(id, kind, lane, parameters, status, created_at) "
                "VALUES (?, 'sort', 'interactive', '{}', 'done', 20.0)",
                [n],
            )
            connection.execute(
                "INSERT INTO sorted_files(job_id, file_id, source, folder, renamed, action, state, bytes, at) "
                "VALUES (?, 1, 'a', 'glass', 0, 'move', ?, 1, 20.0)",
                [n, state],
            )
        connection.commit()
        connection.close()
    with Store.open(tmp_path / "old") as store:
        (step,) = store.operations.of_kind("sort", 10)
        assert (step.said, step.event_id, step.action, step.at) == ({"job": 5}, 1, "do", 20.0)
        newest = store.labels.undoable()
        assert newest is not None and newest.event.event_id == 2
        store.operations.append("split", operator="ann", said={"images": 1})
        assert backups.check(store) == []


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This program, one migration later."""
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))

    @migrations()
    def m998_more(db: object) -> None:
        db.conn.execute("ALTER TABLE images ADD COLUMN more TEXT").close()  # type: ignore[attr-defined]

    yield


def test_an_upgrade_keeps_a_backup_of_what_was(folder: Path, newer_program: None) -> None:
    with Store.open(folder) as store:
        assert store.upgrade_backup is not None
        assert store.upgrade_backup.parent == folder / "backups"
        assert store.images.get(1).label == "trash"
        store.read().conn.execute("SELECT more FROM images").close()
        copy = sqlite3.connect(store.upgrade_backup)
        with pytest.raises(sqlite3.OperationalError):
            copy.execute("SELECT more FROM images")
        copy.close()
    with Store.open(folder) as store:
        assert store.upgrade_backup is None


def test_a_failed_upgrade_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))

    @migrations()
    def m998_breaks(db: object) -> None:
        db.conn.execute("ALTER TABLE images ADD COLUMN more TEXT").close()  # type: ignore[attr-defined]
        raise sqlite3.OperationalError("in the middle")

    with pytest.raises(StoreError, match="in the middle"):
        Store.open(folder)
    monkeypatch.undo()
    with Store.open(folder) as store:
        assert store.images.get(1).label == "trash"
        with pytest.raises(sqlite3.OperationalError):
            store.read().conn.execute("SELECT more FROM images")


# -- places where no store can be --------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where this account may mount one."""
    with disk(tmp_path / "disk", "2m") as point:
        yield point


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Path) -> None:
    folder = small_disk / "w"
    store = Store.create(folder, load_taxonomy("trashnet-6"))
    store.images.add([new_image(n) for n in range(50)])
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 200_000))
    acknowledged: list[str] = []
    with pytest.raises(StoreError, match="full") as caught:
        for number in range(10_000):
            changes = [LabelChange(1 + number % 50, ("glass", "metal")[number // 50 % 2])]
            acknowledged += [e.uuid for e in store.labels.apply(changes, operator="", cause="review")]
    assert "Free some space" in str(caught.value)
    assert acknowledged
    (small_disk / "filler").unlink()
    store.labels.apply([LabelChange(1, "paper")], operator="", cause="review")
    store.close()
    with Store.open(folder) as again:
        assert set(acknowledged) <= {e.uuid for e in again.labels.events(limit=100_000)}
        assert backups.check(again) == []


def test_a_full_disk_before_there_is_a_store(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 8192))
    with pytest.raises(StoreError, match="full"):
        Store.create(small_disk / "w", load_taxonomy("trashnet-6"))
    assert list((small_disk / "w").iterdir()) == [], "nothing half-made stays"


LIMITED = """
import resource, signal, sys
from pathlib import Path
from garbage_gui.store.records import LabelChange
from garbage_gui.store.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(Path(sys.argv[1]))
size = (Path(sys.argv[1]) / "garbage.sqlite-wal").stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    for number in range(10_000):
        changes = [LabelChange(1 + number % 50, ("glass", "metal")[number // 50 % 2])]
        for event in store.labels.apply(changes, operator="", cause="review"):
            print(event.uuid, flush=True)
except Exception as error:
    print(type(error).__name__, error, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on files")
def test_a_limit_on_files(folder: Path) -> None:
    command = [sys.executable, "-c", LIMITED, str(folder)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert process.stderr.startswith("StoreError The disk "), process.stderr
    assert process.stdout
    with Store.open(folder) as store:
        assert set(process.stdout.split()) <= {e.uuid for e in store.labels.events(limit=100_000)}
        assert backups.check(store) == []


@pytest.fixture
def read_only(folder: Path) -> Iterator[Path]:
    """The workspace on a read-only disk, or with the rights taken away where no disk can be mounted."""
    if sys.platform == "linux" and os.geteuid() == 0:
        point = folder.parent / "read-only"
        point.mkdir()
        bound = ["mount", "--bind", str(folder), str(point)]
        if subprocess.run(bound, capture_output=True).returncode != 0:
            pytest.skip("everything is writable for this account, and it may not mount a disk")
        subprocess.run(["mount", "-o", "remount,ro,bind", str(point)], check=True)
        yield point
        subprocess.run(["umount", "-l", str(point)], check=True)
    else:
        for path in (folder / schema.FILE_NAME, folder):
            path.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_read_only_workspace(read_only: Path) -> None:
    with pytest.raises(StoreError, match="read-only"):
        Store.open(read_only)
    with pytest.raises(StoreError, match="Choose one that you may write to"):
        Store.create(read_only / "new", load_taxonomy("trashnet-6"))


def test_a_workspace_where_one_is_says_what_to_do(folder: Path) -> None:
    with pytest.raises(StoreError, match="Open it, or choose another folder"):
        Store.create(folder, load_taxonomy("trashnet-6"))


def test_network_drives_are_known_by_their_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    place = tmp_path / "my share"
    place.mkdir()
    escaped = str(place).replace(" ", "\\040")
    lines = ["/dev/sda / ext4 rw 0 0", f"server:/x {escaped} nfs4 rw 0 0", "broken line"]
    mounts.write_text("\n".join(lines))
    assert network_file_system(place / "w", mounts=mounts) == "nfs4"
    assert network_file_system(tmp_path, mounts=mounts) is None
    mounts.write_text("\n".join([*lines, f"tmpfs {escaped} tmpfs rw 0 0"]))
    assert network_file_system(place, mounts=mounts) is None
    assert network_file_system(place, mounts=tmp_path / "missing") is None


def test_a_workspace_on_a_network_drive_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "network_file_system", lambda folder: "nfs4")
    with pytest.raises(StoreError, match=r"network drive \(nfs4\)"):
        Store.open(folder)


def test_a_store_that_is_locked_for_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from garbage_gui.store import connections

    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(folder / schema.FILE_NAME)
    with Store.open(folder) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use"):
            store.labels.apply([LabelChange(2, "glass")], operator="", cause="review")
        assert store.images.get(2).label is None
        other.rollback()
        store.labels.apply([LabelChange(2, "glass")], operator="", cause="review")
    other.close()
