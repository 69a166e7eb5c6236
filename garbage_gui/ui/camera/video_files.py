"""Why a video file cannot be shown. The player says "Could not open file" of a missing, a cut and a foreign one."""

from __future__ import annotations

from pathlib import Path

from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.imaging.ordinary_files import open_ordinary_file, unreadable
from garbage_gui.imaging.suffixes import PICTURE_SUFFIXES
from garbage_gui.messages import Message

_HEAD = 16
# How the containers begin that FFmpeg plays: MPEG program and transport stream, Matroska and WebM, Ogg, Flash.
_BEGINNINGS = (b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"\x47\x40", b"\x1a\x45\xdf\xa3", b"OggS", b"FLV")


def is_picture(path: Path) -> bool:
    """Whether the name says that this is a picture: the player would show it as a film of one frame."""
    return path.suffix.lower() in PICTURE_SUFFIXES


def why_not_shown(path: Path) -> Message:
    """What is wrong with a file that the player refused, and what to do. Reads its first bytes."""
    try:
        with open_ordinary_file(path) as file:
            head = file.read(_HEAD)
    except PictureError as error:
        return error.message
    except OSError as error:
        return unreadable(path, error).message
    if not head:
        return Message.of("{path} is empty: copy the video again from where it came.", path=shown(path))
    if _is_video(head):
        return Message.of(
            "{path} is damaged or cut short: copy the video again from where it came.", path=shown(path)
        )
    return Message.of(
        "{path} is not a video: use a file in MP4, AVI, MOV, MKV or WebM format.", path=shown(path)
    )


def _is_video(head: bytes) -> bool:
    in_boxes = head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")  # MP4 and QuickTime
    in_riff = head[:4] == b"RIFF" and head[8:12] == b"AVI "
    return in_boxes or in_riff or head.startswith(_BEGINNINGS)
