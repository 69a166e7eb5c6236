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
    "class": "i.label IS NULL, i.label, i.id",
    "size": "i.bytes DESC, i.id",
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
        source, parameters = self._source()
        by = _ORDERS.get(order, _ORDERS["newest"])
        sql = f"SELECT i.id {source} ORDER BY {by} LIMIT ? OFFSET ?"
        return sql, [*parameters, -1 if limit is None else limit, offset]

    def count(self) -> tuple[str, Parameters]:
        source, parameters = self._source()
        return f"SELECT COUNT(*) {source}", parameters

    def facets(self) -> tuple[str, Parameters]:
        """Rows of (label, split, agrees: 1, 0 or NULL, count)."""
        if self._model is None:
            source, parameters = self._source()
            return f"SELECT i.label, i.split, NULL, COUNT(*) {source} GROUP BY 1, 2", parameters
        source, parameters = self._source(joined=True)
        return (
            f"SELECT i.label, i.split, p.class_key = i.label, COUNT(*) {source} GROUP BY 1, 2, 3",
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
            kind = "JOIN" if self._needs_prediction else "LEFT JOIN"
            join = f"{kind} predictions p ON p.model = ? AND p.image_id = i.id"
            parameters.append(self._model if self._model is not None else -1)
        where = f"WHERE {' AND '.join(self._conditions)}" if self._conditions else ""
        return f"FROM images i {join} {where}", [*parameters, *self._parameters]

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
        if filter.text.strip():
            self._search(filter.text.strip(), taxonomy)

    def _search(self, text: str, taxonomy: Taxonomy) -> None:
        """Images at a path with ``text`` in it, with a label whose names have it, or with such a sha256."""
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        choices = ["i.id IN (SELECT image_id FROM paths WHERE CAST(path AS TEXT) LIKE ? ESCAPE '\\')"]
        parameters: Parameters = [f"%{escaped}%"]
        wanted = text.casefold()
        keys = [
            c.key
            for c in taxonomy.classes
            if any(wanted in name.casefold() for name in (c.key, c.en, c.zh_CN))
        ]
        if keys:
            choices.append(f"i.label IN ({placeholders(len(keys))})")
            parameters += keys
        if len(text) >= 6 and all(c in "0123456789abcdef" for c in wanted):
            choices.append("(i.sha256 >= ? AND i.sha256 < ?)")
            parameters += [wanted, wanted + "g"]
        self._add(f"({' OR '.join(choices)})", *parameters)
