"""Edits in words, for the list of what a person has changed and for what was saved."""

from __future__ import annotations

from collections.abc import Callable

from garbage_gui.taxonomy_edits import (
    AddClass,
    MergeClasses,
    MoveToCategory,
    RecolourClass,
    RenameClass,
    SplitClass,
    TaxonomyEdit,
)
from garbage_gui.ui.text import category_name, is_chinese, number, translate


def edit_text(edit: TaxonomyEdit, name: Callable[[str], str]) -> str:
    """One edit as a person would say it; ``name`` gives the name that a class had before the edits."""
    if isinstance(edit, AddClass):
        return translate("Taxonomy", "Add “{name}” to {bin}").format(
            name=own_name(edit), bin=category_name(edit.category)
        )
    if isinstance(edit, RenameClass):
        return translate("Taxonomy", "Rename “{name}”: {en}, {zh}").format(
            name=name(edit.key), en=edit.en, zh=edit.zh_CN
        )
    if isinstance(edit, RecolourClass):
        return translate("Taxonomy", "Colour “{name}” {colour}").format(
            name=name(edit.key), colour=edit.colour
        )
    if isinstance(edit, MoveToCategory):
        return translate("Taxonomy", "Move “{name}” to {bin}").format(
            name=name(edit.key), bin=category_name(edit.category)
        )
    if isinstance(edit, MergeClasses):
        return translate("Taxonomy", "Merge {names} into “{into}”").format(
            names=several([name(key) for key in edit.keys]), into=name(edit.into)
        )
    if isinstance(edit, SplitClass):
        return translate("Taxonomy", "Split {names} off “{name}”").format(
            names=several([own_name(part) for part in edit.parts]), name=name(edit.key)
        )
    return translate("Taxonomy", "Remove “{name}”").format(name=name(edit.key))


def own_name(named: object) -> str:
    """The name of something with names in both languages, in that of the window."""
    return str(getattr(named, "zh_CN" if is_chinese() else "en"))


def several(names: list[str], most: int = 3) -> str:
    """Names in one text; of many only the first ones and how many more."""
    shown = [f"“{name}”" for name in names[:most]]
    joined = translate("Taxonomy", ", ").join(shown)
    if len(names) > most:
        return translate("Taxonomy", "{names} and {count} more").format(
            names=joined, count=number(len(names) - most)
        )
    return joined


def applied_text(
    edits: tuple[TaxonomyEdit, ...], labels: int, name: Callable[[str], str], undo_key: str
) -> str:
    """What was saved, and the key that takes it back."""
    what = (
        edit_text(edits[0], name)
        if len(edits) == 1
        else translate("Taxonomy", "{edits} changes of classes").format(edits=number(len(edits)))
    )
    text = translate("Taxonomy", "Saved: {what}").format(what=what)
    if labels:
        text += " · " + translate("Taxonomy", "labels of {labels} pictures changed").format(
            labels=number(labels)
        )
    if undo_key:
        text += " · " + translate("Taxonomy", "{key} undoes it").format(key=undo_key)
    return text
