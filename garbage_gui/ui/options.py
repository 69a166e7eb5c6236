"""What the command line may ask of the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class AppOptions:
    """Each is None where the person's settings or the window itself decides."""

    workspace: Path | None = None
    page: str | None = None
    language: str | None = None
    theme: str | None = None
    size: tuple[int, int] | None = None
    screenshot: Path | None = None
