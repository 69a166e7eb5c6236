"""How paths, texts and documents become column values and come back unharmed."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from garbage_gui.messages import Message

_DIGITS = re.compile(r"\d+")


def path_column(path: Path, workspace: Path) -> str | bytes:
    """``path`` as stored: relative to the ``workspace`` inside it, bytes when its name is no Unicode."""
    # With texts, not paths: an import asks for 100,000 of them. Not resolve(): a link is the place the person knows.
    text = os.path.abspath(path)  # noqa: PTH100
    inside = str(workspace) + os.sep
    if os.path.normcase(text).startswith(os.path.normcase(inside)):
        text = text[len(inside) :].replace(os.sep, "/")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def column_path(value: str | bytes, workspace: Path) -> Path:
    """The path that `path_column` stored."""
    return workspace / (os.fsdecode(value) if isinstance(value, bytes) else value)


def sort_name(path: Path) -> str:
    """A key that sorts names as people do: img_9 before img_10, case does not matter."""
    name = storable(path.name).casefold()
    return _DIGITS.sub(lambda digits: digits.group().lstrip("0").zfill(12), name)[:400]


def storable(text: str) -> str:
    """``text`` with what SQLite cannot keep (lone surrogates of broken file names, NUL) made visible."""
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")


def message_column(message: Message | None) -> str | None:
    return None if message is None else storable(message.to_json())


def column_message(value: str | None) -> Message | None:
    return None if value is None else Message.from_json(value)


def document_column(document: dict[str, Any] | None) -> str | None:
    """A JSON object; paths inside it become their text. Not-a-number is refused by `ValueError`."""
    if document is None:
        return None
    return storable(json.dumps(document, ensure_ascii=False, allow_nan=False, default=str))


def column_document(value: str | None) -> dict[str, Any]:
    """The JSON object in ``value``; a damaged or empty one is an empty object."""
    if value is None:
        return {}
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def placeholders(values: int) -> str:
    return ",".join("?" * values)


def json_ids(ids: list[int]) -> str:
    """Ids as one JSON parameter for ``json_each``: no limit on their number, and one cached statement."""
    return json.dumps(ids)
