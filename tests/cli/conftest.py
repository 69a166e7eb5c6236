"""Running commands as a shell would, in this process."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from garbage_gui.cli import main
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ModelRecord
from garbage_gui.taxonomy import load_taxonomy
from tests.bundles import COLOURS, colour_picture, write_colour_bundle

KEYS = ("cardboard", "glass", "metal", "paper", "plastic", "trash")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document on stdout of a command that worked."""
        assert self.code == 0, self.err
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document

    def sentence(self) -> str:
        """The one sentence of a command that failed."""
        assert self.code == 1, (self.code, self.out, self.err)
        last = self.err.strip().splitlines()[-1]
        assert last.startswith("Error: "), self.err
        assert last.endswith((".", "”", ")")), self.err
        assert "Traceback" not in self.err
        return last


Command = Callable[..., Outcome]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command line without a workspace of its own."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose active model tells the colours of `pictures` apart."""
    folder = tmp_path / "工作区"
    with Workspace.create(folder, load_taxonomy("trashnet-6")) as workspace:
        bundle = write_colour_bundle(workspace.models_folder / "colours")
        workspace.store.models.add(
            ModelRecord("colours", "Colours", "colours", 0, None, time.time(), bundle.folder, {}, None)
        )
        workspace.store.models.promote("colours", operator="test")
    return folder


@pytest.fixture
def cli(command: Command, folder: Path) -> Command:
    """Runs a command in that workspace, with a JSON result."""

    def run(*arguments: object) -> Outcome:
        return command(*arguments, "--workspace", folder, "--json")

    return run


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Class folders with ten pictures each, in the colour that the model takes for the class."""
    root = tmp_path / "图片"
    for which, key in zip(range(len(COLOURS)), KEYS, strict=True):
        (root / key).mkdir(parents=True)
        for number in range(10):
            colour_picture(which, shade=number).save(root / key / f"{key}_{number}.png")
    return root
