"""Who is at the desk: names of operators as people type them, and those that a workspace knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from garbage_gui.messages import GarbageError
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import IMPORTED

LONGEST_NAME = 80
# Everything that has no picture of its own: control characters, direction marks, halves of characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class OperatorError(GarbageError):
    """A name that nobody can have."""


@dataclass(frozen=True)
class KnownOperator:
    """Somebody who said something in this workspace: how many label events, how many opinions, when last."""

    name: str
    labels: int
    opinions: int
    last_at: float


def clean_name(text: str) -> str:
    """``text`` as a name: composed, without control characters, single spaces; raises `OperatorError`."""
    seen = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) not in _INVISIBLE - {"Cc", "Zl", "Zp"}
    )
    name = " ".join(seen.split())
    if not name:
        raise OperatorError("A name needs at least one letter.")
    if len(name) > LONGEST_NAME:
        raise OperatorError(
            "A name has at most {most} characters; this one has {count}.", most=LONGEST_NAME, count=len(name)
        )
    if name == IMPORTED:
        raise OperatorError("“{name}” stands for imported labels. Choose another name.", name=name)
    return name


def alike(name: str, known: Iterable[str]) -> str | None:
    """The first of the ``known`` names that differs from ``name`` in case, width or spaces alone; None if none."""
    wanted = _folded(name)
    return next((other for other in known if other != name and _folded(other) == wanted), None)


def known_operators(workspace: Workspace) -> list[KnownOperator]:
    """Everybody who labelled or gave opinions here, who was here last in front."""
    return [KnownOperator(*row) for row in workspace.store.opinions.operators()]


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
