"""What can go wrong with backbones and their weights, for people to act on. Needs no torch."""

from __future__ import annotations

from garbage_gui.messages import GarbageError


class WeightsError(GarbageError):
    """Weights that are missing, damaged, or of another network."""


class NetworkError(GarbageError):
    """A network that is not what its entry says."""


class InputSizeError(GarbageError):
    """A picture size that the backbone cannot take."""


class TimmEntryError(GarbageError):
    """A network of timm that cannot be a backbone here."""
