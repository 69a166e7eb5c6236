"""The endings of file names by which pictures are found in folders and archives."""

from __future__ import annotations

# The formats that can be read, and some that a person takes for pictures and shall see an error for.
_READABLE = "jpg jpeg jpe jfif mpo png apng webp bmp dib tif tiff gif"
_OTHERS = "heic heif avif jp2 jxl dng cr2 cr3 nef arw orf rw2 raf psd svg"
PICTURE_SUFFIXES = frozenset(f".{name}" for name in f"{_READABLE} {_OTHERS}".split())
