"""What the project file asks for, and what of it is missing. Knows the forms that our project file uses."""

from __future__ import annotations

import hashlib
import operator
import platform
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Literal

from garbage_gui.setup.errors import SetupError

Stage = Literal["window", "train", "baselines", "test"]
Version = tuple[int, ...]

# The extras of the project file that each stage takes; what the window needs is in all of them.
EXTRAS: dict[Stage, tuple[str, ...]] = {
    "window": (),
    "train": ("train",),
    "baselines": ("baselines",),
    "test": ("train", "baselines", "int8", "test"),
}
STAGES: tuple[Stage, ...] = tuple(EXTRAS)

_COMPARE: dict[str, Callable[[Version, Version], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_REQUIREMENT = re.compile(r"^\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?P<versions>[^;\[]*)(;(?P<marker>.*))?$")
_CLAUSE = re.compile(r"^\s*(<=|>=|==|!=|<|>)\s*([0-9][0-9.]*)\s*$")
_MARKER = re.compile(
    r"^\s*(python_version|sys_platform|platform_machine)\s*(<=|>=|==|!=|<|>)\s*['\"]([^'\"]+)['\"]\s*$"
)


@dataclass(frozen=True)
class Requirement:
    """One line of the project file: a package, which versions will do, and where it is needed."""

    text: str
    name: str
    clauses: tuple[tuple[str, Version], ...]
    markers: tuple[tuple[str, str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Requirement:
        """Raises `ValueError` for a form that the set-up does not know."""
        match = _REQUIREMENT.match(text)
        if match is None:
            raise ValueError(text)
        clauses = []
        for part in filter(None, (p.strip() for p in match["versions"].split(","))):
            clause = _CLAUSE.match(part)
            if clause is None:
                raise ValueError(text)
            clauses.append((clause[1], release(clause[2])))
        markers = []
        for part in re.split(r"\band\b", match["marker"] or ""):
            if part.strip():
                marker = _MARKER.match(part)
                if marker is None:
                    raise ValueError(text)
                markers.append((marker[1], marker[2], marker[3]))
        return cls(text, match["name"], tuple(clauses), tuple(markers))

    def applies(self, python: tuple[int, int]) -> bool:
        """Whether this system, with this version of Python, needs it."""
        for variable, comparison, value in self.markers:
            if variable == "python_version":
                if not _COMPARE[comparison](python, release(value)):
                    return False
            elif ((sys.platform if variable == "sys_platform" else platform.machine()) == value) != (
                comparison == "=="
            ):
                return False
        return True

    def allows(self, version: str) -> bool:
        """Whether this version will do."""
        have = release(version)
        for comparison, wanted in self.clauses:
            length = max(len(have), len(wanted))
            padded = [v + (0,) * (length - len(v)) for v in (have, wanted)]
            if not _COMPARE[comparison](padded[0], padded[1]):
                return False
        return True


def release(version: str) -> Version:
    """The numbers of a version: ``2.14.1+cpu`` is (2, 14, 1)."""
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else (0,)


def requirements(pyproject: Path, stage: Stage) -> list[Requirement]:
    """What a stage needs, with what the window needs.

    Raises `SetupError` when the project file is missing or spoilt.
    """
    try:
        project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        texts = [*project["dependencies"], *(text for name in EXTRAS[stage] for text in extras[name])]
        return [Requirement.parse(text) for text in texts]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(
            "The project file {path} is missing or damaged: {reason}. Download the app again.",
            path=pyproject,
            reason=error,
        ) from error


def fingerprint(needed: Sequence[Requirement]) -> str:
    """Changes when the list of needed packages does."""
    return hashlib.sha256("\n".join(sorted(r.text for r in needed)).encode()).hexdigest()


def missing(
    needed: Sequence[Requirement], python: tuple[int, int], site_packages: Path | None = None
) -> list[Requirement]:
    """Those that are not there, or not in a version that will do.

    Looks into ``site_packages``, or where this process itself would import from. There, everybody's
    packages count; in a folder of our own, one that was cut off while being installed does not.
    """
    paths = sys.path if site_packages is None else [str(site_packages)]
    lacking = []
    for requirement in needed:
        if requirement.applies(python):
            found = _find(requirement.name, paths)
            complete = found is not None and (site_packages is None or found.read_text("RECORD") is not None)
            if found is None or not complete or not requirement.allows(found.version):
                lacking.append(requirement)
    return lacking


def _find(name: str, paths: Sequence[str]) -> Distribution | None:
    return next(iter(distributions(name=name, path=list(paths))), None)
