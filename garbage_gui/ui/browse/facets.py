"""What a filter can be about, as chips: which field of the filter each stands for, and its choices."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from garbage_gui.store.image_index import Facet, Ranges
from garbage_gui.store.records import Cause, ImageFilter

# (key, least, most): which confidences a choice means; both ends are taken in.
CONFIDENCES: dict[str, tuple[float | None, float | None]] = {
    "under_50": (None, 0.5),
    "under_70": (None, 0.7),
    "under_90": (None, 0.9),
    "50_to_70": (0.5, 0.7),
    "70_to_90": (0.7, 0.9),
    "over_90": (0.9, None),
    "over_99": (0.99, None),
}
# In bytes; the upper end is not taken in.
SIZES: dict[str, tuple[int | None, int | None]] = {
    "under_100k": (None, 100 * 1024),
    "100k_to_1m": (100 * 1024, 1024**2),
    "1m_to_5m": (1024**2, 5 * 1024**2),
    "over_5m": (5 * 1024**2, None),
}
# Days before today; the upper end is not taken in.
DATES: dict[str, tuple[int | None, int | None]] = {
    "today": (0, None),
    "week": (6, None),
    "month": (29, None),
    "year": (364, None),
    "older": (None, 364),
}
SOURCES: tuple[Cause, ...] = ("import", "review", "browse", "camera", "classify", "command", "adjudication")


@dataclass(frozen=True)
class Chip:
    """One part of the filter. ``fields`` go back to their default when it is taken off; ``first``: always shown.

    One that cannot be opened is set elsewhere: by the search field, or from the details of a picture.
    """

    name: str
    facet: Facet | Literal["model"] | None
    fields: tuple[str, ...]
    many: bool = False
    first: bool = False
    can_open: bool = True


CHIPS = (
    Chip("class", "class", ("classes",), many=True, first=True),
    Chip("category", "category", ("categories",), many=True),
    Chip("predicted", "predicted", ("predicted",), many=True),
    Chip("split", "split", ("splits",), many=True, first=True),
    Chip("labelled", "labelled", ("labelled",), first=True),
    Chip("source", "source", ("sources",), many=True),
    Chip("operator", "operator", ("operators",), many=True),
    Chip("agrees", "agrees", ("agrees",), first=True),
    Chip("confidence", "confidence", ("min_confidence", "max_confidence"), first=True),
    Chip("unsure", "unsure", ("unsure",)),
    Chip("model", "model", ("model_id",)),
    Chip("date", "date", ("file_after", "file_before")),
    Chip("size", "size", ("min_bytes", "max_bytes")),
    Chip("duplicates", "duplicates", ("duplicates",)),
    Chip("group", None, ("group",), can_open=False),
    Chip("text", None, ("text",), can_open=False),
    Chip("learned", "learned", ("learned_until",)),
    Chip("excluded", "excluded", ("excluded",)),
)
BY_NAME = {chip.name: chip for chip in CHIPS}
_YES_OR_NO = ("labelled", "agrees", "unsure", "duplicates")


@dataclass(frozen=True)
class ModelChoice:
    """A model that predictions can come from; ``learned_until``: the newest label event it saw, 0 for none here."""

    model_id: str
    name: str
    active: bool = False
    learned_until: int = 0


def ranges(models: Sequence[ModelChoice] = ()) -> Ranges:
    """The ranges whose images are counted."""
    return Ranges(
        confidence=tuple((key, *limits) for key, limits in CONFIDENCES.items()),
        date=tuple((key, *_days(key)) for key in DATES),
        size=tuple((key, *limits) for key, limits in SIZES.items()),
        learned=tuple((m.model_id, m.learned_until) for m in models if m.learned_until),
    )


def is_set(chip: Chip, wanted: ImageFilter) -> bool:
    """Whether the chip narrows what is shown."""
    return without(chip, wanted) != wanted


def without(chip: Chip, wanted: ImageFilter) -> ImageFilter:
    """The filter with this chip taken off."""
    plain = ImageFilter()
    return replace(wanted, **{field: getattr(plain, field) for field in chip.fields})


def chosen_keys(name: str, wanted: ImageFilter, models: Sequence[ModelChoice] = ()) -> list[str]:
    """What is chosen under a chip in this filter; nothing where a range is none of its choices."""
    chip = BY_NAME[name]
    if chip.many:
        return list(getattr(wanted, chip.fields[0]))
    if name in _YES_OR_NO:
        value = getattr(wanted, name)
        return [] if value is None else ["yes" if value else "no"]
    match name:
        case "confidence":
            now: tuple[float | None, float | None] = (wanted.min_confidence, wanted.max_confidence)
            return [key for key, limits in CONFIDENCES.items() if limits == now]
        case "size":
            now = (wanted.min_bytes, wanted.max_bytes)
            return [key for key, limits in SIZES.items() if limits == now]
        case "date":
            now = (wanted.file_after, wanted.file_before)
            return [key for key in DATES if _days(key) == now]
        case "model":
            return [wanted.model_id] if wanted.model_id is not None else []
        case "learned":
            until = wanted.learned_until
            return [m.model_id for m in models if until is not None and m.learned_until == until][:1]
        case "excluded":
            return {False: [], True: ["only"], None: ["also"]}[wanted.excluded]
        case _:
            return []


def with_chosen(
    name: str, keys: Sequence[str], wanted: ImageFilter, models: Sequence[ModelChoice] = ()
) -> ImageFilter:
    """The filter with something else chosen under a chip."""
    chip = BY_NAME[name]
    if not keys:
        return without(chip, wanted)
    if chip.many:
        many: dict[str, Any] = {chip.fields[0]: tuple(keys)}
        return replace(wanted, **many)
    if name in _YES_OR_NO:
        one: dict[str, Any] = {name: keys[0] == "yes"}
        return replace(wanted, **one)
    key = keys[0]
    match name:
        case "confidence":
            least, most = CONFIDENCES[key]
            return replace(wanted, min_confidence=least, max_confidence=most)
        case "size":
            smallest, largest = SIZES[key]
            return replace(wanted, min_bytes=smallest, max_bytes=largest)
        case "date":
            after, before = _days(key)
            return replace(wanted, file_after=after, file_before=before)
        case "model":
            return replace(wanted, model_id=key)
        case "learned":
            until = next((m.learned_until for m in models if m.model_id == key), None)
            return replace(wanted, learned_until=until)
        case _:
            return replace(wanted, excluded=True if key == "only" else None)


def _days(key: str) -> tuple[float | None, float | None]:
    """The begin of the day that many days ago, as seconds since 1970."""
    today = datetime.datetime.combine(datetime.date.today(), datetime.time())
    first, last = (
        None if days is None else (today - datetime.timedelta(days=days)).timestamp() for days in DATES[key]
    )
    return first, last
