"""The columns in memory answer what the store answers, and follow it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.image_index import ImageIndex, OrderKey, Ranges, Sorting
from garbage_gui.store.records import ImageFilter, LabelChange
from garbage_gui.store.store import Store
from tests.store.pictures import new_image, new_prediction

DAY = 86_400
START = 1_700_000_000


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    """Twelve images: 1 and 2 glass by ann, 3 metal by import, two near-duplicates, four predictions."""
    store = workspace.store
    rows = [
        replace(new_image(n, name=f"img_{n}.jpg"), mtime_ns=(START + n * DAY) * 10**9) for n in range(1, 13)
    ]
    store.images.add(rows)
    store.labels.apply([LabelChange(1, "glass"), LabelChange(2, "glass")], operator="ann", cause="review")
    store.labels.apply([LabelChange(3, "metal")], operator="王芳", cause="import")
    store.images.set_groups({2: 7, 4: 7, 5: 8})
    store.images.set_splits({1: "train", 2: "validation", 3: "test"})
    said = [(1, "glass", 0.9), (2, "paper", 0.5), (3, "metal", 0.3), (4, "paper", 0.6)]
    store.predictions.put("m", [new_prediction(*row) for row in said])
    yield store


FILTERS = [
    ImageFilter(),
    ImageFilter(excluded=None),
    ImageFilter(classes=("glass", "nothing")),
    ImageFilter(categories=("recyclable",)),
    ImageFilter(splits=("train", "test")),
    ImageFilter(labelled=False),
    ImageFilter(sources=("import",)),
    ImageFilter(operators=("ann",)),
    ImageFilter(agrees=True, model_id="m"),
    ImageFilter(agrees=False, model_id="m"),
    ImageFilter(predicted=("paper",), model_id="m"),
    ImageFilter(min_confidence=0.5, max_confidence=0.6, model_id="m"),
    ImageFilter(unsure=True, model_id="m"),
    ImageFilter(unsure=False, model_id="m"),
    ImageFilter(unsure=True, model_id="nobody"),
    ImageFilter(file_after=START + 3 * DAY, file_before=START + 6 * DAY),
    ImageFilter(min_bytes=1004, max_bytes=1007),
    ImageFilter(duplicates=True),
    ImageFilter(duplicates=False),
    ImageFilter(group=7),
    ImageFilter(learned_until=1),
    ImageFilter(text="img_1"),
    ImageFilter(text="玻璃"),
    ImageFilter(text=new_image(5).sha256[:8]),
    ImageFilter(text="%"),
    ImageFilter(labelled=True, splits=("train",), sources=("review",), text="img", duplicates=False),
]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_a_filter_finds_what_the_store_finds(store: Store, wanted: ImageFilter) -> None:
    store.images.set_excluded([6], True, operator="ann")
    found = ImageIndex(store).select(wanted, Sorting(descending=False))
    assert list(found.ids) == store.images.ids(wanted, "oldest")
    assert found.total == 12


def test_every_order_has_its_two_directions(store: Store) -> None:
    index = ImageIndex(store)

    def ids(key: OrderKey, descending: bool, model: str | None = "m") -> list[int]:
        return list(index.select(ImageFilter(model_id=model), Sorting(key, descending)).ids)

    up = list(range(1, 13))
    assert ids("added", False) == ids("name", False) == ids("size", False) == ids("file_date", False) == up
    assert ids("added", True) == ids("name", True) == ids("size", True) == ids("file_date", True) == up[::-1]
    assert ids("confidence", False)[:5] == [3, 2, 4, 1, 5], "those without a prediction come last"
    assert ids("confidence", True)[:5] == [1, 4, 2, 3, 5], "in both directions"
    assert ids("class", False)[:4] == [1, 2, 3, 4]
    assert ids("class", True)[:4] == [3, 1, 2, 4]
    assert ids("group", False)[:4] == [2, 4, 5, 1]
    assert ids("confidence", True, "nobody") == up
    predictions = {i.image_id: i.class_key for i in store.predictions.for_model("m", up).values()}
    rising = sorted(predictions, key=lambda i: (predictions[i], i))
    assert ids("predicted", False) == rising + [i for i in up if i not in predictions]
    assert set(ids("predicted", True)[: len(rising)]) == set(rising) and ids("predicted", True) != up
    assert ids("predicted", True, "nobody") == up
    records = store.images.get_many(up)
    newest = {r.image_id: store.labels.history(r.image_id)[-1] for r in records if r.label is not None}
    by_event = sorted(newest, key=lambda i: newest[i].event_id)
    assert ids("labelled", False)[: len(newest)] == by_event
    assert ids("labelled", True)[: len(newest)] == by_event[::-1]
    by_name = sorted(newest, key=lambda i: (newest[i].operator, i))
    assert ids("operator", False)[: len(newest)] == by_name
    sides = {r.image_id: ("train", "validation", "test").index(r.split) for r in records if r.split}
    assert ids("split", False)[: len(sides)] == sorted(sides, key=lambda i: (sides[i], i))


def test_a_shuffle_is_the_same_again_and_its_seed_makes_another(store: Store) -> None:
    index = ImageIndex(store)
    first = list(index.select(ImageFilter(), Sorting("random", seed=1)).ids)
    assert first == list(ImageIndex(store).select(ImageFilter(), Sorting("random", seed=1)).ids)
    assert sorted(first) == list(range(1, 13)) != first
    assert first != list(index.select(ImageFilter(), Sorting("random", seed=2)).ids)
    narrowed = list(index.select(ImageFilter(labelled=False), Sorting("random", seed=1)).ids)
    assert narrowed == [i for i in first if i > 3], "a filter leaves the order as it is"


def test_counts_follow_the_other_filters_and_not_their_own(store: Store) -> None:
    index = ImageIndex(store)
    ranges = Ranges(
        confidence=(("low", None, 0.5), ("high", 0.5, None)),
        date=(("first", None, START + 3 * DAY), ("rest", START + 3 * DAY, None)),
        size=(("small", None, 1003),),
        learned=(("m", 2), ("older", 1)),
    )
    facets = (
        "class", "category", "predicted", "split", "labelled", "source", "operator", "agrees", "confidence",
        "unsure", "date", "size", "duplicates", "excluded", "learned",
    )  # fmt: skip
    wanted = ImageFilter(classes=("glass",), model_id="m")
    counts = index.select(wanted, counts=facets, ranges=ranges).counts  # type: ignore[arg-type]
    assert counts["class"] == {"glass": 2, "metal": 1}, "the classes beside the chosen one keep their counts"
    assert counts["category"] == {"recyclable": 2}
    assert counts["predicted"] == {"glass": 1, "paper": 1}
    assert counts["split"] == {"train": 1, "validation": 1, "test": 0}
    assert counts["labelled"] == {"yes": 2, "no": 0}
    assert counts["source"] == {"review": 2}
    assert counts["operator"] == {"ann": 2}
    assert counts["agrees"] == {"yes": 1, "no": 1}
    assert counts["confidence"] == {"low": 1, "high": 2}
    assert counts["unsure"] == {"yes": 0, "no": 2}
    assert counts["date"] == {"first": 2, "rest": 0}
    assert counts["size"] == {"small": 2}
    assert counts["duplicates"] == {"yes": 1, "no": 1}
    assert counts["excluded"] == {"also": 2, "only": 0}
    assert counts["learned"] == {"m": 2, "older": 1}
    both = index.select(replace(wanted, operators=("王芳",)), counts=("class", "operator")).counts
    assert both == {"class": {"metal": 1}, "operator": {"ann": 2}}


def test_it_follows_whatever_changes(store: Store) -> None:
    index = ImageIndex(store)

    def ids(**fields: object) -> list[int]:
        return list(index.select(ImageFilter(**fields), Sorting(descending=False)).ids)  # type: ignore[arg-type]

    assert ids(classes=("glass",)) == [1, 2]
    store.labels.apply([LabelChange(9, "glass"), LabelChange(1, None)], operator="li", cause="browse")
    assert ids(classes=("glass",)) == [2, 9]
    assert ids(operators=("li",)) == [9]
    store.labels.undo(operator="li")
    assert ids(classes=("glass",)) == [1, 2]
    store.images.set_excluded([1], True, operator="li")
    assert ids(classes=("glass",)) == [2]
    store.images.set_splits({9: "train"})
    assert ids(splits=("train",), excluded=None) == [1, 9]
    store.images.move_splits({9: "validation"})
    assert ids(splits=("train",), excluded=None) == [1]
    store.images.set_groups({10: 3, 11: 3})
    assert ids(duplicates=True) == [2, 4, 10, 11]
    assert ids(min_confidence=0.8, model_id="m") == []
    store.images.add([new_image(n, name=f"new_{n}.jpg") for n in (20, 21)])
    store.predictions.put("m", [new_prediction(13, "glass", 0.95)])
    assert ids(min_confidence=0.8, model_id="m") == [13]
    assert ids(text="new_") == [13, 14]
    store.predictions.forget_model("m")
    assert ids(min_confidence=0.8, model_id="m") == []
    with sqlite3.connect(store.path) as other:  # another process
        other.execute(
            "INSERT INTO label_events(uuid, batch, image_id, to_class, operator, at, cause) "
            "VALUES ('u', 'b', 14, 'metal', 'zhao', 0, 'review')"
        )
        other.execute("UPDATE images SET label = 'metal', label_event = 99 WHERE id = 14")
    assert ids(classes=("metal",)) == [3, 14]


def test_an_empty_store_has_nothing(tmp_path: Path, workspace: Workspace) -> None:
    found = ImageIndex(workspace.store).select(
        ImageFilter(text="x"), Sorting("name"), counts=("class", "date")
    )
    assert (list(found.ids), found.counts, found.total) == ([], {"class": {}, "date": {}}, 0)
