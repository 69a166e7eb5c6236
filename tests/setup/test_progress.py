from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from garbage_gui.messages import Message
from garbage_gui.setup.errors import explain_pip
from garbage_gui.setup.linux import missing_packages
from garbage_gui.setup.pip import PipProgress
from garbage_gui.setup.repair import forget_damaged
from garbage_gui.setup.show import TerminalProgress

AGAIN = "python3 main.py"
ROOT = Path(__file__).resolve().parents[2]


def test_progress_grows_from_pips_lines() -> None:
    state = PipProgress(expected=10)
    seen = [state.fraction(0)]
    for line in [
        "Collecting PySide6<6.12,>=6.9",
        "  Downloading PySide6-6.11.3-cp39-abi3-manylinux.whl (95.3 MB)",
        "Requirement already satisfied: numpy>=2 in ./x (from y) (2.4)",
        "Installing collected packages: a, b, c, d",
    ]:
        state.read(line)
        seen.append(state.fraction(0))
    assert seen == sorted(seen) and seen[0] == 0.0
    assert state.fraction(2) == pytest.approx(0.8)
    assert state.fraction(9) == 1.0


def test_the_message_says_what_is_downloaded() -> None:
    state = PipProgress(expected=10)
    state.read("  Downloading torch-2.14.1-cp311-cp311-manylinux_2_28_x86_64.whl (532.4 MB)")
    assert state.message.text() == "Downloading torch (532.4 MB)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        (
            "WARNING: Retrying (Retry(total=4)) after ... Failed to establish a new connection: x",
            "no connection",
        ),
        ("Temporary failure in name resolution", "no connection"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "PIP_CERT"),
        ("ERROR: something else.", "something else. All that was said is in"),
        ("", "start again with: python3 main.py"),
    ],
)
def test_what_pip_said_becomes_one_sentence(line: str, words: str) -> None:
    text = str(explain_pip([line], 1, Path("setup.log"), AGAIN))
    assert words in text and AGAIN in text


def test_a_package_that_this_python_cannot_have_is_named() -> None:
    lines = [
        "ERROR: Could not find a version that satisfies the requirement torch>=2.10 (from versions: 1.0, 2.0)",
        "ERROR: No matching distribution found for torch>=2.10",
    ]
    assert "torch>=2.10 does not exist for Python" in str(explain_pip(lines, 1, Path("setup.log"), AGAIN))


def test_repair_forgets_what_is_not_whole(tmp_path: Path) -> None:
    for name, size in (("whole", 3), ("short", 4), ("gone", 3)):
        entry = tmp_path / f"{name}-1.dist-info"
        entry.mkdir()
        (entry / "RECORD").write_text(f"{name}.py,sha256=x,{size}\n{name}-1.dist-info/RECORD,,\n")
        if name != "gone":
            (tmp_path / f"{name}.py").write_text("abc")
    (tmp_path / "cut-1.dist-info").mkdir()
    (tmp_path / "~umpy").mkdir()
    assert forget_damaged(tmp_path) == ["cut-1.dist-info", "gone-1.dist-info", "short-1.dist-info"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["short.py", "whole-1.dist-info", "whole.py"]


def test_every_sentence_of_the_set_up_has_its_chinese() -> None:
    """The set-up speaks before Qt is there, so it reads the translations' source itself."""
    texts = set()
    for path in [ROOT / "garbage_gui" / "environment.py", *(ROOT / "garbage_gui" / "setup").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called in ("Message", "Message.of", "SetupError", "_translated", "super().__init__"):
                    texts.add(node.args[0].value)
    there = {
        message.findtext("source"): message.findtext("translation")
        for message in ElementTree.parse(ROOT / "resources/translations/zh_CN/setup.ts").iter("message")
    }
    assert texts and texts - there.keys() == set()
    for source, translation in there.items():
        assert source and translation
        assert sorted(re.findall(r"{\w+", source)) == sorted(re.findall(r"{\w+", translation))


def test_the_terminal_hears_each_thing_once(capsys: pytest.CaptureFixture[str]) -> None:
    progress = TerminalProgress()
    for fraction in (0.0, 0.01, 0.02, 0.5):
        progress(fraction, Message("Looking for packages"))
    heard = capsys.readouterr()
    assert not heard.out and heard.err.splitlines() == [
        "[  0%] Looking for packages",
        "[ 50%] Looking for packages",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_this_system_has_the_libraries_of_qt() -> None:
    assert missing_packages(fonts=True) == []
