"""What the values of a store of views depend on: that is its name.

A store is named by the hash of a short document. It lies in the store's folder too, so that a later training
with more frozen blocks finds the features that it can go on from.

Features may have been made in several steps: those of block 9 from pixels, those of block 14 from the stored,
rounded ones of block 9. They differ from features made in one go by that rounding, so the steps are part of
the name: what a name stands for never depends on what happened to be there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garbage_gui.files import write_atomically
from garbage_gui.imaging.preprocess import PREPROCESSING_VERSION
from garbage_gui.training.augmentation import AUGMENTATION_VERSION
from garbage_gui.training.recipe import Recipe

KEY_FILE = "key.json"
_MOST_BYTES = 100_000


@dataclass(frozen=True)
class ViewKey:
    """``document`` is sorted JSON."""

    document: str

    @property
    def name(self) -> str:
        """The name of the store's folder."""
        return hashlib.sha256(self.document.encode()).hexdigest()[:32]

    def write(self, folder: Path) -> None:
        """Leave the document in the store's ``folder``; raises `OSError`."""
        path = folder / KEY_FILE
        if not path.is_file():
            write_atomically(path, self.document.encode())


def pixel_key(recipe: Recipe, *, varied: bool) -> ViewKey:
    """The key of the views' pixels, which are the same for every backbone."""
    return _key({"what": "pixels"}, recipe, varied)


def feature_key(recipe: Recipe, *, varied: bool, engine: str, steps: Sequence[int], weights: str) -> ViewKey:
    """The key of features computed by ``engine`` up to the blocks of ``steps``, the last with all ``weights``."""
    parts = {
        "what": "features",
        "backbone": recipe.backbone,
        "engine": engine,
        "steps": list(steps),
        "weights": weights,
    }
    return _key(parts, recipe, varied)


def stored_steps(
    folder: Path, recipe: Recipe, *, engine: str, weights: Sequence[str]
) -> Iterator[tuple[int, ...]]:
    """The steps of all stores of plain or varied views in ``folder`` that this network's features are in.

    ``weights[b]`` is the hash of the first ``b`` blocks. What is no key, or one of something else, is passed
    over.
    """
    found = set()
    for path in folder.glob(f"*/{KEY_FILE}"):
        steps = _steps(path)
        if not steps or not 0 < steps[-1] < len(weights):
            continue
        for varied in (False, True):
            key = feature_key(recipe, varied=varied, engine=engine, steps=steps, weights=weights[steps[-1]])
            if key.name == path.parent.name:
                found.add(steps)
    yield from sorted(found)


def _steps(path: Path) -> tuple[int, ...]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ()
        steps = json.loads(path.read_text(encoding="utf-8"))["steps"]
        return tuple(int(step) for step in steps)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _key(parts: dict[str, Any], recipe: Recipe, varied: bool) -> ViewKey:
    parts = parts | {"size": recipe.picture_size, "preprocessing": PREPROCESSING_VERSION}
    if varied:
        parts["augmentation"] = recipe.augmentation.model_dump()
        parts["version"] = AUGMENTATION_VERSION
        parts["seed"] = recipe.seed
    return ViewKey(json.dumps(parts, sort_keys=True))
