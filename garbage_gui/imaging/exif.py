"""What a camera noted in a picture's file, as the few facts that people ask for."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from garbage_gui.imaging.decode import FORMATS
from garbage_gui.imaging.opening import PictureError, read_file

LONGEST = 120
_TEXTS = {
    "taken": ExifTags.Base.DateTimeOriginal,
    "lens": ExifTags.Base.LensModel,
    "software": ExifTags.Base.Software,
}


def camera_facts(path: Path) -> list[tuple[str, str]]:
    """Pairs of a key and a value, of what is there.

    Keys: ``taken``, ``camera``, ``lens``, ``exposure`` (seconds), ``aperture`` (f-number), ``iso``, ``focal_length``
    (mm), ``place`` (latitude and longitude in degrees), ``software``. Empty where the file is gone, broken or silent:
    that a picture cannot be read is said where it is shown.
    """
    try:
        with Image.open(io.BytesIO(read_file(path)), formats=FORMATS) as image:
            exif = image.getexif()
            tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except PictureError:
        return []
    except Exception:  # on hostile bytes the readers of the tags raise nearly anything, and a fact is no need
        return []
    facts = {key: _text(tags.get(tag)) for key, tag in _TEXTS.items()}
    maker, model = _text(tags.get(ExifTags.Base.Make)), _text(tags.get(ExifTags.Base.Model))
    facts["camera"] = model if model.startswith(maker) else f"{maker} {model}".strip()
    exposure = _number(tags.get(ExifTags.Base.ExposureTime))
    if exposure is not None and exposure > 0:
        facts["exposure"] = f"1/{round(1 / exposure)} s" if exposure < 0.4 else f"{exposure:g} s"
    for key, tag, form in (
        ("aperture", ExifTags.Base.FNumber, "f/{:.3g}"),
        ("iso", ExifTags.Base.ISOSpeedRatings, "{:.0f}"),
        ("focal_length", ExifTags.Base.FocalLength, "{:.4g} mm"),
    ):
        value = _number(tags.get(tag))
        if value is not None and value > 0:
            facts[key] = form.format(value)
    facts["place"] = _place(place)
    order = ("taken", "camera", "lens", "exposure", "aperture", "iso", "focal_length", "place", "software")
    return [(key, facts[key]) for key in order if facts.get(key)]


def _text(value: Any) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if not isinstance(text, str):
        return ""
    return "".join(c for c in text.strip("\0 ") if c.isprintable())[:LONGEST]


def _number(value: Any) -> float | None:
    if isinstance(value, tuple) and value:
        value = value[0]
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if abs(number) < 1e9 else None


def _place(gps: dict[int, Any]) -> str:
    sides = []
    for tag, side, negative in (
        (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S"),
        (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W"),
    ):
        value = gps.get(tag)
        parts = [_number(part) for part in value] if isinstance(value, tuple) and len(value) == 3 else []
        if not parts or any(part is None for part in parts):
            return ""
        degrees = sum((part or 0.0) / 60**power for power, part in enumerate(parts))
        sides.append(f"{-degrees if _text(gps.get(side)) == negative else degrees:.5f}")
    return ", ".join(sides)
