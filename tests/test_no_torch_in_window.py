"""The window's process never loads torch: neither when its modules are imported nor when a page opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import importlib, json, pkgutil, sys
import garbage_gui.ui
names = ["garbage_gui.ui"] + [m.name for m in pkgutil.walk_packages(garbage_gui.ui.__path__, "garbage_gui.ui.")]
names += ["garbage_gui.cli"]
for name in names:
    importlib.import_module(name)
heavy = sorted({m.partition(".")[0] for m in sys.modules} & {"torch", "torchvision", "timm"})
print(json.dumps({"modules": len(names), "heavy": heavy}))
"""


def test_all_that_the_window_imports_leaves_torch_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["modules"] > 20
    assert found["heavy"] == []
