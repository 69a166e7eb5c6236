"""``python -m garbage_gui``: the same as the command ``garbage-gui``."""

import sys

from garbage_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
