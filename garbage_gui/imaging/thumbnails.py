"""Small pictures for grids, made once and kept on the disk."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import uuid
import zlib
from pathlib import Path

from PIL import Image

from garbage_gui.imaging.decode import read_picture

_MARK = b"GGT1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_QUALITY = 85
# No thumbnail comes near this; a file that does is not one of ours.
_LARGEST = 4_000_000
_log = logging.getLogger(__name__)


class ThumbnailCache:
    """Thumbnails in ``folder`` by content, their longer side at most ``size`` pixels. Any thread may use it.

    An entry is a mark, a checksum and the JPEG. Entries are renamed into place but not synced, which would
    take longer than making them: after a power failure the checksum tells which ones to make anew.
    """

    def __init__(self, folder: Path, size: int = 256) -> None:
        self.folder = folder
        self.size = size

    def get(self, sha256: str, path: Path) -> bytes:
        """The thumbnail, as JPEG, of the picture file ``path`` whose content is ``sha256``.

        Raises `PictureError` when it has to be made and the file cannot be read. A cache that cannot be
        written (disk full) only means that it is made again next time.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256!r}")
        entry = self.folder / sha256[:2] / f"{sha256}-{self.size}.thumbnail"
        data = _read(entry)
        if data is None:
            data = thumbnail(read_picture(path, at_least=max(1, self.size * 3 // 4)), self.size)
            try:
                _write(entry, data)
            except OSError as error:
                _log.warning("the thumbnail %s was not kept: %s", entry, error)
        return data


def thumbnail(picture: Image.Image, size: int) -> bytes:
    """``picture`` as JPEG, scaled down so that its longer side is at most ``size``."""
    scale = min(1.0, size / max(picture.size))
    width, height = (max(1, round(side * scale)) for side in picture.size)
    if (width, height) != picture.size:
        picture = picture.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _read(entry: Path) -> bytes | None:
    """The JPEG of an entry, or None where there is none or it is damaged."""
    try:
        with entry.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        return None
    mark, check, data = content[:4], content[4:8], content[8:]
    whole = mark == _MARK and check == zlib.crc32(data).to_bytes(4, "big")
    return data if whole else None


def _write(entry: Path, data: bytes) -> None:
    # Not with all that is above: a workspace that was removed must not come back as an empty folder.
    entry.parent.parent.mkdir(exist_ok=True)
    entry.parent.mkdir(exist_ok=True)
    beside = entry.with_name(f".{uuid.uuid4().hex}.part")
    try:
        beside.write_bytes(_MARK + zlib.crc32(data).to_bytes(4, "big") + data)
        beside.replace(entry)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
