"""Watching a folder from the command line: a real process, ended by Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from garbage_gui.services import job_control
from garbage_gui.services.workspace import Workspace
from tests.bundles import colour_picture
from tests.cli.conftest import Command
from tests.services.test_classifying import add_model

# A process in the background of a shell inherits that Ctrl+C is ignored.
CHILD = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from garbage_gui.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_a_folder_is_watched_until_it_is_interrupted(
    workspace: Workspace, tmp_path: Path, command: Command
) -> None:
    add_model(workspace)
    workspace.store.models.promote("colours", operator="test")
    inbox = tmp_path / "in box"
    inbox.mkdir()
    colour_picture(0).save(inbox / "a.png")
    where = ("--workspace", str(workspace.folder), "--json")
    line = [sys.executable, "-c", CHILD, "watch", str(inbox), *where]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        try:
            until(workspace, 1)
            assert "already" in command("watch", *where).sentence(), "one watches at a time"
            colour_picture(1).save(inbox / "b.png")
            (inbox / "pipe.jpg").mkdir()
            until(workspace, 2)
            os.kill(child.pid, signal.SIGINT)
            out, said = child.communicate(timeout=30)
        finally:
            child.kill()
    assert child.returncode == 0, said
    document = json.loads(out)
    assert [Path(image["path"]).name for image in document["images"]] == ["a.png", "b.png"]
    assert [image["class"] for image in document["images"]] == ["cardboard", "glass"]
    assert len(document["runs"]) == 1 and "watch --stop" in said and "Traceback" not in said
    assert command("watch", "--stop", *where).json == {"folder": str(inbox), "watching": False}
    assert command("watch", "--stop", *where).json["folder"] is None
    assert command("watch", *where).code == 2
    assert "is not there" in command("watch", inbox / "no", *where).sentence()
    job_control.runners.stop(workspace.folder)


def until(workspace: Workspace, files: int) -> None:
    end = time.monotonic() + 60
    while sum(workspace.store.jobs.file_count(job.job_id) for job in workspace.store.jobs.list()) < files:
        assert time.monotonic() < end
        time.sleep(0.05)
