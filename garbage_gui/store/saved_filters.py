"""Filters that people gave a name, kept with the workspace: they speak of its classes and models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError
from sqlite_utils import Database

from garbage_gui.store.columns import column_document, storable
from garbage_gui.store.errors import StoreError
from garbage_gui.store.records import ImageFilter
from garbage_gui.store.repository import Repository, put_document
from garbage_gui.taxonomy import Taxonomy

KEY = "saved_filters"
STEP = "saved_filter"
LONGEST_NAME = 80
_FILTER = TypeAdapter(ImageFilter)
Change = Callable[[dict[str, object]], dict[str, object]]


class SavedFilters(Repository):
    """Named filters, in the order in which they were saved first."""

    def list(self) -> dict[str, ImageFilter]:
        """All of them. One that this version cannot read is left out, and stays in the store."""
        found: dict[str, ImageFilter] = {}
        for name, value in self._document(KEY).items():
            try:
                found[name] = of_now(_FILTER.validate_python(value), self._store.taxonomy)
            except ValidationError:
                continue
        return found

    def put(self, name: str, wanted: ImageFilter, *, operator: str = "") -> None:
        """Save a filter; one of the same name is replaced. Raises `StoreError` for a name that is none.

        This, like the others, is a step that can be undone.
        """
        name = _checked(name)
        document = _FILTER.dump_python(wanted, mode="json")
        self._change(lambda kept: kept | {name: document}, operator, {"what": "saved", "name": name})

    def rename(self, name: str, to: str, *, operator: str = "") -> None:
        """Give a filter another name; raises `StoreError` where that is taken."""
        to = _checked(to)

        def change(kept: dict[str, object]) -> dict[str, object]:
            if to != name and to in kept:
                raise StoreError("There is a saved filter “{name}” already. Choose another name.", name=to)
            return {to if key == name else key: value for key, value in kept.items()}

        self._change(change, operator, {"what": "renamed", "name": name, "to": to})

    def remove(self, name: str, *, operator: str = "") -> None:
        """Forget a filter; one that is not there is fine."""
        self._change(
            lambda kept: {key: value for key, value in kept.items() if key != name},
            operator,
            {"what": "removed", "name": name},
        )

    def restore(self, document: dict[str, object]) -> dict[str, object]:
        """Let all of them be as an earlier step had them, without a new one; returns what was there."""

        def operation(db: Database) -> dict[str, object]:
            before = _kept(db)
            put_document(db, KEY, document)
            return before

        return self._write(operation)

    def _change(self, change: Change, operator: str, said: dict[str, object]) -> None:
        def operation(db: Database) -> None:
            before = _kept(db)
            after = change(before)
            if after != before:
                put_document(db, KEY, after)
                self._store.operations.append(STEP, operator=operator, said=said, before=before, after=after)

        self._write(operation)


def _kept(db: Database) -> dict[str, object]:
    row = db.conn.execute("SELECT value FROM workspace WHERE key = ?", [KEY]).fetchone()
    return column_document(row[0] if row else None)


def of_now(wanted: ImageFilter, taxonomy: Taxonomy) -> ImageFilter:
    """A filter with the classes that its own were merged into since."""
    return replace(
        wanted,
        classes=tuple(dict.fromkeys(map(taxonomy.heir, wanted.classes))),
        predicted=tuple(dict.fromkeys(map(taxonomy.heir, wanted.predicted))),
    )


def _checked(name: str) -> str:
    name = " ".join(storable(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise StoreError("A saved filter needs a name of at most {most} characters.", most=LONGEST_NAME)
    return name
