"""Pictures at another size, each pixel from all that it stands for: the one place that resamples for networks.

The filters are Pillow's, computed five times as fast by the Rust library fast_image_resize. It rounds, and cuts off at
black and white, in another order: of photographs about every twelfth value differs by one of 255, hardly any by more.
Where there is no build of it (Linux on ARM), and for pictures so large that its copies of them would cost more than
it saves, Pillow computes them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

try:
    import cykooz_resizer as fast
except ImportError:
    fast = None

Filter = Literal["bicubic", "box"]

# Of a larger picture, copies for the library would take tens of megabytes a thread.
MOST_PIXELS = 8_000_000
_PILLOW_FILTERS = {"bicubic": Image.Resampling.BICUBIC, "box": Image.Resampling.BOX}
_local = threading.local()
if fast is not None:
    _OPTIONS = {
        name: fast.ResizeOptions(fast.ResizeAlg.convolution(kind), use_alpha=False)
        for name, kind in (("bicubic", fast.FilterType.catmull_rom), ("box", fast.FilterType.box))
    }


def resize(picture: Image.Image, width: int, height: int, filter: Filter = "bicubic") -> NDArray[np.uint8]:
    """The whole ``picture`` (any mode) squashed or stretched to ``width`` x ``height``: uint8 ``[height, width, 3]``.

    "bicubic" (Catmull-Rom) for what is looked at, "box" for plain means. Both widen with the scale, so that nothing
    aliases.
    """
    return resize_each(picture, [(width, height, filter)])[0]


def resize_each(picture: Image.Image, wanted: Sequence[tuple[int, int, Filter]]) -> list[NDArray[np.uint8]]:
    """The same for several widths, heights and filters: the library gets one copy of the picture for all."""
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    if fast is None or picture.width * picture.height > MOST_PIXELS:
        return [_by_pillow(picture, *each) for each in wanted]
    source = fast.ImageData(*picture.size, fast.PixelType.U8x3, picture.tobytes())
    resized = []
    for width, height, filter in wanted:
        if picture.size == (width, height):
            resized.append(np.array(picture, dtype=np.uint8))
            continue
        target = fast.ImageData(width, height, fast.PixelType.U8x3)
        _resizer().resize(source, target, _OPTIONS[filter])
        resized.append(np.frombuffer(target.get_buffer(), np.uint8).reshape(height, width, 3).copy())
    return resized


def _by_pillow(picture: Image.Image, width: int, height: int, filter: Filter) -> NDArray[np.uint8]:
    return np.array(picture.resize((width, height), _PILLOW_FILTERS[filter]), dtype=np.uint8)


def _resizer() -> fast.Resizer:
    """One for each thread: it has memory of its own to work in."""
    if not hasattr(_local, "resizer"):
        _local.resizer = fast.Resizer()
    resizer: fast.Resizer = _local.resizer
    return resizer
