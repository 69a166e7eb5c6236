"""Small, real packages for the set-up's tests: pip installs them from a folder, without a network."""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from pathlib import Path

PROJECT = """\
[project]
name = "tiny"
dependencies = [{window}]

[project.optional-dependencies]
train = [{train}]
baselines = [{baselines}]
int8 = []
test = [{test}]
"""


def write_wheel(folder: Path, name: str, version: str = "1.0") -> Path:
    """Write a wheel of one module ``name`` whose VERSION is ``version``."""
    folder.mkdir(parents=True, exist_ok=True)
    entry = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'VERSION = "{version}"\n',
        f"{entry}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{entry}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text.encode())}")
    files[f"{entry}/RECORD"] = "\n".join([*rows, f"{entry}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


def write_project(
    folder: Path,
    *,
    window: str = "tinywin",
    train: str = "tinytrain",
    baselines: str = "tinybase",
    test: str = "tinytest",
) -> None:
    """Write a project file that asks for one package a stage."""
    folder.mkdir(parents=True, exist_ok=True)
    text = PROJECT.format(
        window=f'"{window}"', train=f'"{train}"', baselines=f'"{baselines}"', test=f'"{test}"'
    )
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def offline(wheels: Path) -> dict[str, str]:
    """The environment variables that let pip see this folder and nothing else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PIP_") and k != "GARBAGE_GUI_NO_SETUP"}
    return {**kept, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
