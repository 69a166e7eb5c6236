"""From an image filter and order to SQL that the indexes answer."""

from __future__ import annotations

from typing import Any

from garbage_gui.store.columns import placeholders
from garbage_gui.store.records import ImageFilter, ImageOrder
from garbage_gui.taxonomy import Taxonomy

Parameters = list[Any]

_ORDERS: dict[ImageOrder, str] = {
    "newest": "i.id DESC",
    "oldest": "i.id",
    "name": "i.sort_name, i.id",
    "class": "i.label, i.id",
    "size": "i.bytes DESC, i.id DESC",
}
# Images without a prediction sort last, whichever end of the scale comes first.
_BY_CONFIDENCE: dict[ImageOrder, str] = {
    "least_sure": "ORDER BY p.confidence, i.id",
    "most_sure": "ORDER BY p.confidence DESC, i.id",
}


class ImageQuery:
    """One filter, with the ``model`` number whose predictions it is about (None: no prediction known)."""

    def __init__(self, filter: ImageFilter, model: int | None, taxonomy: Taxonomy) -> None:
        self._model = model
        self._conditions: list[str] = []
        self._parameters: Parameters = []
        self._needs_prediction = False
        self._collect(filter, taxonomy)

    def ids(self, order: ImageOrder, limit: int | None, offset: int) -> tuple[str, Parameters]:
        if order in _BY_CONFIDENCE and self._model is not None:
            return self._ids_by_confidence(order, limit, offset)
        end: Parameters = [-1 if limit is None else limit, offset]
        source, parameters = self._source()
        if order == "class":
            # Unlabelled images come last; in two parts, since an index has them first.
            both = (
                f"SELECT id FROM (SELECT i.id AS id {self._and(source, 'i.label IS NOT NULL')} ORDER BY i.label, i.id) "
                f"UNION ALL SELECT id FROM (SELECT i.id AS id {self._and(source, 'i.label IS NULL')} ORDER BY i.id)"
            )
            return f"{both} LIMIT ? OFFSET ?", [*parameters, *parameters, *end]
        by = _ORDERS.get(order, _ORDERS["newest"])
        return f"SELECT i.id {source} ORDER BY {by} LIMIT ? OFFSET ?", [*parameters, *end]

    def merges_by_confidence(self, order: ImageOrder, limit: int | None) -> bool:
        """Whether all ids by confidence are wanted, for which `ranking` is quicker than one statement."""
        return (
            order in _BY_CONFIDENCE
            and self._model is not None
            and limit is None
            and not self._needs_prediction
        )

    def ranking(self, order: ImageOrder) -> tuple[str, Parameters]:
        """Every predicted image by confidence, whatever the filter: read from one index."""
        by = _BY_CONFIDENCE[order].replace("i.id", "p.image_id")
        return f"SELECT p.image_id FROM predictions p WHERE p.model = ? {by}", [self._model]

    def count(self) -> tuple[str, Parameters]:
        source, parameters = self._source()
        return f"SELECT COUNT(*) {source}", parameters

    def facets(self) -> tuple[str, Parameters]:
        """Rows of (label, split, count)."""
        source, parameters = self._source()
        return f"SELECT i.label, i.split, COUNT(*) {source} GROUP BY 1, 2", parameters

    def agreement(self) -> tuple[str, Parameters] | None:
        """One row of (labelled as predicted, labelled and predicted); None where nothing is predicted."""
        if self._model is None:
            return None
        source, parameters = self._source(joined=True)
        return (
            f"SELECT COALESCE(SUM(p.class_key = i.label), 0), COUNT(p.class_key = i.label) {source}",
            parameters,
        )

    def _ids_by_confidence(self, order: ImageOrder, limit: int | None, offset: int) -> tuple[str, Parameters]:
        where = "".join(f" AND {c}" for c in self._conditions)
        predicted = f"""
            SELECT i.id AS id FROM predictions p CROSS JOIN images i ON i.id = p.image_id
            WHERE p.model = ?{where} {_BY_CONFIDENCE[order]}
        """
        parameters: Parameters = [self._model, *self._parameters]
        if self._needs_prediction:
            return f"{predicted} LIMIT ? OFFSET ?", [*parameters, -1 if limit is None else limit, offset]
        sql = f"""
            SELECT id FROM ({predicted}) UNION ALL
            SELECT id FROM (
                SELECT i.id AS id FROM images i
                WHERE NOT EXISTS (SELECT 1 FROM predictions q WHERE q.model = ? AND q.image_id = i.id){where}
                ORDER BY i.id
            ) LIMIT ? OFFSET ?
        """
        return sql, [
            *parameters, self._model, *self._parameters, -1 if limit is None else limit, offset,
        ]  # fmt: skip

    def _source(self, *, joined: bool = False) -> tuple[str, Parameters]:
        join = ""
        parameters: Parameters = []
        if joined or self._needs_prediction:
            kind = "CROSS JOIN" if self._needs_prediction else "LEFT JOIN"
            # CROSS keeps images outside: both are then read in the order of their ids, which is quick.
            join = f"{kind} predictions p ON p.model = ? AND p.image_id = i.id"
            parameters.append(self._model if self._model is not None else -1)
        where = f"WHERE {' AND '.join(self._conditions)}" if self._conditions else ""
        return f"FROM images i {join} {where}", [*parameters, *self._parameters]

    def _and(self, source: str, condition: str) -> str:
        return f"{source} {'AND' if self._conditions else 'WHERE'} {condition}"

    def _add(self, condition: str, *parameters: Any, prediction: bool = False) -> None:
        self._conditions.append(condition)
        self._parameters += parameters
        self._needs_prediction = self._needs_prediction or prediction

    def _collect(self, filter: ImageFilter, taxonomy: Taxonomy) -> None:
        if filter.excluded is not None:
            self._add("i.excluded = ?", int(filter.excluded))
        if filter.labelled is not None:
            self._add("i.label IS NOT NULL" if filter.labelled else "i.label IS NULL")
        if filter.classes:
            self._add(f"i.label IN ({placeholders(len(filter.classes))})", *filter.classes)
        if filter.splits:
            self._add(f"i.split IN ({placeholders(len(filter.splits))})", *filter.splits)
        if filter.duplicates is not None:
            shared = (
                "(SELECT group_id FROM images WHERE group_id IS NOT NULL "
                "GROUP BY group_id HAVING COUNT(*) > 1)"
            )
            if filter.duplicates:
                self._add(f"i.group_id IN {shared}")
            else:
                self._add(f"(i.group_id IS NULL OR i.group_id NOT IN {shared})")
        self._collect_facts(filter, taxonomy)
        if filter.predicted:
            self._add(
                f"p.class_key IN ({placeholders(len(filter.predicted))})", *filter.predicted, prediction=True
            )
        if filter.agrees is not None:
            self._add(f"p.class_key {'=' if filter.agrees else '<>'} i.label", prediction=True)
        if filter.min_confidence is not None:
            self._add("p.confidence >= ?", filter.min_confidence, prediction=True)
        if filter.max_confidence is not None:
            self._add("p.confidence <= ?", filter.max_confidence, prediction=True)
        if filter.unsure is not None:
            self._add("p.unsure = ?", int(filter.unsure), prediction=True)
        if filter.text.strip():
            self._search(filter.text.strip(), taxonomy)

    def _collect_facts(self, filter: ImageFilter, taxonomy: Taxonomy) -> None:
        """What is known of an image beside its label and its side."""
        if filter.categories:
            keys = taxonomy.keys_in(filter.categories)
            self._add(f"i.label IN ({placeholders(len(keys))})", *keys)
        if filter.sources:
            self._add(f"i.label_cause IN ({placeholders(len(filter.sources))})", *filter.sources)
        if filter.operators:
            self._add(
                "i.label IS NOT NULL AND (SELECT e.operator FROM label_events e WHERE e.id = i.label_event) "
                f"IN ({placeholders(len(filter.operators))})",
                *filter.operators,
            )
        newest = "(SELECT MAX(f.mtime_ns) FROM paths f WHERE f.image_id = i.id)"
        if filter.file_after is not None:
            self._add(f"{newest} >= ?", round(filter.file_after * 1e9))
        if filter.file_before is not None:
            self._add(f"COALESCE({newest}, 0) < ?", round(filter.file_before * 1e9))
        if filter.min_bytes is not None:
            self._add("i.bytes >= ?", filter.min_bytes)
        if filter.max_bytes is not None:
            self._add("i.bytes < ?", filter.max_bytes)
        if filter.group is not None:
            self._add("i.group_id = ?", filter.group)
        if filter.learned_until is not None:
            self._add(
                "i.split IN ('train', 'validation') AND "
                "(SELECT MIN(e.id) FROM label_events e WHERE e.image_id = i.id) <= ?",
                filter.learned_until,
            )

    def _search(self, text: str, taxonomy: Taxonomy) -> None:
        """Images at a path with ``text`` in it, with a label whose names have it, or with such a sha256."""
        choices = ["i.id IN (SELECT image_id FROM paths WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\')"]
        parameters: Parameters = [path_pattern(text)]
        keys = taxonomy.keys_named(text)
        if keys:
            choices.append(f"i.label IN ({placeholders(len(keys))})")
            parameters += keys
        if bounds := content_bounds(text):
            choices.append("(i.sha256 >= ? AND i.sha256 < ?)")
            parameters += bounds
        self._add(f"({' OR '.join(choices)})", *parameters)


def path_pattern(text: str) -> str:
    """For ``LIKE ? ESCAPE '\\'``: paths with ``text`` in them."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def content_bounds(text: str) -> tuple[str, str] | None:
    """The least sha256 that begins with ``text``, and one above all of them; None where it is no beginning of any."""
    wanted = text.casefold()
    if len(text) < 6 or any(c not in "0123456789abcdef" for c in wanted):
        return None
    return wanted, wanted + "g"
