"""Where the model looked: the class activation map as a picture to lay over the image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage

from garbage_gui.imaging.decode import read_picture
from garbage_gui.messages import GarbageError
from garbage_gui.services.workspace import Workspace

if TYPE_CHECKING:
    from garbage_gui.ui.predictor import PredictorProvider

# The map has 7x7 cells; smoothed to this it looks like a landscape, not like a chessboard.
SIDE = 224
MOST_OPACITY = 0.6
BACKGROUND = 0.5
# From cool to hot, all bright: the picture shines through where the map is low. Position, red, green, blue.
_STOPS = np.array(
    [[0.0, 40, 60, 180], [0.35, 60, 170, 190], [0.6, 240, 220, 80], [0.8, 245, 140, 40], [1.0, 215, 30, 40]],
    dtype=np.float32,
)


class MapError(GarbageError):
    """A map that cannot be made."""


def map_pictures(
    workspace: Workspace, provider: PredictorProvider, image_id: int, class_keys: Sequence[str]
) -> dict[str, QImage]:
    """The finished overlays of one image for those of the classes that the active model knows; takes a moment.

    Raises `GarbageError`, also where it knows none of them.
    """
    path = workspace.store.images.get(image_id).path
    if path is None:
        raise MapError("There is no file of this picture, so the model cannot look at it.")
    predictor = provider.load()
    known = [class_key for class_key in class_keys if class_key in predictor.folding.classes]
    if not known:
        raise MapError("The active model does not know this class, so it cannot show where it would see it.")
    maps = predictor.activation_maps_of(read_picture(path, at_least=predictor.input_size), known)
    return {class_key: heat_image(values) for class_key, values in maps.items()}


def heat_image(values: NDArray[np.float32]) -> QImage:
    """A map [h, w] of 0..1 in colours, more opaque where higher; square, to be stretched over the picture."""
    lowest, highest = np.quantile(values, BACKGROUND), float(values.max())
    # What is lower than most of the picture is background: only what stands out is coloured.
    relative = (values - lowest) / (highest - lowest) if highest > lowest else np.zeros_like(values)
    grid = Image.fromarray(np.asarray(relative, dtype=np.float32), mode="F")
    smooth = np.clip(np.asarray(grid.resize((SIDE, SIDE), Image.Resampling.BICUBIC)), 0.0, 1.0)
    channels = [np.interp(smooth, _STOPS[:, 0], _STOPS[:, i]) for i in (1, 2, 3)]
    opacity = 255 * MOST_OPACITY * np.clip(smooth * 1.4, 0.0, 1.0)
    pixels = np.stack([*channels, opacity], axis=-1).astype(np.uint8)
    return QImage(pixels.tobytes(), SIDE, SIDE, 4 * SIDE, QImage.Format.Format_RGBA8888).copy()
