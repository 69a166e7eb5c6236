"""The one place where bytes of unknown origin become pixels.

Whatever the file is, the caller gets an upright 8-bit RGB picture of its first frame, or a `PictureError`.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from garbage_gui.imaging.jpeg_header import read_jpeg_header
from garbage_gui.imaging.opening import PictureError, read_file, shown

__all__ = [
    "FORMATS",
    "DecodedPicture",
    "Header",
    "PictureError",
    "decode",
    "look_at",
    "picture_from_bytes",
    "read_header",
    "read_picture",
]

# Pillow knows some 45 formats, many rarely used and little tested decoders: only these are ever tried.
# "JPEG" opens MPO files as well: Pillow registers no opener of its own for them.
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")

# How such files begin: what begins so and is not understood was a picture once.
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"GIF8")

MAX_PIXELS = 100_000_000
# A baseline JPEG is scaled down while it is decoded, so that 200-megapixel phone pictures stay affordable.
MAX_JPEG_PIXELS = 200_000_000

# Pillow's own guard refuses twice its limit before it allocates anything (WebP does on opening), and warns
# between the two; a warning nobody reads is no guard, so it is an error here.
Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# About damaged metadata, which is of no use here; on the command line it would only stand between the lines.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\..*")

_JPEG = ("JPEG", "MPO")
_JPEG_END = b"\xff\xd9"
_ORIENTATION = 0x0112
_WHITE = (255, 255, 255)
_ALPHA_MODES = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


@dataclass(frozen=True)
class Header:
    """What a file says about its picture: size in pixels, upright as it is shown, and its format."""

    width: int
    height: int
    format: str


@dataclass(frozen=True)
class DecodedPicture:
    """An upright RGB ``picture``, perhaps scaled down while decoding, and the header with its full size."""

    picture: Image.Image
    header: Header


def read_picture(path: Path, *, at_least: int | None = None) -> Image.Image:
    """The first frame of the picture file ``path``: mode RGB, upright, transparency on white.

    ``at_least`` is the size in pixels that both sides are needed for. A JPEG of four times that or more is
    decoded at 1/2, 1/4 or 1/8 (never below twice), three times as fast and, once resized, with the same look.

    Raises `PictureError`.
    """
    return decode(read_file(path), path, at_least=at_least).picture


def read_header(path: Path) -> Header:
    """Size and format of the picture file ``path``, without decoding it. Raises `PictureError`."""
    data = read_file(path)
    try:
        with _open(data, path) as image:
            return _header(image)
    except PictureError:
        raise
    except Exception as error:
        raise _broken(path, error) from error


def look_at(data: bytes, path: Path, *, at_least: int) -> Header | DecodedPicture:
    """What ``data`` says about its picture; decoded (see `decode`) unless it is a JPEG that goes on to its end.

    The pixels of a large JPEG take a hundred times as long as what it says in its beginning. One that was cut
    short, the usual damage, is told by its missing end. Raises `PictureError`.
    """
    ordinary = read_jpeg_header(data)
    if (
        ordinary is not None
        and ordinary.width * ordinary.height <= _most_pixels(scalable=not ordinary.progressive)
        and data.rfind(_JPEG_END, ordinary.pixels_at) >= 0
    ):
        return Header(ordinary.width, ordinary.height, "JPEG")
    try:
        with _open(data, path) as image:
            # Where Pillow stopped reading, the pixels begin; a thumbnail in front of them has an end of its own.
            begin = image.fp.tell() if image.fp is not None else len(data)
            if image.format in _JPEG and data.rfind(_JPEG_END, begin) >= 0:
                return _header(image)
    except PictureError:
        raise
    except Exception as error:
        raise _broken(path, error) from error
    return decode(data, path, at_least=at_least)


def picture_from_bytes(data: bytes, name: str) -> Image.Image:
    """Like `read_picture`, for bytes that are already in memory; ``name`` is used in the error's sentence."""
    return decode(data, Path(name)).picture


def decode(data: bytes, path: Path, *, at_least: int | None = None) -> DecodedPicture:
    """The picture in ``data``, the contents of ``path``, with its header; see `read_picture`.

    Raises `PictureError`.
    """
    if not data:
        raise PictureError("{path} is empty: copy the picture again from where it came.", path=shown(path))
    try:
        with _open(data, path) as image:
            header = _header(image)
            _scale_while_decoding(image, at_least)
            image.load()
            return DecodedPicture(_upright(_rgb(image), _orientation(image)), header)
    except PictureError:
        raise
    except Exception as error:
        # On hostile bytes the decoders raise nearly anything: SyntaxError, struct.error, IndexError ...
        raise _broken(path, error) from error


def _open(data: bytes, path: Path) -> ImageFile.ImageFile:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(path, MAX_PIXELS) from error
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES):
            raise _broken(path, error) from error
        raise PictureError(
            "{path} is not a picture: use a file in JPEG, PNG, WebP, BMP, TIFF or GIF format.",
            path=shown(path),
        ) from error
    except Exception as error:
        raise _broken(path, error) from error
    width, height = image.size
    # A progressive JPEG keeps its coefficients at full size, whatever the scale it is decoded at.
    scalable = image.format in _JPEG and not image.info.get("progressive")
    limit = _most_pixels(scalable=scalable)
    if width * height > limit:
        image.close()
        raise _too_many_pixels(path, limit)
    return image


def _most_pixels(*, scalable: bool) -> int:
    """How many pixels a picture may have; ``scalable`` is one that can be decoded at a smaller scale."""
    return MAX_JPEG_PIXELS if scalable else MAX_PIXELS


def _header(image: Image.Image) -> Header:
    width, height = image.size
    if image.format != "TIFF" and _orientation(image) >= 5:  # of a TIFF, Pillow gives the size upright
        width, height = height, width
    # An MPO is a JPEG with more pictures behind the first, as phones write them: here only the first counts.
    return Header(width, height, "JPEG" if image.format == "MPO" else str(image.format))


def _scale_while_decoding(image: Image.Image, at_least: int | None) -> None:
    """Ask a JPEG for the smallest scale that is at least twice ``at_least``; other formats cannot scale."""
    width, height = image.size
    if at_least is not None:
        image.draft(None, (2 * at_least, 2 * at_least))
    elif width * height > MAX_PIXELS:
        image.draft(None, (width // 2, height // 2))


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; 1, upright, where there is none or its EXIF block is damaged.

    A picture with a damaged EXIF block is still a picture; which way is up is then as it is stored.
    """
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _TURN.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _rgb(image: Image.Image) -> Image.Image:
    """The loaded frame as 8-bit RGB, with transparency laid on white."""
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep_grey(image)
    if image.mode in _ALPHA_MODES or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        on_white = Image.new("RGB", with_alpha.size, _WHITE)
        on_white.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return on_white
    if image.mode != "RGB":
        return image.convert("RGB")
    # A loaded JPEG outlives its file, and a copy would take a fifth of the time of decoding. The other formats
    # may hold further frames, and let go of the first when they are closed.
    return image if image.format == "JPEG" else image.copy()


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """Grey with more than 8 bits: Pillow's own conversion would clip at 255, which leaves a white picture."""
    values = np.asarray(image).astype(np.float32)
    if image.mode == "F":
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(values.min()), float(values.max())
        values = (values - low) * (255.0 / (high - low)) if high > low else np.zeros_like(values)
    elif image.mode.startswith("I;16") or float(values.max(initial=0.0)) > 255.0:
        values = values / (257.0 if float(values.max(initial=0.0)) <= 65535.0 else 2.0**31 / 255.0)
    return Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8)).convert("RGB")


def _too_many_pixels(path: Path, limit: int) -> PictureError:
    return PictureError(
        "{path} claims to have more than {limit} million pixels; it was not opened: scale it down first.",
        path=shown(path),
        limit=limit // 1_000_000,
    )


def _broken(path: Path, error: Exception) -> PictureError:
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return _too_many_pixels(path, MAX_PIXELS)
    if isinstance(error, MemoryError):
        return PictureError("{path} needs more memory than this computer has free.", path=shown(path))
    return PictureError(
        "{path} is damaged or cut short: copy the picture again from where it came.", path=shown(path)
    )
