"""Import: everything that can be read comes in, everything else is one sentence, nothing comes twice."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from garbage_gui.datasets.found import FormatError
from garbage_gui.jobs.runner import run_lane
from garbage_gui.messages import Message
from garbage_gui.services import importing, job_control, labelling, review, splitting, undoing
from garbage_gui.services.importing import ImportingError, ImportResult, import_paths
from garbage_gui.services.job_handlers import handler_for
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, NewImage
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files


def do(workspace: Workspace, *paths: Path, **options: Any) -> ImportResult:
    return import_paths(workspace, paths, operator="林", **options)


def put(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    odd_files.scene((96, 72), seed).save(path)
    return path


def errors(result: ImportResult) -> list[str]:
    texts = [str(f.error) for f in result.failed]
    assert all(t.endswith(".") and "\n" not in t and "{" not in t for t in texts)
    return texts


def test_class_folders(workspace: Workspace, picture_set: Path) -> None:
    steps: list[tuple[float, str]] = []
    result = do(workspace, picture_set, progress=lambda f, m: steps.append((f, str(m))))
    assert (result.added, result.known, result.labelled) == (72, 0, 72)
    assert result.failed == result.conflicts == []
    assert result.assigned == 72 and result.seconds > 0
    assert workspace.store.images.facets(ImageFilter()).by_class == dict.fromkeys(workspace.taxonomy.keys, 12)
    assert [f for f, _ in steps] == sorted(f for f, _ in steps) and steps[-1][0] == 1.0
    image = workspace.store.images.find(str(min((picture_set / "glass").iterdir())))
    assert (image.label, image.label_cause, image.format) == ("glass", "import", "JPEG")
    (event,) = workspace.store.labels.history(image.image_id)
    assert (event.operator, event.cause, event.predicted_class) == ("林", "import", None)


def test_again_is_quick_and_adds_nothing(workspace: Workspace, picture_set: Path) -> None:
    do(workspace, picture_set)
    events = workspace.store.labels.last_event_id()
    result = do(workspace, picture_set)
    assert (result.added, result.known, result.labelled, result.assigned) == (0, 72, 0, 0)
    assert workspace.store.labels.last_event_id() == events


def test_a_moved_set_is_known_by_its_content(workspace: Workspace, picture_set: Path, tmp_path: Path) -> None:
    do(workspace, picture_set)
    moved = tmp_path / "搬走"
    picture_set.rename(moved)
    result = do(workspace, moved)
    assert (result.added, result.known) == (0, 72)
    ids = workspace.store.images.ids(ImageFilter())
    assert all(p.is_relative_to(moved) for p in workspace.store.images.first_path(ids).values())


def test_a_changed_file_is_another_image(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "p" / "a.png")
    do(workspace, path)
    put(path, 1)
    assert do(workspace, path).added == 1
    assert workspace.store.images.count(ImageFilter()) == 2


def test_labels_that_came_later(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path / "loose" / "a.png")
    assert do(workspace, tmp_path / "loose").labelled == 0
    put(tmp_path / "set" / "glass" / "a.png")
    result = do(workspace, tmp_path / "set")
    assert (result.added, result.known, result.labelled) == (0, 1, 1)


def test_an_unknown_class_is_no_unreadable_picture(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path / "set" / "glass" / "a.png")
    put(tmp_path / "set" / "bananas" / "b.png", 1)
    (tmp_path / "set" / "glass" / "c.png").write_bytes(b"")
    result = do(workspace, tmp_path / "set")
    assert (result.added, len(result.failed), result.unknown_classes) == (2, 2, 1)


def test_a_picture_under_two_labels_has_none_until_a_person_decides(
    workspace: Workspace, picture_set: Path
) -> None:
    for name in ("glass", "metal", "paper"):
        put(picture_set / name / f"{name}.png")
    result = do(workspace, picture_set)
    assert (result.added, result.known, result.labelled, result.doubtful) == (73, 2, 72, 1)
    assert [c.path.name for c in result.conflicts] == ["metal.png", "paper.png"]
    assert "came as glass" in str(result.conflicts[0].error)
    image = workspace.store.images.find(str(picture_set / "metal" / "metal.png"))
    assert (image.label, image.excluded) == (None, False)
    assert image.image_id not in [i.image_id for i in workspace.store.images.labelled()]
    assert image.image_id in review.make_queue(workspace, review.QueueRequest()).image_ids
    causes = [(e.cause, e.to_class) for e in labelling.history(workspace, image)]
    assert causes == [("import", "glass"), ("conflict", None)]

    # One of the folders again decides nothing.
    again = do(workspace, picture_set / "metal")
    assert [c.path.name for c in again.conflicts] == ["metal.png"]
    assert "came with another label before" in str(again.conflicts[0].error)
    assert (again.labelled, again.doubtful) == (0, 0)
    assert workspace.store.images.get(image.image_id).label is None

    # What a person says counts from then on, and is not taken away again.
    labelling.label(workspace, image, "trash", operator="林", cause="review")
    splitting.assign(workspace)
    assert image.image_id in [i.image_id for i in workspace.store.images.labelled()]
    last = do(workspace, picture_set)
    assert [c.path.name for c in last.conflicts] == ["glass.png", "metal.png", "paper.png"]
    assert "trash was kept" in str(last.conflicts[0].error) and last.doubtful == 0
    assert workspace.store.images.get(image.image_id).label == "trash"


def test_a_later_import_makes_an_imported_label_doubtful_and_one_undo_takes_that_back(
    workspace: Workspace, picture_set: Path, tmp_path: Path
) -> None:
    do(workspace, picture_set)
    sides = {i.image_id: i.split for i in workspace.store.images.labelled()}
    said_by_a_person = workspace.store.images.find(str(min((picture_set / "glass").iterdir())))
    labelling.label(workspace, said_by_a_person, "trash", operator="林", cause="review")
    (tmp_path / "wrong").mkdir()
    shutil.copytree(picture_set / "glass", tmp_path / "wrong" / "metal")
    result = do(workspace, tmp_path / "wrong")
    assert (result.added, result.labelled, result.doubtful, len(result.conflicts)) == (0, 0, 11, 12)
    assert workspace.store.images.facets(ImageFilter()).by_class.get("glass") is None
    assert len(workspace.store.images.labelled()) == 61
    assert workspace.store.images.get(said_by_a_person.image_id).label == "trash"
    assert len(undoing.undo(workspace, operator="林").events) == 11
    assert workspace.store.images.facets(ImageFilter()).by_class["glass"] == 11
    assert {i.image_id: i.split for i in workspace.store.images.labelled()} == sides
    # That was a decision, too.
    assert do(workspace, tmp_path / "wrong").doubtful == 0


def test_everything_a_folder_may_hold(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "杂" / "glass"
    folder.mkdir(parents=True)
    put(folder / "good.png")
    put(folder / "中文 名字.png", 1)
    put(folder / ("n" * 246 + ".png"), 2)
    odd_files.rotated_by_exif(folder / "turned.jpg", 6)
    odd_files.scene((64, 48), 3).convert("CMYK").save(folder / "cmyk.jpg")
    odd_files.grey_16_bit_png(folder / "deep.png")
    frames = [odd_files.scene((32, 32), seed) for seed in (4, 5)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    bad = {
        "no-picture.jpg": b"hello",
        "zero.jpg": b"",
        "cut.jpg": odd_files.encoded(odd_files.scene(), "JPEG")[:2000],
        "bomb.png": odd_files.huge("png"),
        "bomb.jpg": odd_files.huge("jpg"),
        "photo.heic": b"\0\0\0\x18ftypheic" + bytes(100),
    }
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.jpg")
        (folder / "broken-link.jpg").symlink_to(folder / "nowhere.jpg")
        bad |= {"pipe.jpg": b"", "broken-link.jpg": b""}
    result = do(workspace, tmp_path / "杂")
    assert (result.added, result.labelled) == (7, 7)
    assert {f.path.name for f in result.failed} == set(bad)
    for failed, text in zip(result.failed, errors(result), strict=True):
        assert failed.path.name in text
    turned = workspace.store.images.find(str(folder / "turned.jpg"))
    assert (turned.width, turned.height) == (80, 60)


def test_paths_that_are_not_there(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "a.png")
    result = do(workspace, tmp_path / "gone", tmp_path / "gone.jpg", path, tmp_path / "gone.csv")
    assert result.added == 1
    assert [f.path.name for f in result.failed] == ["gone", "gone.jpg", "gone.csv"]
    errors(result)


@pytest.mark.skipif(sys.platform == "win32", reason="names are always text on Windows")
def test_a_name_that_is_no_text(workspace: Workspace, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.png"))
    try:
        put(path)
        bad = Path(os.fsdecode(os.fsencode(tmp_path) + b"/worse\xff.png"))
        bad.touch()
    except OSError:
        pytest.skip("this file system takes only text for names")
    result = do(workspace, path, bad)
    assert result.added == 1
    (text,) = errors(result)
    text.encode("utf-8")
    (image_id,) = workspace.store.images.ids(ImageFilter())
    assert workspace.store.images.first_path([image_id])[image_id] == path


def test_a_folder_that_vanishes_meanwhile(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(40):
        put(tmp_path / "set" / "glass" / f"{number:02d}.png", number)
        put(tmp_path / "set" / "metal" / f"{number:02d}.png", 100 + number)

    def vanish(fraction: float, message: Message) -> None:
        if message.values:  # a first picture has been read
            shutil.rmtree(tmp_path / "set", ignore_errors=True)

    result = do(workspace, tmp_path / "set", progress=vanish)
    assert 0 < result.added <= 80
    assert all("there" in text for text in errors(result))
    assert workspace.store.images.count(ImageFilter()) == result.added


def test_cancelled(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(200):
        put(tmp_path / "glass" / f"{number:03d}.png", number)
    seen = []

    def progress(fraction: float, message: Message) -> None:
        seen.append(fraction)

    result = do(workspace, tmp_path / "glass", progress=progress, cancelled=lambda: len(seen) > 1)
    assert 0 < result.added < 200
    assert workspace.store.images.count(ImageFilter(labelled=True)) == result.added
    # Going on takes the rest, and now all get their side.
    rest = do(workspace, tmp_path / "glass")
    assert rest.added == 200 - result.added and rest.known == result.added
    assert rest.assigned == 200


def test_copies(workspace: Workspace, tmp_path: Path) -> None:
    source = put(tmp_path / "stick" / "glass" / "图.PNG")
    put(tmp_path / "stick" / "metal" / "again.png")
    result = do(workspace, tmp_path / "stick", copy=True)
    assert (result.added, result.known, result.doubtful, len(result.conflicts)) == (1, 1, 1, 1)
    image = workspace.store.images.find(str(source))
    copy = workspace.images_folder / image.sha256[:2] / f"{image.sha256}.png"
    assert copy.read_bytes() == source.read_bytes()
    shutil.rmtree(tmp_path / "stick")
    assert workspace.store.images.get(image.image_id).path == copy
    assert not list(workspace.images_folder.rglob("*.part"))


def test_copying_what_was_imported_before(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "a.png")
    do(workspace, path)
    result = do(workspace, path, copy=True)
    assert (result.added, result.known) == (0, 1)
    assert len([p for p in workspace.images_folder.rglob("*") if p.is_file()]) == 1


def test_a_copy_that_cannot_be_written(workspace: Workspace, tmp_path: Path) -> None:
    path = put(tmp_path / "a.png")
    workspace.images_folder.touch()
    result = do(workspace, path, copy=True)
    assert result.added == 0
    assert "could not be copied" in errors(result)[0]


def test_formats_are_found_by_themselves(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path / "one" / "a.png", 1)
    (tmp_path / "one" / "labels.csv").write_text("path,class\na.png,glass\n")
    put(tmp_path / "two" / "img_1.jpg", 2)
    (tmp_path / "two" / "img_1.txt").write_text("img_1.jpg, 3")
    put(tmp_path / "three" / "metal" / "a.png", 3)
    put(tmp_path / "four" / "a.png", 4)
    (tmp_path / "four.json").write_text('[{"image": "four/a.png", "choice": "paper"}]')
    result = do(workspace, *(tmp_path / n for n in ("one", "two", "three", "four.json")))
    assert result.added == 4
    assert workspace.store.images.facets(ImageFilter()).by_class == {"glass": 1, "metal": 1, "paper": 1}
    (text,) = errors(result)
    assert "牙签" in text and "trashnet-6" in text


def test_a_format_by_name(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path / "glass" / "a.png")
    (tmp_path / "glass" / "labels.csv").write_text("path,class\na.png,metal\n")
    assert do(workspace, tmp_path / "glass", format="folders").labelled == 1
    assert workspace.store.images.facets(ImageFilter()).by_class == {"glass": 1}
    with pytest.raises(FormatError, match="voc"):
        do(workspace, tmp_path, format="voc")


def test_a_label_file_that_is_none_does_not_end_the_import(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    path = put(tmp_path / "a.png")
    result = do(workspace, tmp_path / "bad.json", path)
    assert result.added == 1
    assert "bad.json" in errors(result)[0]


def test_near_duplicates_share_a_group_and_a_side(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(30):
        picture = odd_files.scene((320, 240), number)
        (tmp_path / "glass").mkdir(exist_ok=True)
        picture.save(tmp_path / "glass" / f"{number}.png")
        picture.resize((200, 150)).save(tmp_path / "glass" / f"{number}-small.jpg", quality=80)
    result = do(workspace, tmp_path / "glass")
    assert result.groups == 30
    groups: dict[int | None, list[Any]] = {}
    for image in workspace.store.images.get_many(workspace.store.images.ids(ImageFilter())):
        groups.setdefault(image.group, []).append(image)
    assert len(groups) == 30 and None not in groups
    assert all(len(g) == 2 and g[0].split == g[1].split for g in groups.values())
    before = {c.image_id: (c.group, c.split) for c in workspace.store.images.assigned()}
    # One more of each: joins group and side; nobody else moves.
    for number in range(30):
        path = tmp_path / "more" / "glass" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        odd_files.scene((320, 240), number).resize((160, 120)).save(path)
    do(workspace, tmp_path / "more")
    after = {c.image_id: (c.group, c.split) for c in workspace.store.images.assigned()}
    assert {i: after[i] for i in before} == before
    assert Counter(after.values()) == dict.fromkeys(before.values(), 3)


def test_groups_grow_together(workspace: Workspace, tmp_path: Path) -> None:
    """The camera moves on; the frames between come last and connect two groups."""
    frames = [odd_files.scene((640, 480), 3).crop((10 * i, 0, 580 + 10 * i, 480)) for i in range(6)]
    for number, frame in enumerate(frames):
        path = tmp_path / ("late" if number in (2, 3) else "early") / "glass" / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.save(path)
    assert do(workspace, tmp_path / "early").groups == 2
    assert len(set(workspace.store.images.groups().values())) == 2
    assert do(workspace, tmp_path / "late").groups == 1
    assert len(set(workspace.store.images.groups().values())) == 1
    assert len(workspace.store.images.groups()) == 6


def test_what_came_in_otherwise_is_compared_when_it_is_labelled(workspace: Workspace, tmp_path: Path) -> None:
    from garbage_gui.imaging.hashes import file_sha256, perceptual_hash

    put(tmp_path / "glass" / "a.png")
    do(workspace, tmp_path / "glass")
    shot = tmp_path / "shot.jpg"
    with Image.open(tmp_path / "glass" / "a.png") as picture:
        picture.save(shot)
        looks = perceptual_hash(picture)
    new = NewImage(file_sha256(shot), shot, shot.stat().st_size, 0, 96, 72, "JPEG", looks)
    (added,) = workspace.store.images.add([new])
    labelling.label(workspace, added.image_id, "glass", operator="林", cause="camera")
    assert splitting.assign(workspace).assigned == 1
    first, second = workspace.store.images.assigned()
    assert first.group == second.group is not None
    assert first.split == second.split


def test_as_a_job(workspace: Workspace, picture_set: Path) -> None:
    (picture_set / "glass" / "bad.jpg").write_bytes(b"no")
    job = importing.start(workspace, [picture_set], copy=True, operator="林")
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    record = workspace.store.jobs.get(job)
    assert record.status == "done", record.error
    assert record.result is not None
    assert (record.result["added"], record.result["labelled"], record.result["failed"]) == (72, 72, 1)
    assert "bad.jpg" in record.result["first_failures"][0]["path"]
    assert "bad.jpg" in Message.from_json(record.result["first_failures"][0]["error"]).text()
    assert any("bad.jpg" in text for _, text in workspace.store.jobs.logs(job))
    with pytest.raises(ImportingError):
        importing.start(workspace, [])
    with pytest.raises(FormatError):
        importing.start(workspace, [picture_set], format="voc")


def test_a_job_that_is_cancelled_keeps_what_it_stored(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(400):
        put(tmp_path / "glass" / f"{number:03d}.png", number)
    job = importing.start(workspace, [tmp_path / "glass"])
    runner = threading.Thread(
        target=run_lane, args=(workspace.store, "interactive", handler_for), kwargs={"idle_seconds": 0}
    )
    runner.start()
    deadline = time.monotonic() + 20
    while workspace.store.jobs.get(job).status == "queued" and time.monotonic() < deadline:
        time.sleep(0.01)
    workspace.store.jobs.request_cancel(job)
    runner.join()
    assert workspace.store.jobs.get(job).status in ("cancelled", "done")
    stored = workspace.store.images.count(ImageFilter())
    assert workspace.store.images.count(ImageFilter(labelled=True)) == stored
    job_control.resume(workspace, job) if workspace.store.jobs.get(job).status == "cancelled" else None
    run_lane(workspace.store, "interactive", handler_for, idle_seconds=0)
    assert workspace.store.images.count(ImageFilter(labelled=True)) == 400


def test_trashnet(tmp_path: Path, shared: Path | None) -> None:
    """The whole set; 15 s is the aim on two idle cores, a loaded machine gets more."""
    if shared is None:
        pytest.skip("../shared/data/trashnet is missing")
    with Workspace.create(tmp_path / "w", load_taxonomy("trashnet-6")) as workspace:
        result = do(workspace, shared / "data" / "trashnet")
        assert (result.added, result.known, result.labelled, result.assigned) == (2524, 3, 2521, 2524)
        assert result.doubtful == 3
        assert result.failed == []
        assert {c.path.stem for c in result.conflicts} == {"metal91", "plastic152", "plastic332"}
        assert result.groups == 30
        assert result.seconds < 45
        splits = workspace.store.images.facets(ImageFilter()).by_split
        assert abs(splits["train"] - 0.64 * 2524) < 6 and abs(splits["test"] - 0.20 * 2524) < 6


def test_a_list_of_files_that_are_not_there_is_counted_and_named_in_part(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million sentences help nobody; the classes that are unknown are told before all others."""
    monkeypatch.setattr(importing, "MOST_FAILURES", 10)
    put(tmp_path / "a.png")
    rows = "".join(f"gone/{number}.jpg,glass\n" for number in range(50))
    (tmp_path / "labels.csv").write_text(f"path,class\n{rows}a.png,stone\n")
    result = do(workspace, tmp_path / "labels.csv")
    assert (result.added, result.failed_count, len(result.failed), result.unknown_classes) == (1, 51, 11, 1)
    assert "stone" in str(result.failed[0].error) and "gone/0.jpg" in str(result.failed[1].error)
