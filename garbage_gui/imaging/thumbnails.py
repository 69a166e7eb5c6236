"""Small pictures on the disk, made once per image and size."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from garbage_gui.files import write_atomically
from garbage_gui.imaging.decode import read_picture

_JPEG_BEGIN, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class ThumbnailCache:
    """Thumbnails of at most ``size`` pixels a side as JPEG files in ``folder``, by the image's sha256."""

    def __init__(self, folder: Path, size: int = 256) -> None:
        self._folder = folder
        self._size = size

    def get(self, sha256: str, path: Path) -> bytes:
        """The JPEG bytes of the thumbnail of the picture at ``path``; made if it is missing or damaged.

        Raises `PictureError` when it must be made and the picture cannot be read. That a thumbnail could not
        be kept (disk full, read-only) is no error: it is made again next time.
        """
        place = self._folder / sha256[:2] / f"{sha256}.jpg"
        try:
            data = place.read_bytes()
            if data.startswith(_JPEG_BEGIN) and data.endswith(_JPEG_END):
                return data
        except OSError:
            pass
        data = self._make(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(place, data)
        except OSError:
            pass
        return data

    def _make(self, path: Path) -> bytes:
        picture = read_picture(path, at_least=self._size)
        picture.thumbnail((self._size, self._size), Image.Resampling.BICUBIC)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=85)
        return buffer.getvalue()
