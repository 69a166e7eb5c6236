"""Sorting into folders: where files go, what they are called, that none is lost or replaced, and back again."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from garbage_gui.messages import Message
from garbage_gui.services import labelling
from garbage_gui.services.sorting import undo
from garbage_gui.services.sorting.preview import preview
from garbage_gui.services.sorting.request import SortError, request
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord
from garbage_gui.taxonomy import Taxonomy, load_taxonomy
from tests.imaging.zip_files import Entry, jpeg, write_zip
from tests.services.sorting.scene import (
    classified,
    make_workspace,
    sort,
    take_back,
    tree,
    work_off,
    write,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "工作区")
    yield workspace
    workspace.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    write(folder / "a.jpg", "A")
    write(folder / "deep" / "er" / "b.jpg", "B")
    write(folder / "图.png", "C")
    write(folder / "unsure.jpg", "D")
    write(folder / "broken.heic", "E")
    return folder


@pytest.fixture
def run_id(workspace: Workspace, inbox: Path) -> int:
    return classified(
        workspace,
        {
            inbox / "a.jpg": "glass",
            inbox / "deep" / "er" / "b.jpg": "glass",
            inbox / "图.png": "trash",
            inbox / "unsure.jpg": "paper",
            inbox / "broken.heic": None,
        },
        unsure=[inbox / "unsure.jpg"],
    )


def done(job: JobRecord) -> dict[str, object]:
    assert job.status == "done" and job.result is not None, job.error
    return job.result


SORTED = {
    "Glass/a.jpg": "A",
    "Glass/b.jpg": "B",
    "Trash/图.png": "C",
    "Unsure/unsure.jpg": "D",
    "Not readable/broken.heic": "E",
}


def test_files_are_copied_into_folders_by_class_and_that_is_undone(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    before, target = tree(inbox), tmp_path / "new" / "分好"
    os.utime(inbox / "a.jpg", ns=(10**18, 10**18))
    job = sort(workspace, target)
    result = done(job)
    assert tree(target) == SORTED and tree(inbox) == before
    assert (result["done"], result["there"], result["failed"], result["renamed"]) == (5, 0, 0, 0)
    assert result["folders"][0] == {"folder": "Glass", "files": 2, "bytes": 2}  # type: ignore[index]
    assert (target / "Glass" / "a.jpg").stat().st_mtime_ns == 10**18
    assert (target / "Glass" / "a.jpg").stat().st_ino != (inbox / "a.jpg").stat().st_ino
    image = workspace.store.images.find(str(inbox / "a.jpg"))
    assert workspace.store.images.paths(image.image_id) == [inbox / "a.jpg"], (
        "a copy is not the image's place"
    )
    back = done(take_back(workspace, job))
    assert (back["returned"], back["kept"], back["notes"]) == (5, 0, [])
    assert tree(inbox) == before and not (tmp_path / "new").exists()


def test_files_are_moved_and_everything_follows_them_and_that_is_undone(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    before, target = tree(inbox), tmp_path / "out"
    target.mkdir()
    inode = (inbox / "a.jpg").stat().st_ino
    job = sort(workspace, target, action="move")
    assert done(job)["done"] == 5
    assert tree(target) == SORTED and tree(inbox) == {}
    assert (target / "Glass" / "a.jpg").stat().st_ino == inode, "moved, not copied"
    image = workspace.store.images.find(str(target / "Glass" / "a.jpg"))
    assert workspace.store.images.paths(image.image_id) == [target / "Glass" / "a.jpg"]
    status = (target / "Glass" / "a.jpg").stat()
    known = workspace.store.images.known_file(target / "Glass" / "a.jpg", status.st_size, status.st_mtime_ns)
    assert known == image.image_id
    paths = {file.path for file in workspace.store.jobs.files(run_id)}
    assert paths == {target / name for name in SORTED}
    assert (inbox / "deep" / "er").is_dir(), "a person's folders stay"
    back = done(take_back(workspace, job))
    assert (back["returned"], back["notes"]) == (5, [])
    assert tree(inbox) == before and list(target.iterdir()) == [], "the folder was there before"
    assert workspace.store.images.get(image.image_id).path == inbox / "a.jpg"
    assert {file.path for file in workspace.store.jobs.files(run_id)} == {inbox / name for name in before}


def test_by_bin_in_chinese_without_anything_apart(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    options = {"by": "bin", "names": "zh_CN", "unsure_apart": False, "failed_apart": False}
    result = done(sort(workspace, tmp_path / "out", **options))
    assert set(tree(tmp_path / "out")) == {
        "可回收物/a.jpg", "可回收物/b.jpg", "可回收物/unsure.jpg", "其他垃圾/图.png",
    }  # fmt: skip
    assert result["failed"] == 1
    assert "broken.heic" in str(result["first_failures"])


def test_what_a_person_said_counts_more_than_what_was_predicted(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    for name, key in (("a.jpg", "metal"), ("unsure.jpg", "plastic")):
        image = workspace.store.images.find(str(inbox / name))
        labelling.label(workspace, image, key, operator="林", cause="review")
    done(sort(workspace, tmp_path / "out", names="key"))
    assert {"metal/a.jpg", "plastic/unsure.jpg"} <= set(tree(tmp_path / "out"))


def test_sorting_again_moves_what_was_corrected_and_only_the_last_one_can_be_undone(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    before, target = tree(inbox), tmp_path / "out"
    first = sort(workspace, target, action="move")
    image = workspace.store.images.find(str(target / "Glass" / "a.jpg"))
    labelling.label(workspace, image, "metal", operator="林", cause="review")
    second = sort(workspace, target, action="move")
    result = done(second)
    assert (result["done"], result["there"]) == (1, 4)
    assert (target / "Metal" / "a.jpg").read_text() == "A"
    with pytest.raises(SortError, match=f"Sorting {second.job_id} has moved files"):
        undo.start(workspace, first.job_id)
    done(take_back(workspace, second))
    assert tree(target) == SORTED
    done(take_back(workspace, first))
    assert tree(inbox) == before and not target.exists()
    with pytest.raises(SortError, match="nothing that could be put back"):
        undo.start(workspace, first.job_id)


def test_another_run_of_the_same_files_finds_them_where_they_were_moved(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    second_run = classified(workspace, {inbox / "a.jpg": "glass"})
    done(sort(workspace, tmp_path / "out", run_id=run_id, action="move"))
    result = done(sort(workspace, tmp_path / "again", run_id=second_run, action="move"))
    assert (result["done"], result["failed"]) == (1, 0)
    assert tree(tmp_path / "again") == {"Glass/a.jpg": "A"}


def test_a_file_that_was_not_classified_is_never_moved(workspace: Workspace, tmp_path: Path) -> None:
    """The same picture lies elsewhere as well; only the classified file is sorted."""
    write(tmp_path / "set" / "mine.jpg", "A")
    classified(workspace, {tmp_path / "set" / "mine.jpg": "glass"})
    write(tmp_path / "in" / "a.jpg", "A")
    classified(workspace, {tmp_path / "in" / "a.jpg": "glass"})
    (tmp_path / "in" / "a.jpg").unlink()
    result = done(sort(workspace, tmp_path / "out", action="move"))
    assert (result["done"], result["failed"]) == (0, 1)
    assert (tmp_path / "set" / "mine.jpg").read_text() == "A"


# Names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["copy", "move"])
def test_names_that_are_taken_get_a_number_and_nothing_is_replaced(
    workspace: Workspace, tmp_path: Path, action: str
) -> None:
    inbox, target = tmp_path / "in", tmp_path / "out"
    files = [write(inbox / str(i) / "Photo.JPG", f"new {i}") for i in range(3)]
    files += [write(inbox / "x" / "photo.jpg", "other case"), write(inbox / "y" / "twin.jpg", "twin")]
    composed, decomposed = unicodedata.normalize("NFC", "é.jpg"), unicodedata.normalize("NFD", "é.jpg")
    files += [write(inbox / "1" / composed, "e1"), write(inbox / "2" / decomposed, "e2")]
    write(target / "Glass" / "PHOTO.jpg", "was there")
    write(target / "Glass" / "twin.jpg", "twin")
    before = tree(target) | tree(inbox)
    classified(workspace, dict.fromkeys(files, "glass"))
    seen = preview(workspace, request(workspace, target, action=action))
    assert (seen.files, seen.renamed, seen.there, seen.left) == (6, 5, 1, 0)
    job = sort(workspace, target, action=action)
    result = done(job)
    assert (result["done"], result["renamed"], result["there"]) == (6, 5, 1)
    expected = {
        "Glass/PHOTO.jpg": "was there", "Glass/twin.jpg": "twin", "Glass/Photo (2).JPG": "new 0",
        "Glass/Photo (3).JPG": "new 1", "Glass/Photo (4).JPG": "new 2", "Glass/photo (5).jpg": "other case",
        f"Glass/{composed}": "e1", f"Glass/{decomposed.replace('.', ' (2).')}": "e2",
    }  # fmt: skip
    assert tree(target) == expected
    again = done(sort(workspace, target, action=action))
    assert (again["done"], again["there"]) == (0, 7), "what lies there already counts as done"
    assert tree(target) == expected
    done(take_back(workspace, job))
    assert tree(target) | tree(inbox) == before
    assert tree(target) == {"Glass/PHOTO.jpg": "was there", "Glass/twin.jpg": "twin"}


def test_the_same_picture_twice_under_one_name_comes_once(workspace: Workspace, tmp_path: Path) -> None:
    files = [write(tmp_path / "in" / str(i) / "a.jpg", "same") for i in range(4)]
    classified(workspace, dict.fromkeys(files, "glass"))
    result = done(sort(workspace, tmp_path / "out", action="move"))
    assert (result["done"], result["there"]) == (1, 3)
    assert tree(tmp_path / "out") == {"Glass/a.jpg": "same"}
    assert len(tree(tmp_path / "in")) == 3, "a file goes only where it has been moved itself"


@pytest.mark.skipif(sys.platform != "linux", reason="names that other systems refuse")
@pytest.mark.parametrize("action", ["copy", "move"])
def test_long_and_strange_names_are_kept_as_far_as_the_disk_takes_them(
    workspace: Workspace, tmp_path: Path, action: str
) -> None:
    long = "长" * 82 + ".jpeg"  # 251 bytes
    names = [
        "x" * 246 + ".jpg", long, "two\nlines.jpg", 'quo"te?.jpg', os.fsdecode(b"bad\xff.jpg"), "con.jpg",
        "-rf.jpg", "‮gpj.exe.jpg", " spaces .jpg", "no suffix",
    ]  # fmt: skip
    files = [write(tmp_path / "in" / str(i) / name, f"{i}") for i, name in enumerate(names)]
    files += [write(tmp_path / "again" / long, "the same name")]
    before = {os.fsencode(path): path.read_bytes() for path in files}
    classified(workspace, dict.fromkeys(files, "glass"))
    job = sort(workspace, tmp_path / "out", action=action)
    assert done(job)["done"] == 11
    there = {path.name: path.read_text() for path in (tmp_path / "out" / "Glass").iterdir()}
    assert {name: there.get(name) for name in names} == {name: f"{i}" for i, name in enumerate(names)}
    (numbered,) = set(there) - set(names)
    assert numbered.endswith(" (2).jpeg") and len(numbered.encode()) <= 255
    (log,) = (tmp_path / "out").glob("sorting-log-*.jsonl")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 11 and {line["did"] for line in lines} == {"moved" if action == "move" else "copied"}
    assert {
        os.fsencode(line["from"].encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
        for line in lines
    } == set(before)
    done(take_back(workspace, job))
    assert {os.fsencode(path): path.read_bytes() for path in files} == before
    assert not (tmp_path / "out").exists()


def strange_taxonomy() -> Taxonomy:
    plain = load_taxonomy("trashnet-6")
    names = ["../../etc", "CON", "a/b\\c:d", "  . ", "Ünsure\n\t‮evil", "Ünsure evil"]
    chinese = ["玻璃", "玻璃", "没有把握", "纸/纸板", "长" * 80, "."]
    classes = [
        c.model_copy(update={"key": ("nul" if i == 1 else c.key), "en": en, "zh_CN": zh})
        for i, (c, en, zh) in enumerate(zip(plain.classes, names, chinese, strict=True))
    ]
    return plain.model_copy(update={"classes": tuple(classes)})


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("en", ["_.._etc", "_CON", "a_b_c_d", "paper", "Ünsure evil", "Ünsure evil (2)"]),
        ("zh_CN", ["玻璃", "玻璃 (2)", "没有把握 (2)", "纸_纸板", "长" * 60, "trash"]),
        ("key", ["cardboard", "_nul", "metal", "paper", "plastic", "trash"]),
    ],
)
def test_folders_have_names_that_every_system_can_hold(
    tmp_path: Path, names: str, expected: list[str]
) -> None:
    taxonomy = strange_taxonomy()
    with make_workspace(tmp_path / "w", taxonomy) as workspace:
        files = {write(tmp_path / "in" / f"{c.key}.jpg", c.key): c.key for c in taxonomy.classes}
        unsure = write(tmp_path / "in" / "u.jpg", "u")
        classified(workspace, files | {unsure: "metal"}, unsure=[unsure])
        done(sort(workspace, tmp_path / "out", names=names))
    made = {p.name for p in (tmp_path / "out").iterdir() if p.is_dir()}
    apart = {"en": "Unsure", "zh_CN": "没有把握", "key": "unsure"}[names]
    assert made == {*expected, apart}
    assert {p.parent for p in tmp_path.rglob("*.jpg")} - {tmp_path / "in"} == {
        tmp_path / "out" / n for n in made
    }


def test_a_file_or_a_link_in_the_place_of_a_folder_is_left_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    files = {write(tmp_path / "in" / f"{key}.jpg", key): key for key in ("glass", "metal", "paper")}
    classified(workspace, files)
    write(tmp_path / "out" / "Glass", "a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "Metal").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "out" / "PAPER").mkdir()
    done(sort(workspace, tmp_path / "out"))
    assert tree(tmp_path / "out") == {
        "Glass": "a file", "Glass (2)/glass.jpg": "glass", "Metal": f"-> {tmp_path / 'elsewhere'}",
        "Metal (2)/metal.jpg": "metal", "PAPER/paper.jpg": "paper",
    }  # fmt: skip
    assert list((tmp_path / "elsewhere").iterdir()) == []


# Sources that are not what they were ---------------------------------------------------------------------


@pytest.mark.parametrize("action", ["copy", "move"])
def test_files_that_vanished_or_changed_are_told_and_left_alone(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path, action: str
) -> None:
    (inbox / "a.jpg").unlink()
    write(inbox / "图.png", "another picture")
    os.utime(inbox / "unsure.jpg")  # touched, but the same
    (inbox / "broken.heic").unlink()
    (inbox / "broken.heic").mkdir()
    result = done(sort(workspace, tmp_path / "out", action=action))
    assert (result["done"], result["failed"]) == (2, 3)
    assert tree(tmp_path / "out") == {"Glass/b.jpg": "B", "Unsure/unsure.jpg": "D"}
    assert (inbox / "图.png").read_text() == "another picture"
    said = " ".join(str(Message.from_json(f["error"])) for f in result["first_failures"])  # type: ignore[attr-defined]
    assert "not there any more" in said and "changed since it was classified" in said and "left alone" in said


def test_links_are_copied_and_stay(workspace: Workspace, tmp_path: Path) -> None:
    real = write(tmp_path / "real" / "r.jpg", "R")
    link = tmp_path / "in" / "l.jpg"
    link.parent.mkdir()
    link.symlink_to("../real/r.jpg")
    plain = write(tmp_path / "in" / "p.jpg", "P")
    classified(workspace, {link: "glass", plain: "glass"})
    seen = preview(workspace, request(workspace, tmp_path / "out", action="move"))
    assert (seen.files, seen.copied, seen.needed) == (2, 1, 1)
    job = sort(workspace, tmp_path / "out", action="move")
    assert tree(tmp_path / "out") == {"Glass/l.jpg": "R", "Glass/p.jpg": "P"}
    assert link.is_symlink() and real.read_text() == "R"
    done(take_back(workspace, job))
    assert link.is_symlink() and plain.read_text() == "P" and not (tmp_path / "out").exists()


def test_the_target_may_lie_in_the_source_and_the_source_in_the_target(
    workspace: Workspace, inbox: Path, run_id: int
) -> None:
    before = tree(inbox)
    job = sort(workspace, inbox, action="move")
    done(job)
    assert tree(inbox) == SORTED
    done(take_back(workspace, job))
    assert tree(inbox) == before
    done(sort(workspace, inbox / "sorted", action="move"))
    assert tree(inbox) == {f"sorted/{name}": content for name, content in SORTED.items()}


def test_pictures_in_archives_are_copied_out_and_the_archive_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    archive = write_zip(
        tmp_path / "a.zip",
        [Entry(b"in/1.jpg", jpeg(1)), Entry(b"x/que?.jpg", jpeg(2)), Entry(b"x/bad.jpg", b"x")],
    )
    data = archive.read_bytes()
    classified(
        workspace,
        {
            archive / "in" / "1.jpg": "glass",
            archive / "x" / "que?.jpg": "metal",
            archive / "x" / "bad.jpg": None,
        },
    )
    job = sort(workspace, tmp_path / "out", action="move")
    result = done(job)
    assert (result["done"], result["failed"], result["copied_instead"]) == (2, 1, 2)
    assert (tmp_path / "out" / "Glass" / "1.jpg").read_bytes() == jpeg(1)
    assert (tmp_path / "out" / "Metal" / "que_.jpg").read_bytes() == jpeg(2)
    assert archive.read_bytes() == data
    done(take_back(workspace, job))
    assert not (tmp_path / "out").exists() and archive.read_bytes() == data


def test_the_workspaces_own_files_are_copied(workspace: Workspace, tmp_path: Path) -> None:
    own = write(workspace.shots_folder / "shot.jpg", "S")
    classified(workspace, {own: "glass"})
    done(sort(workspace, tmp_path / "out", action="move"))
    assert own.read_text() == "S" and tree(tmp_path / "out") == {"Glass/shot.jpg": "S"}


# Undo ----------------------------------------------------------------------------------------------------


def test_undo_puts_a_file_beside_what_is_new_at_its_place(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    job = sort(workspace, tmp_path / "out", action="move")
    write(inbox / "a.jpg", "new")
    write(inbox / "A (2).jpg", "new, too")
    (inbox / "deep" / "er").rmdir()
    (inbox / "deep").rmdir()
    back = done(take_back(workspace, job))
    assert (inbox / "a.jpg").read_text() == "new" and (inbox / "a (3).jpg").read_text() == "A"
    assert (inbox / "deep" / "er" / "b.jpg").read_text() == "B"
    (note,) = back["notes"]  # type: ignore[misc]
    assert "put beside it as a (3).jpg" in str(Message.from_json(note["note"]))
    assert note["now"] == str(inbox / "a (3).jpg")
    image = workspace.store.images.find(str(inbox / "a (3).jpg"))
    assert image.path == inbox / "a (3).jpg"


def test_undo_brings_back_what_was_changed_in_its_folder_and_keeps_what_it_does_not_know(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    job = sort(workspace, target, action="move")
    write(target / "Glass" / "a.jpg", "A, edited")
    write(target / "Glass" / "mine.txt", "mine")
    (target / "Trash" / "图.png").unlink()
    back = done(take_back(workspace, job))
    assert (inbox / "a.jpg").read_text() == "A, edited"
    assert (back["returned"], back["kept"]) == (4, 1)
    assert "not there any more" in str(back["notes"])
    assert tree(target) == {"Glass/mine.txt": "mine"} and not (target / "Trash").exists()
    (log,) = target.glob("sorting-log-*.jsonl")
    assert [json.loads(line)["did"] for line in log.read_text().splitlines()].count("put back") == 4


def test_undoing_copies_never_takes_the_last_one(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    job = sort(workspace, target)
    (inbox / "a.jpg").unlink()
    write(inbox / "图.png", "another one now")
    write(target / "Unsure" / "unsure.jpg", "edited copy")
    back = done(take_back(workspace, job))
    assert (inbox / "a.jpg").read_text() == "A", "the copy became the original"
    assert tree(target) == {"Trash/图.png": "C", "Unsure/unsure.jpg": "edited copy"}
    assert (back["returned"], back["kept"]) == (3, 2)
    assert {Path(note["now"]).name for note in back["notes"]} == {"图.png", "unsure.jpg"}  # type: ignore[attr-defined]


def test_undo_waits_for_a_folder_that_is_not_there(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    job = sort(workspace, tmp_path / "out", action="move")
    before = tree(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "unplugged")
    back = take_back(workspace, job)
    assert back.status == "failed" and "Connect its disk" in str(back.error)
    (tmp_path / "unplugged").rename(tmp_path / "out")
    assert tree(tmp_path / "out") == before
    workspace.store.jobs.requeue(back.job_id)
    assert done(work_off(workspace, back.job_id))["returned"] == 5


# What cannot be started ----------------------------------------------------------------------------------


def test_what_cannot_be_sorted_is_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SortError, match="Nothing has been classified"):
        request(workspace, tmp_path / "out")
    run_id = classified(workspace, {write(tmp_path / "a.jpg", "A"): "glass"})
    with pytest.raises(SortError, match="inside the workspace"):
        request(workspace, workspace.folder / "images")
    with pytest.raises(SortError, match="no folder"):
        request(workspace, tmp_path / "a.jpg")
    with pytest.raises(SortError, match="none of: class, bin"):
        request(workspace, tmp_path / "out", by="colour")  # type: ignore[arg-type]
    sorting = sort(workspace, tmp_path / "out")
    with pytest.raises(SortError, match="no classification"):
        request(workspace, tmp_path / "out", run_id=sorting.job_id)
    with pytest.raises(SortError, match="no sorting"):
        undo.start(workspace, run_id)
    waiting = workspace.store.jobs.add("classify", "interactive", {"paths": [], "model": "colours"})
    with pytest.raises(SortError, match="not ended yet"):
        request(workspace, tmp_path / "out", run_id=waiting)


def test_a_target_that_may_not_be_written_to_ends_the_job_with_one_sentence(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    before = tree(inbox)
    place = write(tmp_path / "file", "x") / "below"
    job = sort(workspace, place)
    assert job.status == "failed" and "cannot be used" in str(job.error)
    assert tree(inbox) == before


def test_nothing_is_changed_by_looking(
    workspace: Workspace, inbox: Path, run_id: int, tmp_path: Path
) -> None:
    write(tmp_path / "out" / "Glass" / "a.jpg", "other")
    before = tree(tmp_path)
    seen = preview(workspace, request(workspace, tmp_path / "out", action="move"))
    assert [(f.name, f.files, f.bytes) for f in seen.folders] == [
        ("Glass", 2, 2), ("Trash", 1, 1), ("Unsure", 1, 1), ("Not readable", 1, 1),
    ]  # fmt: skip
    assert (seen.files, seen.bytes, seen.needed, seen.renamed) == (5, 5, 0, 1) and seen.has_room
    assert preview(workspace, request(workspace, tmp_path / "o")).needed == 5
    after = tree(tmp_path)
    assert {k: v for k, v in after.items() if "garbage.sqlite" not in k} == {
        k: v for k, v in before.items() if "garbage.sqlite" not in k
    }
