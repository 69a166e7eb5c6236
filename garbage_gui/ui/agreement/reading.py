"""What the Agreement page shows, read from the store off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from garbage_gui.services.second_opinions import agreement as agreement_service
from garbage_gui.services.second_opinions.agreement import Agreement, Pair
from garbage_gui.services.workspace import Workspace


@dataclass(frozen=True)
class Overview:
    """Who can be compared, and the comparison that is shown; None where nobody can."""

    pairs: tuple[Pair, ...]
    agreement: Agreement | None


def read_overview(workspace: Workspace, wanted: tuple[str, str] | None) -> Overview:
    """The overview of the pair ``wanted``, or, where it has nothing, of the one with the most pictures."""
    pairs = tuple(agreement_service.pairs(workspace))
    if not pairs:
        return Overview(pairs, None)
    people = [(p.first, p.second) for p in pairs]
    first, second = wanted if wanted in people else people[0]
    return Overview(pairs, agreement_service.agreement(workspace, first, second))
