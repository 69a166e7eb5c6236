"""The command line as a whole: help, options anywhere, documentation, what it imports."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from garbage_gui.cli.main import root
from tests.cli.conftest import Command

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "init", "import", "classify", "sort", "label", "undo", "history", "train", "jobs", "models", "evaluate", "sweep",
    "quick-update", "redo", "watch", "opinion", "agreement", "disagreements", "decide",
    "baselines", "export", "find", "stats", "check", "backup", "restore", "app", "backbones", "taxonomy",
}  # fmt: skip
SUBCOMMANDS = {
    "jobs": {"list", "show", "pause", "cancel", "resume", "run"},
    "models": {"list", "show", "promote", "rollback", "compare", "export", "import", "int8"},
    "taxonomy": {"show", "add", "rename", "recolour", "move", "merge", "split", "remove"},
}


def walk(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from walk(inner, f"{name} {part}".strip())
    else:
        yield name, command


def test_the_commands_are_those_that_were_promised() -> None:
    assert set(root.commands) == COMMANDS
    for name, parts in SUBCOMMANDS.items():
        group = root.commands[name]
        assert isinstance(group, click.Group)
        assert set(group.commands) == parts


@pytest.mark.parametrize("name", sorted(name for name, _ in walk(root)))
def test_every_command_and_option_is_documented(name: str) -> None:
    command = dict(walk(root))[name]
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("### ")]
    (heading,) = [line for line in headings if re.search(rf"`{re.escape(name)}[ `]", line)]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            long = next(o for o in parameter.opts if o.startswith("--"))
            assert long in heading or long in ("--workspace", "--json", "--help"), f"{name} {long}"
            assert parameter.help, f"{name} {long} has no help"
            if isinstance(parameter.type, click.Choice):
                assert all(choice in text for choice in parameter.type.choices), f"{name} {long}"
        else:
            word = (parameter.metavar or str(parameter.name)).upper().removesuffix("...")
            assert word in heading or word in ("A", "B"), f"{name} {word}"
    assert command.help


def test_what_is_documented_exists() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    known = dict(walk(root))
    for name, options in re.findall(r"`((?:(?:jobs|models|taxonomy) )?[a-z0-9-]+)((?: [^`]*)?)`", "\n".join(
        line for line in text.splitlines() if line.startswith("### ")
    )):  # fmt: skip
        command = known[name]
        options_there = {o for p in command.params for o in p.opts}
        assert set(re.findall(r"--[a-z-]+", options)) <= options_there


@pytest.mark.parametrize("line", [["--help"], *([*name.split(), "--help"] for name, _ in walk(root))])
def test_help(command: Command, line: list[str]) -> None:
    said = command(*line)
    assert said.code == 0
    assert said.out.startswith("Usage: garbage-gui")


def test_version(command: Command) -> None:
    from garbage_gui import __version__

    assert __version__ in command("--version").out


def test_shared_options_stand_anywhere(command: Command, folder: Path) -> None:
    shapes = (
        ["--workspace", folder, "--json", "jobs", "list"],
        ["jobs", "--workspace", folder, "--json", "list"],
        ["jobs", "list", "--json", "--workspace", folder],
        ["--json", "jobs", "list", f"--workspace={folder}"],
        ["--workspace", folder, "jobs", "--json", "list"],
    )
    for shape in shapes:
        assert command(*shape).json == {"jobs": []}
    assert command(
        "--workspace", folder.parent / "nothing", "jobs", "list", "--workspace", folder, "--json"
    ).json


def test_help_is_quick_and_loads_neither_qt_nor_torch_nor_the_store() -> None:
    code = (
        "import sys\n"
        "from garbage_gui.cli import main\n"
        "main(['--help'])\n"
        "heavy = {'PySide6', 'torch', 'openvino', 'numpy', 'PIL', 'sqlite_utils', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        process = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        seconds.append(time.perf_counter() - started)
        assert process.returncode == 0, process.stderr
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import click"], cwd=ROOT, check=True, timeout=60)
    bare = time.perf_counter() - bare
    assert min(seconds) < max(0.5, 4 * bare)


def test_an_unexpected_error_is_one_sentence(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from garbage_gui.services import statistics

    def broken(workspace: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(statistics, "statistics", broken)
    said = command("stats", "--workspace", folder).sentence()
    assert "RuntimeError" in said
    assert "a defect" in said
    monkeypatch.setenv("GARBAGE_GUI_DEBUG", "1")
    assert "Traceback" in command("stats", "--workspace", folder).err


def test_the_module_is_the_command(folder: Path) -> None:
    line = [sys.executable, "-m", "garbage_gui", "undo", "--workspace", str(folder)]
    process = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert process.returncode == 1
    assert process.stdout == ""
    assert process.stderr == "Error: There is nothing to undo.\n"


def test_a_reader_that_goes_away_is_no_defect(folder: Path) -> None:
    line = f'"{sys.executable}" -m garbage_gui stats --json --workspace "{folder}" | head -c 1'
    process = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    "line",
    [["app", "--page", "kitchen"], ["app", "--size", "12"], ["app", "--size", "1x1"], ["app", "--theme", "pink"],
     ["app", "--language", "fr"], ["app", "extra"]],
)  # fmt: skip
def test_wrong_ways_to_open_the_window(command: Command, line: list[str]) -> None:
    assert command(*line).code == 2


def test_a_screenshot(folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "shot.png"
    line = [sys.executable, "-m", "garbage_gui", "app", "--page", "models", "--screenshot", str(picture)]
    line += ["--size", "1024x640", "--theme", "dark", "--language", "zh_CN", "--workspace", str(folder)]
    process = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert process.returncode == 0, process.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
