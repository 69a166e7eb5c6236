"""What was done in this sitting, picture by picture. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class SaveState(Enum):
    """Where a decision about one picture stands. Only `SAVED` means that it is on the disk."""

    SAVING = auto()
    SAVED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Decision:
    """What a person said of one picture: a class, or (None) that it is taken out of the set or put back."""

    class_key: str | None
    predicted: str | None
    excluded: bool | None = None


@dataclass(frozen=True)
class Summary:
    """Saved decisions of the session; ``agreed`` of ``compared`` labels are what the model had said."""

    reviewed: int
    corrected: int
    excluded: int
    agreed: int
    compared: int
    seconds: float

    @property
    def per_minute(self) -> float | None:
        """Pictures a minute; None before there is something to divide."""
        return 60 * self.reviewed / self.seconds if self.reviewed and self.seconds >= 1 else None


# Longer than this nobody looks at one picture: it was a break, and is no time of review.
LONGEST_LOOK_SECONDS = 120.0


class Session:
    """Decisions by image, each with its state; a later one about the same image replaces the earlier."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._decisions: dict[int, tuple[Decision, SaveState, int]] = {}
        self._number = 0
        self._last: float | None = None
        self._seconds = 0.0

    def look(self) -> None:
        """The first picture is shown: from now on it takes time."""
        if self._last is None:
            self._last = self._clock()

    def decide(self, image_id: int, decision: Decision) -> int:
        """A decision that is being saved; its number is for `settle`."""
        now = self._clock()
        if self._last is not None:
            self._seconds += min(now - self._last, LONGEST_LOOK_SECONDS)
        self._last = now
        self._number += 1
        self._decisions[image_id] = (decision, SaveState.SAVING, self._number)
        return self._number

    def settle(self, image_id: int, number: int, state: SaveState) -> bool:
        """A decision was saved or not; False when a newer one about the same image replaced it."""
        current = self._decisions.get(image_id)
        if current is None or current[2] != number:
            return False
        self._decisions[image_id] = (current[0], state, number)
        return True

    def forget(self, image_id: int) -> None:
        """The decision about an image was undone."""
        self._decisions.pop(image_id, None)

    def state(self, image_id: int) -> SaveState | None:
        entry = self._decisions.get(image_id)
        return entry[1] if entry is not None else None

    def states(self) -> dict[int, SaveState]:
        """The state of every decision, by image."""
        return {image_id: state for image_id, (_, state, _) in self._decisions.items()}

    def decision(self, image_id: int) -> Decision | None:
        entry = self._decisions.get(image_id)
        return entry[0] if entry is not None else None

    def saving(self) -> int:
        """How many decisions are not settled yet."""
        return sum(1 for _, state, _ in self._decisions.values() if state is SaveState.SAVING)

    def summary(self) -> Summary:
        saved = [d for d, state, _ in self._decisions.values() if state is SaveState.SAVED]
        labelled = [d for d in saved if d.class_key is not None]
        compared = [d for d in labelled if d.predicted is not None]
        agreed = sum(1 for d in compared if d.class_key == d.predicted)
        return Summary(
            reviewed=len(saved),
            corrected=len(compared) - agreed,
            excluded=sum(1 for d in saved if d.excluded),
            agreed=agreed,
            compared=len(compared),
            seconds=self._seconds,
        )
