"""Where pictures are dropped: the whole empty page, or a veil over the results while something is dragged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from garbage_gui.ui.icons import BESIDE_TEXT_LARGE
from garbage_gui.ui.theme import Theme, restyle, style

URI_LIST = "text/uri-list"
_LOCAL = b"file:"


def listed_files(data: QMimeData | None) -> bytes:
    """The list of URIs in a drag or on the clipboard; empty where it names nothing on this computer.

    Not yet as paths: to make 50,000 of them would stop the window for a third of a second; see `paths_in`.
    """
    if data is None or not data.hasUrls():
        return b""
    uris = bytes(data.data(URI_LIST).data())
    return uris if uris.startswith(_LOCAL) or b"\n" + _LOCAL in uris else b""


def paths_in(uris: bytes) -> list[Path]:
    """The files and folders of this computer in a list of URIs. For another thread than the window's."""
    urls = (QUrl.fromEncoded(line) for line in uris.splitlines() if line.startswith(_LOCAL))
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile() and url.toLocalFile()]


class DropZone(QFrame):
    """Says that pictures can be dropped here, and has the buttons for those who would rather choose."""

    folder_asked = Signal()
    files_asked = Signal()
    paste_asked = Signal()
    watch_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classify_drop_zone")
        style(self, role="drop")
        self._theme = theme
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        style(self._title, role="heading")
        self._text = QLabel(self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setFixedWidth(460)
        style(self._text, role="muted")
        self.folder = self._button("classify_empty_folder", self.folder_asked)
        style(self.folder, kind="primary")
        self.files = self._button("classify_empty_files", self.files_asked)
        self.paste = self._button("classify_empty_paste", self.paste_asked)
        self.watch = self._button("classify_empty_watch", self.watch_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.folder, self.files, self.paste, self.watch):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addSpacing(8)
        column.addWidget(self._title)
        # In a row of its own: a wrapped label that is merely aligned is not asked how high it must be.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(3)
        theme.changed.connect(self._icons)
        self._icons()
        self.retranslate()

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(BESIDE_TEXT_LARGE)
        button.clicked.connect(lambda _=False: signal.emit())  # type: ignore[attr-defined]
        return button

    def set_over(self, over: bool) -> None:
        """Something that can be dropped is over the page, or not."""
        restyle(self, "over", over)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Drop pictures, folders or zip archives here"))
        self._text.setText(
            self.tr(
                "For every picture you see what it is and which bin it belongs in. "
                "Your files stay where they are; nothing leaves this computer."
            )
        )
        self.folder.setText(self.tr("Choose a folder …"))
        self.files.setText(self.tr("Choose pictures …"))
        self.paste.setText(self.tr("Paste"))
        self.paste.setToolTip(self.tr("Classify the picture or the files of the clipboard (Ctrl+V)"))
        self.watch.setText(self.tr("Watch a folder …"))
        self.watch.setToolTip(self.tr("Classify what is in a folder, and whatever comes into it later"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _icons(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("image-plus-outline", 64, "border_strong"))
        # White on the accent in the light theme, dark in the dark one.
        self.folder.setIcon(self._theme.icon("folder-open-outline", "text_on_accent"))
        self.files.setIcon(self._theme.icon("image-multiple-outline"))
        self.paste.setIcon(self._theme.icon("content-paste"))
        self.watch.setIcon(self._theme.icon("folder-eye-outline"))
