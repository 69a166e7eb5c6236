"""One set-up at a time, by a lock that the system takes back when its owner dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from garbage_gui.files import try_lock

WAIT_SECONDS = 0.25


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the lock file at ``path``; gives its descriptor, which a child may inherit and so keep the lock.

    Calls ``waiting`` again and again while another process holds it. Raises `OSError` when the file cannot
    be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not try_lock(descriptor):
            waiting()
            time.sleep(WAIT_SECONDS)
        yield descriptor
    finally:
        os.close(descriptor)
