"""Lets one bundle predict two pictures; run as a process of its own before a foreign model is taken in.

python -m garbage_gui.services.try_model FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from garbage_gui.inference.create import create_predictor
from garbage_gui.messages import GarbageError
from garbage_gui.nets.bundle import read_bundle


def main() -> int:
    try:
        predictor = create_predictor(read_bundle(Path(sys.argv[1])))
        size = predictor.input_size
        random = np.random.default_rng(0)
        predictor.predict(random.integers(0, 256, (2, size, size, 3), dtype=np.uint8))
    except GarbageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
