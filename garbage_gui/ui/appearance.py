"""The two settings that the first picture of the window needs, read without the machinery for all of them.

Importing that machinery takes a third of the start; the rest of the settings is read when the window is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from garbage_gui.places import settings_file

if TYPE_CHECKING:
    from garbage_gui.settings import Language, ThemeChoice

LANGUAGES = ("system", "en", "zh_CN")
THEMES = ("system", "light", "dark")


def read_appearance() -> tuple[Language, ThemeChoice]:
    """Language and theme as they were kept; what cannot be read is as the system (and is reported later)."""
    try:
        data = json.loads(settings_file().read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        data = None
    data = data if isinstance(data, dict) else {}
    language, theme = data.get("language"), data.get("theme")
    return (
        cast("Language", language if language in LANGUAGES else "system"),
        cast("ThemeChoice", theme if theme in THEMES else "system"),
    )
