"""Where the files that ship with the app lie: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, such as ``resource("taxonomies", "paper-20.json")``."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    root = inside if inside.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
