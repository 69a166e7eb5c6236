"""Names of files and folders that every system can hold, made from whatever somebody wrote."""

from __future__ import annotations

import os
import re
import unicodedata

from garbage_gui.imaging.opening import as_text

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
# Devices of Windows, with whatever ending.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
LONGEST_BYTES = 255
_LONGEST_FOLDER = 60
_LONGEST_SUFFIX = 20


def safe_name(text: str, fallback: str) -> str:
    """``text`` as the name of a folder, at most 60 characters; ``fallback`` where nothing of it is left.

    What a system forbids, or nobody sees (control characters, marks of writing direction), is replaced or
    left out; so are dots and spaces at the ends, which hide a folder or which Windows drops.
    """
    visible = "".join(c for c in unicodedata.normalize("NFC", as_text(text)) if not _is_invisible(c))
    name = FORBIDDEN.sub("_", " ".join(visible.split())).strip(" .")[:_LONGEST_FOLDER].rstrip(" .")
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    return name or fallback


def safe_file_name(name: str, fallback: str) -> str:
    """The name of a file in a form that every system holds, its suffix kept."""
    name = unicodedata.normalize("NFC", as_text(name))
    name = FORBIDDEN.sub("_", "".join(c for c in name if not _is_invisible(c))).rstrip(" .").lstrip(" ")
    if name.startswith(".") or RESERVED.fullmatch(name):
        name = f"_{name}"
    return shortened(name) or fallback


def numbered(name: str, number: int) -> str:
    """``name`` with a number before its suffix, no longer than a name may be: ``photo (2).jpg``."""
    return shortened(name, f" ({number})")


def shortened(name: str, mark: str = "") -> str:
    """``name`` with ``mark`` before its suffix, its stem cut to what file systems hold."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    while stem and _length(stem + mark + suffix) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem + mark + suffix


def name_key(name: str) -> str:
    """What two names have in common that are one name on some system, whatever their case and accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _length(name: str) -> int:
    """In bytes, as most systems count, and as those count that take characters, which is never more."""
    return len(os.fsencode(name))
