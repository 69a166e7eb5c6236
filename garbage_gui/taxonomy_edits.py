"""Changes of a taxonomy as values, and what a taxonomy is after them. Knows neither labels nor the store."""

from __future__ import annotations

import colorsys
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from garbage_gui.taxonomy import (
    BUILT_IN,
    MOST_CLASSES,
    Category,
    FormerClass,
    Taxonomy,
    TaxonomyError,
    WasteClass,
    can_be_shown,
    load_taxonomy,
    plain,
    plain_names,
)

FEWEST_CLASSES = 2
LONGEST_NAME = 80


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AddClass(_Edit):
    """A new class, at the end. Without a ``key`` one is made of its name, without a ``colour`` one is chosen."""

    kind: Literal["add"] = "add"
    en: str
    zh_CN: str
    category: Category
    colour: str = ""
    key: str = ""


class RenameClass(_Edit):
    """Other names; the key stays, and with it everything that was said of the class."""

    kind: Literal["rename"] = "rename"
    key: str
    en: str
    zh_CN: str


class RecolourClass(_Edit):
    kind: Literal["recolour"] = "recolour"
    key: str
    colour: str


class MoveToCategory(_Edit):
    kind: Literal["move"] = "move"
    key: str
    category: Category


class MergeClasses(_Edit):
    """What is one of ``keys`` is ``into`` from now on. Keys of labels that have no class can be merged too."""

    kind: Literal["merge"] = "merge"
    keys: Annotated[tuple[str, ...], Field(min_length=1)]
    into: str


class SplitPart(_Edit):
    """A class that is split off. Pictures whose path has ``path_contains`` in it go to it; empty: none do by itself."""

    en: str
    zh_CN: str
    category: Category | None = None
    colour: str = ""
    key: str = ""
    path_contains: Annotated[str, Field(max_length=200)] = ""


class SplitClass(_Edit):
    """New classes behind ``key``, which stays, with all pictures that do not go to a part."""

    kind: Literal["split"] = "split"
    key: str
    parts: Annotated[tuple[SplitPart, ...], Field(min_length=1, max_length=20)]


class RemoveClass(_Edit):
    """A class that no picture is labelled with goes."""

    kind: Literal["remove"] = "remove"
    key: str


TaxonomyEdit = (
    AddClass | RenameClass | RecolourClass | MoveToCategory | MergeClasses | SplitClass | RemoveClass
)


def completed(
    taxonomy: Taxonomy, edits: Sequence[TaxonomyEdit], taken: Iterable[str] = ()
) -> tuple[TaxonomyEdit, ...]:
    """``edits`` with a key and a colour for every new class that came without.

    A new key is none that is or ever was in use: ``taken`` are those that labels and models know. What older models
    say of a class must not be taken for the new one.
    """
    used = {*taxonomy.keys, *(f.key for f in taxonomy.former), *taken}
    colours = [c.colour for c in taxonomy.classes]
    done: list[TaxonomyEdit] = []
    for edit in edits:
        if isinstance(edit, AddClass):
            edit = edit.model_copy(update=_key_and_colour(edit, used, colours))
        elif isinstance(edit, SplitClass):
            parts = tuple(p.model_copy(update=_key_and_colour(p, used, colours)) for p in edit.parts)
            edit = edit.model_copy(update={"parts": parts})
        done.append(edit)
    return tuple(done)


def _key_and_colour(new: AddClass | SplitPart, used: set[str], colours: list[str]) -> dict[str, str]:
    key = new.key or free_key(new.en, used)
    colour = new.colour or free_colour(colours)
    used.add(key)
    colours.append(colour)
    return {"key": key, "colour": colour}


def free_key(name: str, used: Collection[str]) -> str:
    """A key made of an English name: its letters and digits, with a number behind it where that is in use."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:56].strip("-") or "class"
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    return key


def free_colour(used: Sequence[str]) -> str:
    """A colour whose hue lies in the widest gap between those in use, of middle lightness: clear on both themes."""
    hues = sorted(_hue(colour) for colour in used)
    if not hues:
        return "#2aa198"
    gaps = [(b - a, a) for a, b in zip(hues, [*hues[1:], hues[0] + 1], strict=True)]
    width, start = max(gaps)
    red, green, blue = colorsys.hls_to_rgb((start + width / 2) % 1, 0.46, 0.55)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _hue(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)[0]


def edited(taxonomy: Taxonomy, edits: Iterable[TaxonomyEdit], strange: Collection[str] = ()) -> Taxonomy:
    """``taxonomy`` after ``edits`` (see `completed`), one after the other.

    ``strange`` are keys of labels that have no class: they can be merged into one. Raises `TaxonomyError` where an
    edit cannot be done, in one sentence for a person.
    """
    result = taxonomy
    for edit in edits:
        result = _one_edited(result, edit, strange)
    if result.classes != taxonomy.classes:
        result = _with_own_name(result)
    return result


def _one_edited(taxonomy: Taxonomy, edit: TaxonomyEdit, strange: Collection[str]) -> Taxonomy:
    classes, former = list(taxonomy.classes), list(taxonomy.former)
    if isinstance(edit, AddClass):
        new = _new_class(edit.key, edit.en, edit.zh_CN, edit.category, edit.colour)
        _refuse_taken_key(taxonomy, new.key)
        classes.append(_with_clear_names(new, classes))
        former = [f for f in former if f.key != new.key]
    elif isinstance(edit, MergeClasses):
        target = _required(taxonomy, edit.into)
        for key in edit.keys:
            if key == target.key:
                raise TaxonomyError("A class cannot be merged into itself. Choose another one.")
            gone = taxonomy.get(key)
            known = gone or taxonomy.named(key)
            if gone is None and key not in strange:
                _required(taxonomy, key)
            former = [
                f.model_copy(update={"into": target.key}) if f.into == key else f
                for f in former
                if f.key != key
            ]
            former.append(
                FormerClass(
                    key=key,
                    en=known.en if known else key,
                    zh_CN=known.zh_CN if known else key,
                    into=target.key,
                )
            )
        classes = [c for c in classes if c.key not in edit.keys]
    elif isinstance(edit, SplitClass):
        whole = _required(taxonomy, edit.key)
        place = classes.index(whole) + 1
        for offset, part in enumerate(edit.parts):
            new = _new_class(part.key, part.en, part.zh_CN, part.category or whole.category, part.colour)
            if any(c.key == new.key for c in classes):
                _refuse_taken_key(taxonomy, new.key)
            classes.insert(place + offset, _with_clear_names(new, classes))
            former = [f for f in former if f.key != new.key]
    elif isinstance(edit, RemoveClass):
        gone = _required(taxonomy, edit.key)
        classes.remove(gone)
        former = [f.model_copy(update={"into": None}) if f.into == gone.key else f for f in former]
        former.append(FormerClass(key=gone.key, en=gone.en, zh_CN=gone.zh_CN))
    else:
        was = _required(taxonomy, edit.key)
        place = classes.index(was)
        if isinstance(edit, RenameClass):
            now = _new_class(was.key, edit.en, edit.zh_CN, was.category, was.colour, was.huawei_id)
            now = _with_clear_names(now, [c for c in classes if c is not was])
        elif isinstance(edit, RecolourClass):
            now = _new_class(was.key, was.en, was.zh_CN, was.category, edit.colour, was.huawei_id)
        else:
            now = was.model_copy(update={"category": edit.category})
        classes[place] = now
    if len(classes) < FEWEST_CLASSES:
        raise TaxonomyError("A taxonomy has at least two classes. Add another one first.")
    if len(classes) > MOST_CLASSES:
        raise TaxonomyError("A taxonomy has at most {most} classes.", most=MOST_CLASSES)
    return taxonomy.model_copy(update={"classes": tuple(classes), "former": tuple(former)})


def _required(taxonomy: Taxonomy, key: str) -> WasteClass:
    found = taxonomy.get(key)
    if found is None:
        raise TaxonomyError("There is no class {key} any more. Look at the classes again.", key=key)
    return found


def _refuse_taken_key(taxonomy: Taxonomy, key: str) -> None:
    if taxonomy.get(key) is not None:
        raise TaxonomyError("There is a class {key} already. Give the new one another key.", key=key)


def _new_class(
    key: str, en: str, zh_CN: str, category: Category, colour: str, huawei_id: int | None = None
) -> WasteClass:
    names = [" ".join(unicodedata.normalize("NFC", name).split()) for name in (en, zh_CN)]
    for name in names:
        if not can_be_shown(name) or any(unicodedata.category(c) in ("Cf", "Cs", "Co", "Cn") for c in name):
            raise TaxonomyError("A class needs a name in both languages that can be read.")
        if len(name) > LONGEST_NAME:
            raise TaxonomyError("The name “{name}” is too long: at most {most} characters.",
                                name=name[:30] + "…", most=LONGEST_NAME)  # fmt: skip
    try:
        return WasteClass(
            key=key,
            en=names[0],
            zh_CN=names[1],
            category=category,
            colour=colour.lower(),
            huawei_id=huawei_id,
        )
    except ValidationError as error:
        if error.errors()[0]["loc"][0] == "colour":
            raise TaxonomyError(
                "“{colour}” is no colour. Write it as # and six digits, for example #2aa198.", colour=colour
            ) from error
        raise TaxonomyError(
            "“{key}” cannot be the key of a class. Use small letters, digits, - and _.", key=key
        ) from error


def _with_clear_names(new: WasteClass, others: Iterable[WasteClass]) -> WasteClass:
    """``new``, whose names mean no other class in either language, as labels are read."""
    own = set(plain_names(new))
    for other in others:
        shared = own.intersection(plain_names(other))
        if shared:
            name = next(n for n in (new.en, new.zh_CN, new.key) if plain(n) in shared)
            raise TaxonomyError(
                "“{name}” means the class “{other}” already. Give each class names of its own, in both languages.",
                name=name,
                other=other.en,
            )
    return new


def _with_own_name(taxonomy: Taxonomy) -> Taxonomy:
    """The name of a built-in taxonomy stands for its classes: one with others has a name of its own."""
    if taxonomy.name not in BUILT_IN or taxonomy.classes == load_taxonomy(taxonomy.name).classes:
        return taxonomy
    return taxonomy.model_copy(
        update={
            "name": f"{taxonomy.name}-edited",
            # Their number stands in the titles of the built-in ones.
            "en": re.sub(r",? \d+ classes$", "", taxonomy.en) + ", edited",
            "zh_CN": re.sub(r"[，,]?\s*\d+\s*类$", "", taxonomy.zh_CN) + "（已修改）",
        }
    )


def refuse_labelled(named: WasteClass | FormerClass | None, key: str, count: int) -> None:
    """Raise `TaxonomyError` where a class shall go that pictures are labelled with."""
    if count:
        raise TaxonomyError(
            "{count} pictures are labelled “{name}”, so it cannot be removed. Merge it into another class instead.",
            count=count,
            name=named.en if named else key,
        )


def moved_labels(
    edits: Iterable[TaxonomyEdit],
    labels: dict[int, str],
    with_path: Callable[[str, str], Collection[int]],
) -> dict[int, str]:
    """``labels`` (image to key, of all images whose label any of the ``edits`` touches) as they are afterwards.

    ``with_path(key, text)`` gives images that have ``text`` in one of their paths; ``key`` only narrows that.
    """
    now = dict(labels)
    for edit in edits:
        if isinstance(edit, MergeClasses):
            gone = set(edit.keys)
            now = {image: edit.into if label in gone else label for image, label in now.items()}
        elif isinstance(edit, SplitClass):
            for part in edit.parts:
                if part.path_contains:
                    for image in with_path(edit.key, part.path_contains):
                        if now.get(image) == edit.key:
                            now[image] = part.key
    return now


def touched_keys(edits: Iterable[TaxonomyEdit]) -> set[str]:
    """The classes whose pictures may get another label."""
    keys: set[str] = set()
    for edit in edits:
        if isinstance(edit, MergeClasses):
            keys.update(edit.keys, [edit.into])
        elif isinstance(edit, SplitClass) and any(part.path_contains for part in edit.parts):
            keys.add(edit.key)
    return keys
