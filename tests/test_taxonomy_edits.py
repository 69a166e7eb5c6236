"""Edits of a taxonomy: what it is afterwards, and what is refused."""

from __future__ import annotations

import pytest

from garbage_gui.taxonomy import Category, Taxonomy, TaxonomyError, load_taxonomy
from garbage_gui.taxonomy_edits import (
    AddClass,
    MergeClasses,
    MoveToCategory,
    RecolourClass,
    RemoveClass,
    RenameClass,
    SplitClass,
    SplitPart,
    TaxonomyEdit,
    completed,
    edited,
    free_key,
    moved_labels,
    touched_keys,
)

TRASHNET = load_taxonomy("trashnet-6")


def after(*edits: TaxonomyEdit, of: Taxonomy = TRASHNET, strange: tuple[str, ...] = ()) -> Taxonomy:
    return edited(of, completed(of, edits), strange)


def test_a_class_is_added_at_the_end_with_a_key_and_a_colour_of_its_own() -> None:
    result = after(AddClass(en="Café cups", zh_CN="咖啡杯", category=Category.OTHER))
    assert result.keys == (*TRASHNET.keys, "cafe-cups")
    added = result.classes[-1]
    assert added.colour not in {c.colour for c in TRASHNET.classes}
    assert result.name == "trashnet-6-edited", "the built-in name stands for the built-in classes"
    assert (result.en, result.zh_CN) == ("TrashNet, edited", "TrashNet（已修改）"), "six they are no more"
    assert after(AddClass(en="Batteries", zh_CN="电池", category=Category.HAZARDOUS), of=result).name == (
        "trashnet-6-edited"
    )


def test_a_rename_keeps_the_key_and_the_place() -> None:
    result = after(RenameClass(key="glass", en="  Glass   bottles ", zh_CN="玻璃瓶"))
    renamed = result.get("glass")
    assert renamed is not None
    assert (renamed.en, renamed.zh_CN) == ("Glass bottles", "玻璃瓶")
    assert result.keys == TRASHNET.keys
    assert result.find("glass BOTTLES") == renamed


@pytest.mark.parametrize(
    ("en", "zh", "sentence"),
    [
        ("Metal", "瓶", "means the class “Metal” already"),
        ("me_TAL", "瓶", "means the class “Metal” already"),
        ("Bottle", "金属", "means the class “Metal” already"),
        ("Bottle", "metal", "means the class “Metal” already"),
        ("", "瓶", "needs a name in both languages"),
        ("Bottle", " _-", "needs a name in both languages"),
        ("Bot\u200btle", "瓶", "needs a name in both languages"),
        ("Bottle\u202e", "瓶", "needs a name in both languages"),
        ("B" * 81, "瓶", "too long"),
    ],
)
def test_a_name_that_does_not_tell_its_class_apart_is_refused(en: str, zh: str, sentence: str) -> None:
    with pytest.raises(TaxonomyError, match=sentence):
        after(RenameClass(key="glass", en=en, zh_CN=zh))
    with pytest.raises(TaxonomyError, match=sentence):
        after(AddClass(en=en, zh_CN=zh, category=Category.OTHER))


def test_names_are_one_whatever_way_their_accents_are_written() -> None:
    with_cafe = after(AddClass(en="Café", zh_CN="咖啡", category=Category.OTHER))
    with pytest.raises(TaxonomyError, match="means the class"):
        after(AddClass(en="CAFE\u0301", zh_CN="杯", category=Category.OTHER), of=with_cafe)


def test_a_colour_is_six_digits() -> None:
    result = after(RecolourClass(key="glass", colour="#ABCDEF"))
    assert result.get("glass").colour == "#abcdef"  # type: ignore[union-attr]
    for wrong in ("red", "#abc", "#12345g", "", "#1234567"):
        with pytest.raises(TaxonomyError, match="is no colour"):
            after(RecolourClass(key="glass", colour=wrong))


def test_a_class_moves_to_another_bin_and_stays_in_its_place() -> None:
    result = after(MoveToCategory(key="glass", category=Category.HAZARDOUS))
    assert result.keys == TRASHNET.keys
    assert result.keys_in(["hazardous"]) == ["glass"]


def test_a_merged_class_is_found_by_its_old_names_and_counts_as_its_heir() -> None:
    result = after(MergeClasses(keys=("cardboard", "trash"), into="paper"))
    assert result.keys == ("glass", "metal", "paper", "plastic")
    assert (result.heir("cardboard"), result.heir("glass"), result.heir("unheard")) == (
        "paper",
        "glass",
        "unheard",
    )
    assert result.find("纸板") == result.get("paper")
    assert result.named("trash").zh_CN == "其他垃圾"  # type: ignore[union-attr]
    again = after(MergeClasses(keys=("paper",), into="metal"), of=result)
    assert (again.heir("cardboard"), again.heir("paper")) == ("metal", "metal")
    assert Taxonomy.model_validate_json(again.model_dump_json()) == again
    assert again.snapshot().former == ()


def test_a_class_cannot_be_merged_into_itself_or_into_nothing() -> None:
    with pytest.raises(TaxonomyError, match="into itself"):
        after(MergeClasses(keys=("glass",), into="glass"))
    with pytest.raises(TaxonomyError, match="no class nothing"):
        after(MergeClasses(keys=("glass",), into="nothing"))
    with pytest.raises(TaxonomyError, match="no class unheard"):
        after(MergeClasses(keys=("unheard",), into="glass"))


def test_a_label_without_a_class_can_be_merged_or_get_its_class_back() -> None:
    merged = after(MergeClasses(keys=("bottle",), into="glass"), strange=("bottle",))
    assert merged.heir("bottle") == "glass"
    back = after(AddClass(en="Bottle", zh_CN="瓶子", category=Category.RECYCLABLE, key="bottle"))
    assert back.get("bottle") is not None
    again = after(AddClass(en="Bottle", zh_CN="瓶子", category=Category.RECYCLABLE, key="bottle"), of=merged)
    assert (again.former, again.heir("bottle")) == ((), "bottle")


def test_at_least_two_classes_stay() -> None:
    rest = after(MergeClasses(keys=("cardboard", "glass", "metal", "paper"), into="plastic"))
    with pytest.raises(TaxonomyError, match="at least two"):
        after(RemoveClass(key="trash"), of=rest)
    with pytest.raises(TaxonomyError, match="at least two"):
        after(MergeClasses(keys=("trash",), into="plastic"), of=rest)


def test_a_split_puts_new_classes_behind_the_one_that_stays() -> None:
    result = after(
        SplitClass(
            key="glass",
            parts=(
                SplitPart(en="Jars", zh_CN="罐子"),
                SplitPart(en="Panes", zh_CN="玻璃板", category=Category.OTHER),
            ),
        )
    )
    assert result.keys == ("cardboard", "glass", "jars", "panes", "metal", "paper", "plastic", "trash")
    assert result.get("jars").category is Category.RECYCLABLE  # type: ignore[union-attr]
    assert len({c.colour for c in result.classes}) == len(result.classes)


def test_a_removed_class_is_known_by_name_but_counts_as_nothing() -> None:
    result = after(RemoveClass(key="trash"))
    assert result.get("trash") is None
    assert result.heir("trash") == "trash"
    assert result.find("trash") is None
    assert result.named("trash").en == "Trash"  # type: ignore[union-attr]


def test_a_new_key_is_none_that_was_ever_used() -> None:
    merged = after(MergeClasses(keys=("glass",), into="metal"))
    renamed = after(RenameClass(key="metal", en="Hard things", zh_CN="硬物"), of=merged)
    (edit,) = completed(
        renamed, [AddClass(en="Glass", zh_CN="玻璃", category=Category.RECYCLABLE)], taken=("glass-2",)
    )
    assert isinstance(edit, AddClass)
    assert edit.key == "glass-3", "an older model's “glass” is not this one"
    assert free_key("塑料", ()) == "class"
    assert len(free_key("x" * 200, ())) <= 64


def test_labels_follow_merges_and_paths_in_the_order_of_the_edits() -> None:
    edits = completed(
        TRASHNET,
        [
            MergeClasses(keys=("cardboard",), into="paper"),
            SplitClass(key="paper", parts=(SplitPart(en="Cups", zh_CN="纸杯", path_contains="cup"),)),
            MergeClasses(keys=("trash",), into="paper"),
        ],
    )
    assert touched_keys(edits) == {"cardboard", "paper", "trash"}
    labels = {1: "cardboard", 2: "paper", 3: "cardboard", 4: "trash"}
    paths = {1: "a/cup1.jpg", 2: "a/x.jpg", 3: "a/box.jpg", 4: "cup/t.jpg"}
    now = moved_labels(edits, labels, lambda _, text: {i for i, path in paths.items() if text in path})
    assert now == {1: "cups", 2: "paper", 3: "paper", 4: "paper"}


def test_a_document_without_former_classes_is_as_older_versions_write_it() -> None:
    assert "former" not in TRASHNET.model_dump(mode="json")
    with pytest.raises(ValueError, match="counts as one that is not there"):
        Taxonomy.model_validate(
            TRASHNET.model_dump() | {"former": [{"key": "x", "en": "X", "zh_CN": "X", "into": "nothing"}]}
        )
