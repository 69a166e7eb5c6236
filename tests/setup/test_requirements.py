from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from garbage_gui.setup.errors import SetupError
from garbage_gui.setup.requirements import STAGES, Requirement, fingerprint, missing, release, requirements

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def test_every_line_of_the_project_file_is_understood() -> None:
    window, train, baselines, test = (requirements(PYPROJECT, stage) for stage in STAGES)
    assert {"PySide6", "openvino", "pillow"} <= {r.name for r in window}
    assert not {"torch", "torchvision", "timm"} & {r.name for r in window}
    assert {"torch", "torchvision", "timm"} == {r.name for r in train} - {r.name for r in window}
    # The baselines can be had without torch.
    brought = {r.name for r in baselines} - {r.name for r in window}
    assert brought == {"scikit-learn", "threadpoolctl", "scikit-image", "opencv-python-headless"}
    assert {r.name for r in train} | {r.name for r in baselines} <= {r.name for r in test}
    assert {"pytest", "ruff"} <= {r.name for r in test}


def test_the_broken_qt_is_kept_from_the_python_that_it_breaks_on() -> None:
    def allowed(python: tuple[int, int], version: str) -> bool:
        return all(
            r.allows(version)
            for r in requirements(PYPROJECT, "window")
            if r.name == "PySide6" and r.applies(python)
        )

    assert allowed((3, 11), "6.11.3") and not allowed((3, 11), "6.12.0")
    assert allowed((3, 12), "6.12.0")


@pytest.mark.parametrize(
    ("clauses", "version", "fits"),
    [
        (">=2.10", "2.9.1", False),
        (">=2.10", "2.10", True),
        (">=2.10", "2.14.1+cpu", True),
        (">=1.0,<2", "2.0", False),
        (">=1.0,<2", "1.9.9rc1", True),
        ("==1.2", "1.2.0", True),
        ("!=1.2", "1.2.0", False),
        ("", "0.0.1", True),
    ],
)
def test_versions(clauses: str, version: str, fits: bool) -> None:
    assert Requirement.parse(f"thing{clauses}").allows(version) is fits


def test_markers() -> None:
    mine = Requirement.parse(f"thing; python_version >= '3.11' and sys_platform == '{sys.platform}'")
    assert mine.applies((3, 11)) and not mine.applies((3, 10))
    assert not Requirement.parse("thing; sys_platform == 'plan9'").applies((3, 11))
    assert Requirement.parse("thing; platform_machine != 'abacus'").applies((3, 11))
    assert not Requirement.parse(f"thing; platform_machine != '{platform.machine()}'").applies((3, 11))


@pytest.mark.parametrize(
    "text", ["", "thing ~= 1.0", "thing @ file:///x", "thing[extra]", "a; os_name == 'nt'"]
)
def test_unknown_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Requirement.parse(text)


def test_release_of_strange_versions() -> None:
    assert release("2026.9.0.dev1") == (2026, 9, 0)
    assert release("unknown") == (0,)


def test_missing_here() -> None:
    needed = [Requirement.parse(t) for t in ("pytest>=1", "pytest>=9999", "no-such-package-at-all")]
    assert missing(needed, sys.version_info[:2]) == needed[1:]


def test_an_unfinished_package_counts_as_missing(tmp_path: Path) -> None:
    entry = tmp_path / "thing-1.0.dist-info"
    entry.mkdir()
    (entry / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    needed = [Requirement.parse("thing")]
    assert missing(needed, (3, 11), tmp_path) == needed
    (entry / "RECORD").write_text("")
    assert missing(needed, (3, 11), tmp_path) == []


def test_fingerprint_changes_with_the_list() -> None:
    one = [Requirement.parse("a"), Requirement.parse("b")]
    assert fingerprint(one) == fingerprint(one[::-1]) != fingerprint(one[:1])


@pytest.mark.parametrize("text", [None, "", "[project]\n", "nonsense ="])
def test_a_damaged_project_file_is_one_sentence(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "pyproject.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SetupError, match="missing or damaged"):
        requirements(path, "window")
