from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ImageFilter, LabelChange
from garbage_gui.store.store import Store
from tests.store.pictures import new_image, new_prediction


@pytest.fixture
def store(workspace: Workspace) -> Store:
    return workspace.store


def label(store: Store, image_id: int, class_key: str) -> None:
    store.labels.apply([LabelChange(image_id, class_key)], operator="ann", cause="review")


def test_an_image_is_its_content(store: Store) -> None:
    first, second = store.images.add([new_image(1), new_image(2)])
    assert (first.known, second.known) == (False, False)
    (again,) = store.images.add([replace(new_image(1), path=Path("/elsewhere/b.jpg"))])
    assert again.known
    assert again.image_id == first.image_id
    assert set(store.images.paths(first.image_id)) == {Path("/pictures/图片_1.jpg"), Path("/elsewhere/b.jpg")}
    assert store.images.by_sha256(new_image(2).sha256) == store.images.get(second.image_id)
    assert store.images.by_sha256("0" * 64) is None
    assert store.images.ids_by_sha256([new_image(2).sha256, "0" * 64]) == {
        new_image(2).sha256: second.image_id
    }


def test_a_path_with_new_content_belongs_to_the_new_image(store: Store) -> None:
    store.images.add([new_image(1, name="a.jpg")])
    (new,) = store.images.add([new_image(2, name="a.jpg")])
    assert store.images.find("/pictures/a.jpg").image_id == new.image_id
    assert store.images.paths(1) == []
    assert store.images.get(1).path is None


def test_a_hash_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="sha256"):
        store.images.add([replace(new_image(1), sha256="'; DROP TABLE images; --")])


def test_the_same_file_is_known_by_size_and_time(store: Store) -> None:
    image = new_image(1)
    (added,) = store.images.add([image])
    assert store.images.known_file(image.path, image.bytes, image.mtime_ns) == added.image_id
    assert store.images.known_file(image.path, image.bytes, image.mtime_ns + 1) is None
    assert store.images.known_file(image.path, image.bytes + 1, image.mtime_ns) is None


def test_many_come_in_at_once_in_order(store: Store) -> None:
    (old,) = store.images.add([new_image(1)])
    odd = replace(new_image(5, name="x"), path=Path(os.fsdecode(b"/pictures/\xff.jpg")))
    twice = [new_image(3), replace(new_image(3), path=Path("/other/3.jpg"), perceptual_hash=None)]
    images = [new_image(2), new_image(1), *twice, new_image(4, name='it\'s "4".jpg'), odd]
    added = store.images.add(images, to_compare=True)
    assert [a.known for a in added] == [False, True, False, True, False, False]
    assert added[1].image_id == old.image_id and added[2].image_id == added[3].image_id
    ids = [a.image_id for a in added]
    assert [i.sha256 for i in store.images.get_many(ids)] == [i.sha256 for i in images]
    assert store.comparisons.waiting() == sorted({*ids} - {old.image_id})
    assert all(image.path in store.images.paths(n) for image, n in zip(images, ids, strict=True))
    files = [(image.path, image.bytes, image.mtime_ns) for image in images]
    assert store.images.known_files(files) == ids
    assert store.images.known_files([(p, b + 1, m) for p, b, m in files]) == [None] * len(ids)
    assert store.images.known_files([(Path("/nowhere"), 1, 1)]) == [None]
    assert store.images.known_files([]) == []
    # A path that comes twice has the later content.
    store.images.add([new_image(8, name="a.jpg"), new_image(9, name="a.jpg")])
    assert store.images.find("/pictures/a.jpg").sha256 == new_image(9).sha256


def test_images_wait_for_their_looks(store: Store) -> None:
    images = [replace(new_image(n), perceptual_hash=None) for n in range(1, 5)]
    store.images.add(images[:1])
    store.images.add(images, to_compare=True)
    assert store.comparisons.unseen() == {2, 3, 4} and store.comparisons.waiting() == []
    first, second = store.comparisons.next_unseen(0, 2)
    assert (first.image_id, first.sha256, first.paths) == (2, images[1].sha256, (images[1].path,))
    assert [i.image_id for i in store.comparisons.next_unseen(second.image_id, 9)] == [4]
    store.comparisons.set_looks({2: b"two", 4: b""})
    assert store.comparisons.waiting() == [2, 4] and store.comparisons.unseen() == {3}
    assert store.images.perceptual_hashes() == [(2, b"two"), (4, b"")]
    store.comparisons.compared([2, 4])
    assert store.comparisons.waiting() == [] and store.comparisons.unseen() == {3}


def test_find_by_path_and_prefix(store: Store) -> None:
    store.images.add([new_image(n) for n in range(300)])
    wanted = new_image(7)
    assert store.images.find(str(wanted.path)).sha256 == wanted.sha256
    assert store.images.find(wanted.sha256[:8]).sha256 == wanted.sha256
    assert store.images.find(wanted.sha256[:8].upper()).sha256 == wanted.sha256
    for nothing in ("", "abc", "no such picture", "\0", "ffffffffff", "../图"):
        with pytest.raises(StoreError, match="no image"):
            store.images.find(nothing)


def test_find_says_when_a_prefix_is_ambiguous(store: Store) -> None:
    images = [replace(new_image(n), sha256=f"abcdef{n:058x}") for n in range(2)]
    store.images.add(images)
    with pytest.raises(StoreError, match="More than one"):
        store.images.find("abcdef")


def test_paths_inside_the_workspace_move_with_it(store: Store, tmp_path: Path) -> None:
    inside = store.folder / "images" / "aa" / "x.jpg"
    (added,) = store.images.add([replace(new_image(1), path=inside)])
    store.close()
    moved = store.folder.rename(tmp_path / "moved")
    with Store.open(moved) as again:
        assert again.images.paths(added.image_id) == [moved / "images" / "aa" / "x.jpg"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names are Unicode")
def test_names_that_are_no_unicode_come_back_unharmed(store: Store) -> None:
    path = Path(os.fsdecode(b"/pictures/\xff\xfe.jpg"))
    (added,) = store.images.add([replace(new_image(1), path=path)])
    assert store.images.paths(added.image_id) == [path]
    assert store.images.find(str(path)).image_id == added.image_id
    assert store.images.ids(ImageFilter(text="pictures")) == [added.image_id]


def test_of_several_paths_one_that_exists_is_given(store: Store, tmp_path: Path) -> None:
    there = tmp_path / "there.jpg"
    there.write_bytes(b"x")
    store.images.add([replace(new_image(1), path=there)])
    store.images.add([new_image(1, name="gone.jpg")])
    assert store.images.get(1).path == there
    there.unlink()
    assert store.images.get(1).path == Path("/pictures/gone.jpg")


def test_filters_and_orders(store: Store) -> None:
    store.images.add([new_image(n, name=f"img_{n}.jpg") for n in range(1, 13)])
    for image_id, key in ((1, "glass"), (2, "glass"), (3, "metal")):
        label(store, image_id, key)
    rows = [(1, "glass", 0.9), (2, "paper", 0.8), (3, "metal", 0.3), (4, "paper", 0.6)]
    store.predictions.put("m", [new_prediction(*row) for row in rows])
    ids = store.images.ids
    assert ids(ImageFilter(), "newest") == list(range(12, 0, -1))
    assert ids(ImageFilter(), "oldest", limit=3, offset=2) == [3, 4, 5]
    assert ids(ImageFilter(), "name") == list(range(1, 13)), "img_9 comes before img_10"
    assert ids(ImageFilter(), "size") == list(range(12, 0, -1))
    assert ids(ImageFilter(), "class")[:3] == [1, 2, 3]
    assert ids(ImageFilter(labelled=True), "oldest") == [1, 2, 3]
    assert ids(ImageFilter(classes=("glass",)), "oldest") == [1, 2]
    assert ids(ImageFilter(text="img_1.j")) == [1]
    assert ids(ImageFilter(text="%")) == [], "a wildcard is a plain character"
    assert ids(ImageFilter(text="玻璃"), "oldest") == [1, 2], "the Chinese name of a class"
    assert ids(ImageFilter(text=new_image(5).sha256[:10])) == [5]
    model = ImageFilter(model_id="m")
    assert ids(model, "least_sure")[:5] == [3, 4, 2, 1, 5], "those without a prediction come last"
    assert ids(model, "most_sure")[:5] == [1, 2, 4, 3, 5]
    assert ids(replace(model, agrees=True), "oldest") == [1, 3]
    assert ids(replace(model, agrees=False), "oldest") == [2]
    assert ids(replace(model, predicted=("paper",)), "oldest") == [2, 4]
    assert ids(replace(model, min_confidence=0.6, max_confidence=0.8), "oldest") == [2, 4]
    assert ids(replace(model, max_confidence=0.8), "least_sure") == [3, 4, 2]
    assert ids(ImageFilter(model_id="unknown"), "least_sure") == list(range(12, 0, -1))
    assert ids(ImageFilter(model_id="unknown", agrees=True)) == []
    for filter in (ImageFilter(), model, replace(model, agrees=False), ImageFilter(text="img_1")):
        assert store.images.count(filter) == len(ids(filter))
        assert sorted(ids(filter, "least_sure")) == sorted(ids(filter, "newest"))


def test_facets(store: Store) -> None:
    store.images.add([new_image(n) for n in range(1, 6)])
    label(store, 1, "glass")
    label(store, 2, "trash")
    store.images.set_splits({1: "train", 2: "test"})
    store.images.set_excluded([5], True, operator="ann")
    store.predictions.put("m", [new_prediction(1, "glass", 0.9), new_prediction(2, "glass", 0.9)])
    facets = store.images.facets(ImageFilter(model_id="m"))
    assert facets.by_class == {"glass": 1, "trash": 1}
    assert facets.by_category == {"recyclable": 1, "other": 1}
    assert facets.by_split == {"train": 1, "test": 1}
    assert (facets.labelled, facets.unlabelled, facets.agree, facets.disagree) == (2, 2, 1, 1)
    assert store.images.facets(ImageFilter(excluded=None)).unlabelled == 3


def test_a_split_is_given_once(store: Store) -> None:
    store.images.add([new_image(n) for n in range(1, 4)])
    for image_id in (1, 2, 3):
        label(store, image_id, "glass")
    store.images.set_splits({1: "test"})
    store.images.set_splits({1: "train", 2: "train"})
    assert [c.split for c in store.images.assigned()] == ["test", "train"]
    assert [c.image_id for c in store.images.unassigned()] == [3]
    assert [i.image_id for i in store.images.labelled()] == [1, 2]
    assert [i.image_id for i in store.images.labelled(["test"])] == [1]
    store.labels.apply([LabelChange(1, None)], operator="ann", cause="review")
    assert [c.label for c in store.images.assigned()] == ["", "glass"], "its side is kept for its group"
    store.images.set_excluded([2], True, operator="ann")
    assert store.images.labelled() == []


def test_groups(store: Store) -> None:
    store.images.add([new_image(n) for n in range(1, 5)])
    assert store.images.perceptual_hashes()[0] == (1, (1).to_bytes(8, "big"))
    store.images.set_groups({1: 7, 2: 7, 3: 8})
    assert store.images.ids(ImageFilter(duplicates=True), "oldest") == [1, 2]
    assert store.images.ids(ImageFilter(duplicates=False), "oldest") == [3, 4]


def test_many_images_stay_quick(store: Store) -> None:
    """Not a benchmark: a bound that only a missing index breaks."""
    import time

    total = 20_000
    store.images.add([new_image(n) for n in range(total)])
    keys = store.taxonomy.keys
    store.labels.apply([LabelChange(n, keys[n % 6]) for n in range(1, total, 2)], operator="", cause="import")
    store.predictions.put("m", [new_prediction(n, keys[n % 5], n / total) for n in range(1, total + 1)])
    started = time.perf_counter()
    for filter in (ImageFilter(), ImageFilter(model_id="m"), ImageFilter(labelled=False, model_id="m")):
        for order in ("newest", "name", "least_sure", "class"):
            assert len(store.images.ids(filter, order, limit=200)) == 200  # type: ignore[arg-type]
        store.images.count(filter)
        store.images.facets(filter)
    assert time.perf_counter() - started < 3.0
