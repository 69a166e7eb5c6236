"""What a model's card and bundle hold of its test for pictures that it has not seen before. Needs no torch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from garbage_gui.nets.bundle import NOVELTY_FILE, NoveltyFigures
from garbage_gui.nets.novelty import SEEN_SHARE, NoveltyTest


def novelty_files(test: NoveltyTest | None) -> dict[str, bytes]:
    """The files of a bundle that hold ``test``."""
    return {} if test is None else {NOVELTY_FILE: test.to_bytes()}


def novelty_figures(
    test: NoveltyTest | None,
    validation: NDArray[np.floating],
    check: NDArray[np.floating] | None = None,
) -> NoveltyFigures | None:
    """For the card: how often ``test`` takes validation and check pictures, with these embeddings [n, D], for
    something that the model has not seen before; None without a test.
    """
    if test is None:
        return None
    others = check if check is not None else np.zeros((0, test.rows.shape[1]), dtype=np.float32)
    return NoveltyFigures(
        limit=test.limit,
        rows=len(test.rows),
        seen_share=SEEN_SHARE,
        validation_images=len(validation),
        validation_novel=int((test.novelty(validation) > 1).sum()) if len(validation) else 0,
        check_images=len(others),
        check_novel=int((test.novelty(others) > 1).sum()) if len(others) else 0,
    )
