"""What each output of a model counts as in a workspace whose classes were merged since the model was trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from garbage_gui.taxonomy import Taxonomy

F = TypeVar("F", bound="np.floating[Any]")


@dataclass(frozen=True)
class Folding:
    """Output i of the model counts as ``classes[places[i]]``.

    A picture is of a merged class when it is of one of those that it was made of, so their probabilities add up.
    """

    classes: tuple[str, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, own: Sequence[str], taxonomy: Taxonomy | None) -> Folding:
        """For a model with outputs ``own``; a class that the taxonomy knows nothing of stays what it is."""
        heirs = [taxonomy.heir(key) if taxonomy is not None else key for key in own]
        classes = tuple(dict.fromkeys(heirs))
        place = {key: i for i, key in enumerate(classes)}
        return cls(classes, tuple(place[key] for key in heirs))

    @property
    def changes(self) -> bool:
        """Whether any outputs fall together."""
        return len(self.classes) < len(self.places)

    def fold(self, probabilities: NDArray[F]) -> NDArray[F]:
        """[n, outputs] to [n, classes], of the same kind of number."""
        if not self.changes:
            return probabilities
        sums = np.zeros((len(self.places), len(self.classes)))
        sums[np.arange(len(self.places)), self.places] = 1.0
        return np.minimum(probabilities.astype(np.float64) @ sums, 1.0).astype(probabilities.dtype)

    def outputs_of(self, class_key: str) -> tuple[int, ...]:
        """The outputs that count as ``class_key``."""
        return tuple(i for i, place in enumerate(self.places) if self.classes[place] == class_key)
