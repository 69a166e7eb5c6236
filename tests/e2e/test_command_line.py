"""The main job from the command line, in real processes: from an empty folder to a promoted model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ["cardboard", "glass", "metal", "paper", "plastic", "trash"]
Run = Callable[..., dict[str, Any]]

# The real training at a size that a test has time for.
SMALL = {
    "name": "small",
    "input_size": 64,
    "views": 1,
    "head_epochs": 0,
    "batch_size": 16,
    "early_stopping": 0,
}


@pytest.fixture
def run(tmp_path: Path, own_home: Path) -> Run:
    """Runs one command line in a process of its own and returns its JSON."""
    folder = tmp_path / "工作区"

    def run(*arguments: object, code: int = 0) -> dict[str, Any]:
        line = [
            sys.executable,
            str(ROOT / "main.py"),
            *map(str, arguments),
            "--workspace",
            str(folder),
            "--json",
        ]
        process = subprocess.run(
            line,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
            env=dict(os.environ),
            cwd=tmp_path,
        )
        assert process.returncode == code, process.stderr
        if code:
            assert process.stdout == ""
            assert "Traceback" not in process.stderr
            return {"error": process.stderr.strip().splitlines()[-1]}
        document: dict[str, Any] = json.loads(process.stdout)
        return document

    return run


@pytest.mark.slow
def test_the_main_job(run: Run, picture_set: Path, tmp_path: Path) -> None:
    total = sum(1 for path in picture_set.rglob("*") if path.is_file())
    (picture_set / "glass" / "坏的.jpg").write_bytes(b"\xff\xd8\xff not really")
    recipe = tmp_path / "small.json"
    recipe.write_text(json.dumps(SMALL), encoding="utf-8")

    assert run("init")["classes"] == CLASSES
    imported = run("import", picture_set)
    assert imported["added"] + imported["known"] == total
    assert [Path(f["path"]).name for f in imported["failed"]] == ["坏的.jpg"]
    splits = run("stats")["splits"]
    assert all(splits[s] > 0 for s in ("train", "validation", "test"))
    before = run("models", "list")["active"]

    # Train a first model, and make it the active one.
    small = ("--recipe", recipe, "--epochs", "1", "--seed", "1")
    first = run("train", "--backbone", "efficientnet_lite0", "--freeze", "120", *small, "--wait")
    for split in ("test", "validation"):
        figures = first["metrics"][split]
        low, high = figures["ci95"]
        assert 0 <= low <= figures["accuracy"] <= high <= 1
        assert {"macro_f1", "ece"} <= set(figures)
    assert first["seconds"] > 0
    (job,) = run("jobs", "list")["jobs"]
    assert (job["id"], job["status"], job["progress"]) == (first["job"], "done", 1)
    assert run("jobs", "show", first["job"])["metrics"]
    assert run("models", "promote", first["model"])["previous"] == before

    # Sort a folder with it, and correct a mistake.
    sorted_ = run("classify", picture_set)
    assert sorted_["model"] == first["model"]
    assert (
        len(sorted_["images"]) == sum(1 for _ in picture_set.rglob("*.jpg")) - 1
        or len(sorted_["images"]) > 60
    )
    assert [Path(f["path"]).name for f in sorted_["failed"]] == ["坏的.jpg"]
    picture = Path(sorted_["images"][0]["path"])
    was = run("history", picture)["label"]
    to = "trash" if was != "trash" else "glass"
    corrected = run("label", picture, to, "--operator", "安")
    assert (corrected["from"], corrected["to"]) == (was, to)
    undone = run("undo")
    assert undone["reverts"] == corrected["event"]
    run("label", picture, to, "--operator", "安")
    events = run("history", corrected["sha256"][:12])["events"]
    assert [e["to"] for e in events] == [was, to, was, to]
    assert events[-1]["model"] == first["model"]
    assert events[-1]["operator"] == "安"

    # Go on from the active model with the corrected set, compare, promote, go back.
    second = run(
        "train",
        "--backbone",
        "efficientnet_lite0",
        "--freeze",
        "147",
        "--weights",
        "active",
        *small,
        "--wait",
    )
    assert second["comparison"]["active"] == first["model"]
    compared = run("models", "compare", first["model"], second["model"])
    assert compared["images"] > 0
    assert len(compared["fixed"]) == second["comparison"]["fixed"]
    shown = run("models", "show", second["model"])
    assert shown["parent"] == first["model"]
    assert run("models", "promote", second["model"][:8])["active"] == second["model"]
    assert run("classify", picture_set / "glass")["model"] == second["model"]
    assert run("models", "rollback")["active"] == first["model"]
    measured = run("evaluate", "--model", second["model"])["metrics"]["test"]
    assert measured["accuracy"] == pytest.approx(shown["metrics"]["test"]["accuracy"], abs=0.05)
    assert measured["confusion"]

    # Hand on: the set, a model; and keep a safety copy.
    assert run("export", tmp_path / "out", "--format", "csv")["written"] == run("stats")["labelled"]
    bundle = run("models", "export", second["model"], tmp_path / "bundle")["folder"]
    assert (Path(bundle) / "model.json").is_file()
    assert run("check") == {"ok": True, "problems": []}
    copy = run("backup", tmp_path / "copy.sqlite")["file"]
    run("label", picture, was)
    run("restore", copy)
    assert run("history", picture)["label"] == to
    assert run("check")["ok"]


@pytest.mark.slow
def test_a_sweep_is_a_series_of_trainings(run: Run, picture_set: Path) -> None:
    for folder in picture_set.iterdir():
        for path in sorted(folder.iterdir())[5:]:
            path.unlink()
    run("init")
    run("import", picture_set)
    swept = run(
        "sweep", "--backbone", "efficientnet_lite0", "--freeze", "140,147", "--lr", "0.001", "--epochs", "0"
    )
    assert [(r["backbone"], r["freeze"], r["lr"]) for r in swept["runs"]] == [
        ("efficientnet_lite0", 140, 0.001),
        ("efficientnet_lite0", 147, 0.001),
    ]
    for row in swept["runs"]:
        assert row["error"] is None
        assert 0 <= row["accuracy"] <= 1
        assert row["seconds"] > 0
    kept = run("models", "list")["models"]
    assert all(m["job"] is None for m in kept), "the models of a sweep are not kept"
    (job,) = run("jobs", "list")["jobs"]
    assert (job["kind"], job["status"]) == ("sweep", "done")
