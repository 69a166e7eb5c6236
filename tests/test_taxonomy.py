"""The taxonomies that ship with the app, and those that people write."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from garbage_gui.taxonomy import BUILT_IN, Category, Taxonomy, TaxonomyError, load_taxonomy

SIZES = {"trashnet-6": 6, "paper-20": 20, "huawei-40": 40, "huawei-43": 43}
CATEGORIES = {
    "可回收物": Category.RECYCLABLE,
    "厨余垃圾": Category.KITCHEN,
    "有害垃圾": Category.HAZARDOUS,
    "其他垃圾": Category.OTHER,
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in(name: str) -> None:
    taxonomy = load_taxonomy(name)
    assert taxonomy.name == name
    assert len(taxonomy.classes) == SIZES[name]
    for what in ("en", "zh_CN", "key", "colour"):
        values = [getattr(c, what) for c in taxonomy.classes]
        assert len(set(values)) == len(values), f"two classes have the same {what}"
    for c in taxonomy.classes:
        assert not c.zh_CN.isascii()
        assert taxonomy.find(c.en) == taxonomy.find(c.zh_CN) == taxonomy.get(c.key) == c


@pytest.mark.parametrize("name", BUILT_IN)
def test_colours_can_be_told_apart(name: str) -> None:
    def channels(colour: str) -> tuple[int, ...]:
        return tuple(bytes.fromhex(colour[1:]))

    for one, other in combinations(load_taxonomy(name).classes, 2):
        distance = sum(
            (a - b) ** 2 for a, b in zip(channels(one.colour), channels(other.colour), strict=True)
        )
        assert distance >= 34**2, f"{one.key} and {other.key}"


@pytest.mark.parametrize("name", ["huawei-40", "huawei-43"])
def test_huawei_classes_are_those_of_the_competition(name: str, shared: Path | None) -> None:
    taxonomy = load_taxonomy(name)
    assert [c.huawei_id for c in taxonomy.classes] == list(range(SIZES[name]))
    if shared is None:
        return  # without the competition's own list, the order is all that can be checked
    listed = json.loads((shared / "paper" / "huawei_classes.json").read_text(encoding="utf-8"))["classes"]
    for c in taxonomy.classes:
        category, chinese = listed[str(c.huawei_id)].split("/")
        assert (c.zh_CN, c.category) == (chinese, CATEGORIES[category])


def test_paper_classes_are_those_of_its_table(shared: Path | None) -> None:
    taxonomy = load_taxonomy("paper-20")
    whole = {c.huawei_id: c for c in load_taxonomy("huawei-40").classes}
    for c in taxonomy.classes:
        same = whole[c.huawei_id]
        assert (c.key, c.category, c.en, c.colour) == (same.key, same.category, same.en, same.colour)
        assert c.zh_CN == same.zh_CN or (c.zh_CN, same.zh_CN) == ("破碎花盆碟碗", "破碎花盆及碟碗")
    if shared is not None:
        tables = json.loads((shared / "paper" / "tables.json").read_text(encoding="utf-8"))
        assert {c.zh_CN for c in taxonomy.classes} == set(tables["table_1_images_per_class"])


def test_trashnet_has_no_hazardous_class() -> None:
    taxonomy = load_taxonomy("trashnet-6")
    assert {c.key: c.zh_CN for c in taxonomy.classes} == {
        "cardboard": "纸板", "glass": "玻璃", "metal": "金属", "paper": "纸张", "plastic": "塑料", "trash": "其他垃圾",
    }  # fmt: skip
    assert {c.key for c in taxonomy.classes if c.category is not Category.RECYCLABLE} == {"trash"}


def test_a_class_is_found_by_any_of_its_names() -> None:
    taxonomy = load_taxonomy("huawei-40")
    for text in ("fish-bone", "Fish bone", "FISH_BONE", "fishbone", "鱼骨"):
        assert taxonomy.require(text).key == "fish-bone"
    assert taxonomy.find("fish") is None
    with pytest.raises(TaxonomyError, match="no class “fish”"):
        taxonomy.require("fish")


def written(tmp_path: Path, **changes: object) -> Path:
    document = json.loads(load_taxonomy("trashnet-6").model_dump_json())
    path = tmp_path / "分类.json"
    path.write_text(json.dumps({**document, **changes}), encoding="utf-8-sig")
    return path


def test_one_of_ones_own(tmp_path: Path) -> None:
    assert load_taxonomy(written(tmp_path, name="mine")).name == "mine"


def wrong(**changes: object) -> list[dict[str, object]]:
    good = {"key": "a", "en": "A", "zh_CN": "甲", "category": "other", "colour": "#112233"}
    return [{**good, **changes}, {**good, "key": "b"}]


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": []},
        {"classes": wrong()[:1]},
        {"classes": wrong(key="b")},
        {"classes": wrong(key="../a")},
        {"classes": wrong(key="")},
        {"classes": wrong(en="")},
        {"classes": wrong(colour="red")},
        {"classes": wrong(category="burnable")},
        {"classes": wrong(more="x")},
        {"classes": "abc"},
        {"name": "../../etc"},
        {"more": 1},
    ],
)
def test_what_is_no_taxonomy(tmp_path: Path, changes: dict[str, object]) -> None:
    path = written(tmp_path, **changes)
    with pytest.raises(TaxonomyError, match="is not a taxonomy") as caught:
        load_taxonomy(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b" " * 2_000_001, b"null", b"[1]"]
)
def test_files_that_are_not_even_json(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(TaxonomyError, match="is not a taxonomy"):
        load_taxonomy(path)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for name in ("nope", tmp_path / "missing.json", tmp_path):
        with pytest.raises(TaxonomyError, match="no taxonomy"):
            load_taxonomy(name)


def test_it_survives_the_store() -> None:
    taxonomy = load_taxonomy("huawei-43")
    assert Taxonomy.model_validate_json(taxonomy.model_dump_json()) == taxonomy


def two(one: dict[str, object], other: dict[str, object]) -> list[dict[str, object]]:
    good = {"category": "other", "colour": "#112233"}
    return [
        {**good, "key": "a", "en": "Tin", "zh_CN": "甲", **one},
        {**good, "key": "b", "en": "Box", "zh_CN": "乙", **other},
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "mine", "classes": two({"en": "b"}, {"en": "a"})}, "class a and the class b .* “b”"),
        ({"name": "mine", "classes": two({}, {"zh_CN": "甲"})}, "class a and the class b .* “甲”"),
        ({"name": "mine", "classes": two({"en": "plastic bag"}, {"key": "plastic-bag"})}, "“plastic-bag”"),
        ({"name": "mine", "classes": two({"huawei_id": 3}, {"huawei_id": 3})}, "a and b have the same .* 3"),
        ({"name": "mine", "classes": two({"en": "  "}, {})}, "name of the class a is blank"),
        ({"name": "mine", "classes": two({}, {"zh_CN": "乙\x1b[31m"})}, "name of the class b is blank"),
        ({"classes": two({}, {})}, "the name trashnet-6, which belongs to a built-in"),
    ],
)
def test_names_that_do_not_tell_classes_apart_are_refused(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(TaxonomyError, match=told):
        load_taxonomy(written(tmp_path, **changes))


def test_a_key_comes_before_a_name_in_a_workspace_that_has_such_a_taxonomy() -> None:
    classes = two({"en": "b"}, {"en": "a"})
    taxonomy = Taxonomy.model_validate({"name": "mine", "en": "Mine", "zh_CN": "我的", "classes": classes})
    assert [taxonomy.require(key).key for key in ("a", "b")] == ["a", "b"]
