"""What a step was, in the words of a person: for the button, the palette and what is said after an undo or redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from garbage_gui.imaging.ordinary_files import shown
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import image_name, is_chinese, name_of_class, number, translate

if TYPE_CHECKING:
    from garbage_gui.services.sorting.undoable import SortingStep
    from garbage_gui.services.undoing import LabelStep, OperationStep, Reverted, Step

# A tooltip is as wide as its line: of a longer name, both ends.
LONGEST_NAME = 60


def undo_text(step: Step | None, taxonomy: Taxonomy) -> str:
    """What an undo would take back."""
    if step is None:
        return translate("Undo", "Nothing to undo")
    return translate("Undo", "Undo: {what}").format(what=what(step, taxonomy))


def redo_text(step: Step | None, taxonomy: Taxonomy) -> str:
    """What a redo would do again."""
    if step is None:
        return translate("Redo", "Nothing to redo")
    return translate("Redo", "Redo: {what}").format(what=what(step, taxonomy))


def nothing_text(redo: bool) -> str:
    """What to say where there is nothing to undo, or to redo: that is no error."""
    if redo:
        return translate("Redo", "There is nothing to redo.")
    return translate("Undo", "There is nothing to undo.")


def reverted_text(reverted: Reverted, redo: bool, taxonomy: Taxonomy) -> str:
    """What was undone, or redone."""
    from garbage_gui.services.sorting.undoable import SortingStep
    from garbage_gui.services.undoing import LabelStep

    step = reverted.step
    if isinstance(step, SortingStep):
        return sorting_text(step, redo)
    if reverted.is_refused:
        text = (
            translate("Redo", "Not redone: {what}; a model may have learned from them since")
            if redo
            else translate("Undo", "Not undone: {what}; a model may have learned from them since")
        )
        return text.format(what=what(step, taxonomy))
    if redo:
        text = translate("Redo", "Redone: {what}").format(what=what(step, taxonomy))
    elif isinstance(step, LabelStep) and _is_one_label(step):
        before = step.batch.event.from_class
        text = (
            translate("Undo", "Undone: {what}; it has no label again")
            if before is None
            else translate("Undo", "Undone: {what}; it is {before} again")
        ).format(what=what(step, taxonomy), before=name_of_class(taxonomy, before or ""))
    else:
        text = translate("Undo", "Undone: {what}").format(what=what(step, taxonomy))
    if reverted.kept:
        text += " · " + _kept(reverted).format(count=number(reverted.kept))
    return text


def _kept(reverted: Reverted) -> str:
    """What could not be put back, and why."""
    if reverted.operation is not None and reverted.operation.kind == "taxonomy":
        return translate("Undo", "{count} pictures got such a label since and have no class now")
    return translate("Undo", "{count} stay where they are: a model may have learned from them")


def what(step: Step, taxonomy: Taxonomy) -> str:
    """The step itself, without saying what is done about it."""
    from garbage_gui.services.sorting.undoable import SortingStep
    from garbage_gui.services.undoing import LabelStep

    if isinstance(step, LabelStep):
        return _labels(step, taxonomy)
    if isinstance(step, SortingStep):
        return _sorting(step)
    words = _OPERATIONS.get(step.operation.kind)
    return words(step, taxonomy) if words is not None else translate("Undo", "the last change")


def _short(name: str) -> str:
    """The name of a file or folder on one line, its middle left out where it is long."""
    name = shown(name)
    half = (LONGEST_NAME - 1) // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half]}…{name[-half:]}"


def _is_one_label(step: LabelStep) -> bool:
    return step.batch.count == 1 and step.batch.event.cause not in ("exclude", "include")


def _labels(step: LabelStep, taxonomy: Taxonomy) -> str:
    batch, event = step.batch, step.batch.event
    if batch.count > 1:
        if event.cause == "exclude":
            text = translate("Undo", "{count} pictures excluded")
        elif event.cause == "include":
            text = translate("Undo", "{count} pictures taken into the set")
        elif event.cause == "conflict":
            text = translate("Undo", "doubtful labels of {count} pictures removed")
        elif not batch.same_to:
            text = translate("Undo", "{count} pictures labelled")
        elif event.to_class is None:
            text = translate("Undo", "labels of {count} pictures removed")
        else:
            text = translate("Undo", "{count} pictures labelled {label}")
    elif event.cause == "exclude":
        text = translate("Undo", "{name} excluded")
    elif event.cause == "include":
        text = translate("Undo", "{name} taken into the set")
    elif event.cause == "conflict":
        text = translate("Undo", "doubtful label of {name} removed")
    elif event.to_class is None:
        text = translate("Undo", "label of {name} removed")
    elif event.cause == "adjudication":
        text = translate("Undo", "{name} decided to be {label}")
    else:
        text = translate("Undo", "{name} labelled {label}")
    label = name_of_class(taxonomy, event.to_class) if event.to_class is not None else ""
    return text.format(count=number(batch.count), name=_short(image_name(step.image)), label=label)


def _sorting(step: SortingStep) -> str:
    if step.is_active:  # how many it is changes all the time
        text = translate("Undo", "files sorted into “{folder}”")
    elif step.moved:
        text = translate("Undo", "{count} files moved to “{folder}”")
    else:
        text = translate("Undo", "{count} files copied to “{folder}”")
    return text.format(count=number(step.files), folder=_short(step.folder.name))


def sorting_text(step: SortingStep, redo: bool) -> str:
    """What is said of a sorting that is undone or redone now, or cannot be yet."""
    if step.is_active:
        if redo:
            return translate("Redo", "Files are still being put back. Wait for the end of that.")
        return translate("Undo", "Files are still being sorted. Stop that first, or wait for its end.")
    if redo:
        text = (
            translate("Redo", "Moving {count} files to “{folder}” again")
            if step.moved
            else translate("Redo", "Copying {count} files to “{folder}” again")
        )
    else:
        text = (
            translate("Undo", "Moving {count} files back from “{folder}”")
            if step.moved
            else translate("Undo", "Taking {count} copies away from “{folder}”")
        )
    return text.format(count=number(step.files), folder=_short(step.folder.name))


def _split(step: OperationStep, taxonomy: Taxonomy) -> str:
    sides = {
        "train": lambda: translate("Undo", "the training set"),
        "validation": lambda: translate("Undo", "the validation set"),
        "test": lambda: translate("Undo", "the check set"),
    }
    side = sides.get(str(step.operation.said.get("side")), lambda: translate("Undo", "another side"))()
    count = int(step.operation.said.get("images", 0))
    if count == 1 and step.image is not None:
        return translate("Undo", "{name} moved to {side}").format(
            name=_short(image_name(step.image)), side=side
        )
    return translate("Undo", "{count} pictures moved to {side}").format(count=number(count), side=side)


def _saved_filter(step: OperationStep, taxonomy: Taxonomy) -> str:
    said = step.operation.said
    text = {
        "removed": lambda: translate("Undo", "filter “{name}” removed"),
        "renamed": lambda: translate("Undo", "filter “{name}” renamed to “{to}”"),
    }.get(str(said.get("what")), lambda: translate("Undo", "filter “{name}” saved"))()
    return text.format(name=said.get("name", ""), to=said.get("to", ""))


def _opinion(step: OperationStep, taxonomy: Taxonomy) -> str:
    # Neither the class nor the file's name: whoever is asked next shall not read it here.
    return translate("Undo", "a second opinion")


def _classes(step: OperationStep, taxonomy: Taxonomy) -> str:
    said = step.operation.said
    edits, name = int(said.get("edits", 1)), str(said.get("zh_CN" if is_chinese() else "en", ""))
    if edits > 1:
        return translate("Undo", "{count} changes of classes").format(count=number(edits))
    match said.get("edit"):
        case "add":
            text = translate("Undo", "class “{name}” added")
        case "rename":
            text = translate("Undo", "class renamed “{name}”")
        case "recolour":
            text = translate("Undo", "another colour for “{name}”")
        case "move":
            text = translate("Undo", "“{name}” moved to another bin")
        case "merge":
            text = translate("Undo", "classes merged into “{name}”")
        case "split":
            text = translate("Undo", "“{name}” split")
        case _:
            text = translate("Undo", "class “{name}” removed")
    return text.format(name=name)


# A new kind of step says here what it was; see `services.undo_kinds`.
_OPERATIONS: dict[str, Callable[[OperationStep, Taxonomy], str]] = {
    "saved_filter": _saved_filter,
    "split": _split,
    "opinion": _opinion,
    "taxonomy": _classes,
}
