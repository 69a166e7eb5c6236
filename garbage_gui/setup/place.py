"""Where the environment and what is known about it lie: beside the code of a checkout."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A checkout, with its private environment and the notes of the set-up."""

    root: Path

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def environment(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        if sys.platform == "win32":
            return self.environment / "Scripts" / "python.exe"
        return self.environment / "bin" / "python"

    @property
    def notes(self) -> Path:
        """A folder for lock, progress and log. Outside the environment, which may have to be made anew."""
        return self.root / ".setup"

    @property
    def log(self) -> Path:
        return self.notes / "setup.log"

    def stamp(self, stage: str) -> Path:
        """The file that says: this stage is complete. Inside the environment, so that it goes with it."""
        return self.environment / f"garbage-gui-{stage}.json"

    @property
    def is_active(self) -> bool:
        """Whether this very process runs in the environment."""
        return _same(Path(sys.prefix), self.environment)

    def version(self) -> tuple[int, int] | None:
        """Python's version in the environment, or None where there is no usable one."""
        try:
            text = (self.environment / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        for line in text.splitlines():
            key, _, value = line.partition("=")
            if key.strip() in ("version", "version_info"):
                numbers = value.strip().split(".")
                if len(numbers) >= 2 and numbers[0].isdigit() and numbers[1].isdigit():
                    return int(numbers[0]), int(numbers[1])
        return None

    def site_packages(self) -> Path | None:
        """The folder that holds the environment's packages, or None where there is no usable one."""
        if sys.platform == "win32":
            return self.environment / "Lib" / "site-packages"
        version = self.version()
        if version is None:
            return None
        return self.environment / "lib" / f"python{version[0]}.{version[1]}" / "site-packages"


def checkout() -> Place | None:
    """The checkout that this code runs from, or None when it was installed as a package."""
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file() and (root / "main.py").is_file():
        return Place(root)
    return None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
