"""What went wrong, above the page: it stays until it is dismissed, and blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from garbage_gui.ui.pages import PAGES
from garbage_gui.ui.spoken import announce
from garbage_gui.ui.theme import Theme, style


class Banner(QFrame):
    """Shows the newest error, how many came before it, and a button to the page where it can be put right."""

    page_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts: list[str] = []
        self._pages: dict[str, str] = {}
        self.setObjectName("error_banner")
        style(self, role="banner")
        self._icon = QLabel(self)
        self.text = QLabel(self)
        self.text.setObjectName("error_text")
        self.text.setWordWrap(True)
        # Messages carry file names: they must not be read as markup.
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._more = QLabel(self)
        style(self._more, role="caption")
        self.page_button = QPushButton(self)
        self.page_button.setObjectName("error_page")
        self.page_button.clicked.connect(lambda _=False: self._go())
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("dismiss_error")
        self.close_button.setIconSize(QSize(18, 18))
        style(self.close_button, kind="quiet")
        self.close_button.clicked.connect(lambda _=False: self.dismiss())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self._more)
        row.addWidget(self.page_button)
        row.addWidget(self.close_button)
        self.retranslate()
        self._icons()
        theme.changed.connect(self._icons)
        self.hide()

    def show_error(self, text: str) -> None:
        came = self.isHidden()
        if not self._texts or self._texts[-1] != text:
            self._texts.append(text)
        self._show()
        if came:
            self._theme.motion.fade_in(self)
        announce(self, self.text.accessibleName(), at_once=True)

    def offer_page(self, text: str, page: str) -> None:
        """Put a button to ``page`` beside the error ``text``."""
        self._pages[text] = page
        self._show()

    def _go(self) -> None:
        page = self._pages[self._texts[-1]]
        self.dismiss()
        self.page_asked.emit(page)

    def take_away(self, text: str) -> None:
        """Put the error ``text`` away, which holds no longer; the others stay."""
        if text in self._texts:
            self._texts.remove(text)
            self._pages.pop(text, None)
            if self._texts:
                self._show()
            else:
                self.hide()

    def dismiss(self) -> None:
        """Put all of them away."""
        self._texts.clear()
        self._pages.clear()
        self.hide()

    def retranslate(self) -> None:
        self.close_button.setToolTip(self.tr("Dismiss"))
        self.close_button.setAccessibleName(self.tr("Dismiss the error"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        if not self._texts:
            return
        self.text.setText(self._texts[-1])
        self.text.setAccessibleName(self.tr("Error: {text}").format(text=self._texts[-1]))
        page = self._pages.get(self._texts[-1])
        self.page_button.setVisible(page is not None)
        if page is not None:
            self.page_button.setText(self.tr("Go to {page}").format(page=PAGES[page].title()))
        before = len(self._texts) - 1
        self._more.setVisible(before > 0)
        self._more.setText(self.tr("and {count} before").format(count=before))
        self._more.setToolTip("\n".join(self._texts[-11:-1]))
        self.show()

    def _icons(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("alert-circle-outline", 20, "error"))
        self.close_button.setIcon(self._theme.icon("close"))
