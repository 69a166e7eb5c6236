"""Columns as they were when a workspace was looked at last, in a file of its cache: the next start reads them at once.

The file may be removed, damaged or of another store: then it is not taken. It holds a `Moment` by which the store tells
whether all that it knows lies behind it, and what came since is read as ever.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import uuid
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Another number where the columns get another meaning.
FILE_NAME = "columns-1.npz"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    """A point in a store's life: its newest event and image, by their numbers and by what no other store has there.

    ``mark`` changes with what no event tells, see `images.COLUMNS_VERSION`.
    """

    store: str
    mark: str
    last_event: int
    event_uuid: str
    last_image: int
    image_sha256: str

    @classmethod
    def of(cls, connection: sqlite3.Connection, mark: str, last_event: int, last_image: int) -> Moment:
        """The moment at which that event and that image were the newest."""

        def value(sql: str, key: str | int) -> str:
            row = connection.execute(sql, [key]).fetchone()
            return str(row[0]) if row else ""

        return cls(
            store=value("SELECT value FROM workspace WHERE key = ?", "uuid"),
            mark=mark,
            last_event=last_event,
            event_uuid=value("SELECT uuid FROM label_events WHERE id = ?", last_event),
            last_image=last_image,
            image_sha256=value("SELECT sha256 FROM images WHERE id = ?", last_image),
        )


def newest_prediction(connection: sqlite3.Connection, row: int) -> tuple[int, float] | None:
    """Which image was predicted in this row of the vectors, and when; None where the row is gone."""
    found = connection.execute(
        "SELECT image_id, at FROM prediction_vectors JOIN predictions USING (model, image_id) "
        "WHERE prediction_vectors.rowid = ?",
        [row],
    ).fetchone()
    return (int(found[0]), float(found[1])) if found else None


@dataclass(frozen=True)
class KeptSaid:
    """What a model said, with the newest of it: image and time."""

    model_id: str
    number: int
    rows: int
    last: int
    newest: tuple[int, float]
    columns: dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Kept:
    """Columns of images, texts that their small numbers stand for, and what models say."""

    moment: Moment
    words: dict[str, list[str]]
    columns: dict[str, NDArray[Any]]
    said: tuple[KeptSaid, ...]


def write(folder: Path, kept: Kept) -> None:
    """Put the file in place in one step; a disk that is full only means that the next start reads all again."""
    arrays = {f"rows.{name}": column for name, column in kept.columns.items()}
    said = []
    for place, model in enumerate(kept.said):
        arrays |= {f"said.{place}.{name}": column for name, column in model.columns.items()}
        said.append([model.model_id, model.number, model.rows, model.last, *model.newest])
    document = {"moment": asdict(kept.moment), "words": kept.words, "said": said}
    beside = folder / f".{uuid.uuid4().hex}.part"
    try:
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, about=np.array(json.dumps(document)), **arrays)
        beside.replace(folder / FILE_NAME)
    except OSError as error:
        _log.warning("the columns of %s were not kept: %s", folder, error)
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def read(folder: Path, rows: dict[str, Any], said: dict[str, Any]) -> Kept | None:
    """What was kept; None where there is nothing, or not what ``rows`` and ``said`` (types of columns) ask for."""
    try:
        with (folder / FILE_NAME).open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            document = json.loads(str(file["about"]))
            columns = {name: file[f"rows.{name}"] for name in rows}
            kept = Kept(
                Moment(**document["moment"]),
                {str(k): [str(word) for word in words] for k, words in document["words"].items()},
                columns,
                tuple(
                    KeptSaid(
                        str(model_id), int(number), int(count), int(last), (int(image), float(at)),
                        {name: file[f"said.{place}.{name}"] for name in said},
                    )
                    for place, (model_id, number, count, last, image, at) in enumerate(document["said"])
                ),
            )  # fmt: skip
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RecursionError) as error:
        _log.warning("the columns kept in %s cannot be used: %s", folder, error)
        return None
    except zipfile.BadZipFile as error:
        _log.warning("the columns kept in %s are damaged: %s", folder, error)
        return None
    return kept if _fits(kept, rows, said) else None


def _fits(kept: Kept, rows: dict[str, Any], said: dict[str, Any]) -> bool:
    ids = kept.columns["ids"]
    pairs = [(kept.columns, rows), *((model.columns, said) for model in kept.said)]
    alike = len(ids.shape) == 1 and all(
        columns[name].shape == ids.shape and columns[name].dtype == np.dtype(kind)
        for columns, kinds in pairs
        for name, kind in kinds.items()
    )
    if not alike or not all(len(set(words)) == len(words) for words in kept.words.values()):
        return False
    named = [("labels", kept.columns["label"]), ("sources", kept.columns["source"])]
    named += [("labels", model.columns["class_"]) for model in kept.said]
    return all(
        column.min(initial=0) >= -1 and column.max(initial=-1) < len(kept.words.get(words, ()))
        for words, column in named
    )
