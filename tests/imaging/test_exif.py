from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from garbage_gui.imaging.exif import camera_facts


def test_the_facts_of_a_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif[ExifTags.Base.Model] = "Canon EOS 5D"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2026:03:01 10:20:30"
    inner[ExifTags.Base.ExposureTime] = IFDRational(1, 250)
    inner[ExifTags.Base.FNumber] = IFDRational(28, 10)
    inner[ExifTags.Base.ISOSpeedRatings] = 400
    inner[ExifTags.Base.FocalLength] = IFDRational(50, 1)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 48.0)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLongitude] = (58.0, 30.0, 0.0)
    place[ExifTags.GPS.GPSLongitudeRef] = "W"
    path = tmp_path / "照片.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    assert camera_facts(path) == [
        ("taken", "2026:03:01 10:20:30"),
        ("camera", "Canon EOS 5D"),
        ("exposure", "1/250 s"),
        ("aperture", "f/2.8"),
        ("iso", "400"),
        ("focal_length", "50 mm"),
        ("place", "31.23000, -58.50000"),
    ]


@pytest.mark.parametrize("cut", [0, 3, 40, 90, 140])
def test_what_cannot_be_read_has_no_facts(tmp_path: Path, cut: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "X"
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    path.write_bytes(path.read_bytes()[:cut])
    assert camera_facts(path) in ([], [("camera", "X")])
    assert camera_facts(tmp_path / "gone.jpg") == []
