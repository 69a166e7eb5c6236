"""Random samples of images that are the same wherever they are drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np


def draw_sample(contents: Sequence[tuple[int, str]], size: int, seed: int) -> list[int]:
    """At most ``size`` ids from pairs of id and sha256, in an order that goes by content and ``seed``.

    So the sample is the same anywhere, and grows with the set evenly.
    """
    key = seed.to_bytes(8, "little")
    drawn = b"".join(hashlib.blake2b(sha.encode(), key=key, digest_size=8).digest() for _, sha in contents)
    # Sorting a list of Python's would keep the window waiting for the interpreter's lock.
    numbers = np.frombuffer(drawn, dtype=">u8")
    return [contents[row][0] for row in np.argsort(numbers, kind="stable")[:size]]
