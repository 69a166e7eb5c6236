"""``python3 tests [arguments of pytest]``: sets up all that the tests need, then runs them."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    # Started as a folder, Python searches in it: modules of the tests must not hide others.
    sys.path[:] = [ROOT] + [p for p in sys.path if os.path.abspath(p or ".") not in (here, ROOT)]
    from main import require_python

    require_python(here)
    from pathlib import Path

    from garbage_gui.environment import command_line, enter
    from garbage_gui.setup.errors import SetupError
    from garbage_gui.setup.linux import ensure_libraries

    try:
        ensure_libraries(fonts=True, again=command_line(Path(here)))
        enter("test", Path(here), sys.argv[1:], opens_window=False)
    except SetupError as error:
        sys.exit(str(error))
    import pytest

    os.chdir(ROOT)
    # No test found is a failure as well: pytest then ends with 5.
    return int(pytest.main(["--rootdir", ROOT, *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
