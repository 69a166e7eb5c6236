"""Files on the clipboard: an editor pastes their paths, a file manager the files."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication


def files_data(paths: Sequence[Path]) -> QMimeData:
    """Files as what is dragged or copied to other programs."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def copy_files(paths: Sequence[Path]) -> None:
    """Put files on the clipboard; their paths stay there when the program ends, where the system keeps them."""
    data = files_data(paths)
    text = "\n".join(str(path) for path in paths)
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    atexit.unregister(_leave_text)
    atexit.register(_leave_text, text)


def _leave_text(copied: str) -> None:
    """Qt holds what was copied until after Python is gone, and would crash at an object of Python; text is Qt's own."""
    if QGuiApplication.instance() is not None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == copied:
            clipboard.setText(copied)
