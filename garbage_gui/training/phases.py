"""How long each part of a training took, for its log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Phases:
    """Seconds by phase, in the order in which the phases began."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count the time inside for ``name``, once more if it comes again."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started

    def whole(self) -> float:
        """Seconds since this was made."""
        return time.monotonic() - self.started

    def told(self) -> str:
        """All of it in one line; what belongs to no phase is "other"."""
        whole = self.whole()
        parts = [f"{name} {seconds:.1f}" for name, seconds in self.seconds.items()]
        other = whole - sum(self.seconds.values())
        return f"Seconds: {', '.join(parts)}, other {other:.1f}; {whole:.1f} in all."
