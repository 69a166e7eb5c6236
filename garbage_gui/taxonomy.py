"""Taxonomies: the classes of a workspace, each with its bin category, names in both languages and colour."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from garbage_gui.messages import GarbageError
from garbage_gui.resources import resource

MOST_CLASSES = 1000
BUILT_IN = ("trashnet-6", "paper-20", "huawei-40", "huawei-43")


class TaxonomyError(GarbageError):
    """A taxonomy file that cannot be used, or a class that a taxonomy does not have."""


class Category(StrEnum):
    """The four bins of GB/T 19095-2019."""

    RECYCLABLE = "recyclable"
    KITCHEN = "kitchen"
    HAZARDOUS = "hazardous"
    OTHER = "other"


# Bin colours of GB/T 19095-2019, for printing and export; the window has its own lightened ones per theme.
BIN_COLOURS: dict[Category, str] = {
    Category.RECYCLABLE: "#1e5fa8",
    Category.KITCHEN: "#2e7d32",
    Category.HAZARDOUS: "#c62828",
    Category.OTHER: "#4a4f55",
}


class WasteClass(BaseModel):
    """One class: ``key`` is its stable identity, the names are for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    en: Annotated[str, Field(min_length=1, max_length=80)]
    zh_CN: Annotated[str, Field(min_length=1, max_length=80)]
    category: Category
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    huawei_id: int | None = None


class FormerClass(BaseModel):
    """A class that a person did away with: what was it counts as the class ``into``, or as none that there is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]
    zh_CN: Annotated[str, Field(min_length=1, max_length=200)]
    into: str | None = None


class Taxonomy(BaseModel):
    """An ordered set of classes; the order is the order of a model's outputs.

    ``former`` are classes that were there once: older models, files and label events still speak of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
    en: str
    zh_CN: str
    classes: Annotated[tuple[WasteClass, ...], Field(min_length=2, max_length=MOST_CLASSES)]
    former: Annotated[tuple[FormerClass, ...], Field(max_length=10_000)] = ()

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        keys = [*(c.key for c in self.classes), *(f.key for f in self.former)]
        if len(set(keys)) != len(keys):
            raise ValueError("two classes have the same key")
        if any(f.into is not None and self.get(f.into) is None for f in self.former):
            raise ValueError("a former class counts as one that is not there")
        return self

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # Most taxonomies have no former classes, and older versions of this app do not know the field.
        document: dict[str, Any] = handler(self)
        if not self.former:
            document.pop("former", None)
        return document

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(c.key for c in self.classes)

    def get(self, key: str) -> WasteClass | None:
        """The class with this ``key``, or None."""
        return next((c for c in self.classes if c.key == key), None)

    def heir(self, key: str) -> str:
        """The class that ``key`` counts as: a former class that was merged as its heir, any other as itself."""
        former = next((f for f in self.former if f.key == key), None)
        return former.into if former is not None and former.into is not None else key

    def named(self, key: str) -> WasteClass | FormerClass | None:
        """What has this ``key`` or had it once: something with names."""
        return self.get(key) or next((f for f in self.former if f.key == key), None)

    def snapshot(self) -> Taxonomy:
        """The classes as they are, without what was: for a model that is made now."""
        return self.model_copy(update={"former": ()}) if self.former else self

    def keys_in(self, categories: Collection[str]) -> list[str]:
        """The keys of the classes of these categories."""
        return [c.key for c in self.classes if c.category in categories]

    def keys_named(self, text: str) -> list[str]:
        """The keys of the classes that have ``text`` in their key or one of their names, whatever the case."""
        wanted = text.casefold()
        return [
            c.key for c in self.classes if any(wanted in name.casefold() for name in (c.key, c.en, c.zh_CN))
        ]

    def find(self, text: str) -> WasteClass | None:
        """The class that ``text`` names: by key, English or Chinese name, whatever the case and separators.

        An exact key comes first: taxonomies of older workspaces may call one class by another's key. The name of a
        class that was merged into another finds that one: exports from before still fit.
        """
        exact = self.get(text)
        if exact is not None:
            return exact
        wanted = plain(text)
        for c in self.classes:
            if wanted in plain_names(c):
                return c
        for f in self.former:
            if f.into is not None and wanted in plain_names(f):
                return self.get(f.into)
        return None

    def require(self, text: str) -> WasteClass:
        """Like `find`; raises `TaxonomyError` that lists what there is."""
        found = self.find(text)
        if found is None:
            raise TaxonomyError(
                "There is no class “{name}” in the taxonomy {taxonomy}. Use one of: {classes}.",
                name=text,
                taxonomy=self.name,
                classes=", ".join(self.keys),
            )
        return found


def plain(text: str) -> str:
    """``text`` as labels are read: whatever the case, the separators and the way its accents are written."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFC", folded))


def plain_names(named: WasteClass | FormerClass) -> tuple[str, ...]:
    """The key, the English and the Chinese name, as labels are read."""
    return tuple(plain(name) for name in (named.key, named.en, named.zh_CN))


def load_taxonomy(name_or_file: str | Path) -> Taxonomy:
    """A built-in taxonomy by its name, or one from a JSON file of the same form.

    Raises `TaxonomyError` for a name that does not exist, for a file that is no taxonomy, and for one whose
    names do not tell its classes apart.
    """
    if str(name_or_file) in BUILT_IN:
        path = resource("taxonomies", f"{name_or_file}.json")
    else:
        path = Path(name_or_file)
        if not path.is_file():
            raise TaxonomyError(
                "There is no taxonomy {name}. Use one of {built_in}, or the path of a taxonomy file.",
                name=name_or_file,
                built_in=", ".join(BUILT_IN),
            )
    try:
        if path.stat().st_size > 2_000_000:
            raise ValueError("the file is too large")
        taxonomy = Taxonomy.model_validate(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise TaxonomyError(
            "The taxonomy file {path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise TaxonomyError(
            "The file {path} is not a taxonomy: {place}: {reason}. Correct the file and try again.",
            path=path,
            place=".".join(str(p) for p in first["loc"]) or "file",
            reason=first["msg"],
        ) from error
    except (ValueError, RecursionError) as error:
        raise TaxonomyError(
            "The file {path} is not a taxonomy: {reason}. Correct the file and try again.",
            path=path,
            reason=error,
        ) from error
    if str(name_or_file) not in BUILT_IN:
        _refuse_unclear_names(taxonomy, path)
    return taxonomy


def _refuse_unclear_names(taxonomy: Taxonomy, path: Path) -> None:
    """Raise `TaxonomyError` where a label could mean two classes, or a name cannot be shown.

    Only for files that are read anew: a workspace that was made with such a taxonomy still opens.
    """
    by_name: dict[str, WasteClass] = {}
    by_number: dict[int, WasteClass] = {}
    for c in taxonomy.classes:
        if not (can_be_shown(c.en) and can_be_shown(c.zh_CN)):
            raise TaxonomyError(
                "In the taxonomy file {path} a name of the class {key} is blank or holds control characters. "
                "Correct it.",
                path=path,
                key=c.key,
            )
        for read, name in zip(plain_names(c), (c.key, c.en, c.zh_CN), strict=True):
            other = by_name.setdefault(read, c)
            if other is not c:
                raise TaxonomyError(
                    "In the taxonomy file {path} both the class {one} and the class {other} are called “{name}”, "
                    "as labels are read. Give each class names of its own.",
                    path=path,
                    one=other.key,
                    other=c.key,
                    name=name,
                )
        if c.huawei_id is not None and (other := by_number.setdefault(c.huawei_id, c)) is not c:
            raise TaxonomyError(
                "In the taxonomy file {path} the classes {one} and {other} have the same huawei_id {number}. "
                "Give each class its own, or none.",
                path=path,
                one=other.key,
                other=c.key,
                number=c.huawei_id,
            )
    if taxonomy.name in BUILT_IN and taxonomy.classes != load_taxonomy(taxonomy.name).classes:
        raise TaxonomyError(
            "The taxonomy file {path} has the name {name}, which belongs to a built-in taxonomy with other "
            "classes. Give it a name of its own.",
            path=path,
            name=taxonomy.name,
        )


def can_be_shown(name: str) -> bool:
    """Whether a person sees something where this name is written, and no control character does anything there."""
    # A name of separators only would be found by any text of separators: to a person it is blank.
    return bool(plain(name)) and not any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in name)
