"""The names of timm's classifiers that have weights; runs in a process of its own.

python -m garbage_gui.nets.timm_names FILE.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import timm

from garbage_gui.files import write_atomically


def main() -> None:
    names = sorted(timm.list_models(pretrained=True))
    write_atomically(Path(sys.argv[1]), json.dumps(names).encode())


if __name__ == "__main__":
    main()
