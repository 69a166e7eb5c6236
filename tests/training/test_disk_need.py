"""The room on the disk that is told before a training starts."""

from __future__ import annotations

import pytest

from garbage_gui.nets.catalogue import get_backbone
from garbage_gui.training.disk_need import most_disk
from garbage_gui.training.recipe import Augmentation, Recipe

LITE0 = get_backbone("efficientnet_lite0")
PIXELS = 224 * 224 * 3


@pytest.mark.parametrize(
    ("changes", "row_bytes", "rows"),
    [
        # 36 pictures in 3 views each (two epochs and one of the head), 24 as they are.
        ({"freeze_depth": 135, "cache": "features", "epochs": 2}, 192 * 7 * 7 * 2, 36 * 3 + 24),
        ({"freeze_depth": 135, "cache": "pixels", "epochs": 2}, PIXELS, 36 * 3 + 24),
        ({"freeze_depth": 135, "cache": "auto"}, PIXELS, 36 * 9 + 24),
        ({"freeze_depth": LITE0.deepest_freeze, "cache": "features", "input_size": 160}, 1280 * 2, 36 * 9 + 24),
        ({"freeze_depth": 135, "cache": "features", "input_size": 448}, 192 * 14 * 14 * 2, 36 * 9 + 24),
        ({"augmentation": Augmentation(enabled=False), "cache": "pixels"}, PIXELS, 36 + 24),
        ({"cache": "off"}, 0, 0),
        ({"cache": "pixels", "cache_megabytes": 1}, 0, 0),
    ],
)  # fmt: skip
def test_it_is_the_largest_that_may_be_kept(changes: dict[str, object], row_bytes: int, rows: int) -> None:
    recipe = Recipe.model_validate(Recipe().model_dump() | changes)
    assert most_disk(LITE0, recipe, train=36, others=24) == row_bytes * rows
