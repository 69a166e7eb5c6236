"""Permissions that bind the test, whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def permissions(path: Path, mode: int) -> Iterator[None]:
    """Give ``path`` the permissions ``mode``, and have them bind: root, whom none would stop, is nobody for so long.

    The folders above can be read by all then, those that pytest makes for root alone included.
    """
    before, root = path.stat(), os.geteuid() == 0
    try:
        if root:
            for folder in path.parents:
                if folder.stat().st_mode & 0o005 != 0o005:
                    folder.chmod(folder.stat().st_mode | 0o755)
            os.chown(path, _NOBODY, -1)
        path.chmod(mode)
        if root:
            # The saved one stays, to come back by. The real one goes too: `os.access` asks for that.
            os.setresuid(_NOBODY, _NOBODY, 0)
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
            os.chown(path, before.st_uid, -1)
        path.chmod(before.st_mode)
