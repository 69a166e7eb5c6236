"""``?``: the keys of the page that is shown, over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.ui.actions import ActionRegistry, ActionSpec, keys_text
from garbage_gui.ui.spoken import set_role
from garbage_gui.ui.theme import RADIUS_SMALL, TEXT_SIZES, Theme, style
from garbage_gui.ui.widgets.upright_scroll import upright_scroll

CAP_HEIGHT = 22
NARROWEST_CAP = 28
BESIDE_CAPTION = 8


class KeyCap(QLabel):
    """A key as it looks on a keyboard."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        font = self.font()
        font.setPixelSize(TEXT_SIZES["caption"])
        self.setFont(font)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the text that is painted: a label's own hint knows nothing of the cap's sides."""
        self.ensurePolished()
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(NARROWEST_CAP, words + 2 * BESIDE_CAPTION), CAP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("border_strong"))
        painter.setBrush(self._theme.color("background"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -1.5), RADIUS_SMALL, RADIUS_SMALL
        )
        painter.end()
        super().paintEvent(event)


class KeyOverlay(QWidget):
    """Covers the window until a key or a click; takes no key away from what is below for longer than that."""

    def __init__(self, actions: ActionRegistry, theme: Theme, page_title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._before = parent.window().focusWidget()
        self.setObjectName("key_overlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, QAccessible.Role.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        specs = [s for s in actions.here() if actions.keys(s)]
        own = [s for s in specs if s.pages]
        everywhere = [s for s in specs if not s.pages]
        card = QFrame(self)
        style(card, role="card")
        columns = QHBoxLayout()
        columns.setSpacing(48)
        if own:
            columns.addWidget(self._group(page_title, own, actions), 3, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(
            self._group(self.tr("Everywhere"), everywhere, actions), 2, Qt.AlignmentFlag.AlignTop
        )
        inner = QWidget(card)
        inner.setLayout(columns)
        style(inner, role="scrolled")
        scroll = upright_scroll(inner, card)
        # The width of the card follows from the caps and texts, so they are laid out first.
        for laid_out in inner.findChildren(QLabel):
            laid_out.ensurePolished()
        columns.activate()
        scroll.setMinimumHeight(min(inner.sizeHint().height() + 24, parent.height() - 160))
        scroll.setMinimumWidth(min(inner.sizeHint().width() + 32, parent.width() - 120))
        hint = QLabel(self.tr("Any key or click closes this"), card)
        hint.setContentsMargins(9, 0, 0, 0)  # below the headings
        style(hint, role="caption")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 24, 24, 16)
        inside.setSpacing(16)
        inside.addWidget(scroll, 1)
        inside.addWidget(hint)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(self.tr("Keys of this page"))
        self.setGeometry(parent.rect())
        parent.installEventFilter(self)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        theme.motion.fade_in(self)

    def _group(self, title: str, specs: list[ActionSpec], actions: ActionRegistry) -> QWidget:
        group = QWidget(self)
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        heading = QLabel(title, group)
        style(heading, role="subheading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, spec in enumerate(specs, start=1):
            keys = QHBoxLayout()
            keys.setSpacing(4)
            for key in actions.keys(spec)[:3]:
                keys.addWidget(KeyCap(keys_text((key,)), self._theme, group))
            keys.addStretch(1)
            grid.addLayout(keys, row, 0)
            grid.addWidget(QLabel(spec.title(), group), row, 1)
        grid.setColumnStretch(1, 1)
        return group

    def close_and_return(self) -> None:
        """Close, with the focus back where it was."""
        before = self._before
        self.close()
        if before is not None:
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
            self.close_and_return()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close_and_return()
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # The key that closes this must not do anything else.
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and isinstance(watched, QWidget) and event.type() == QEvent.Type.Resize:
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(self._theme.color("text") if not self._theme.dark else QColor("#000000"))
        shade.setAlphaF(0.45)
        painter.fillRect(self.rect(), shade)
