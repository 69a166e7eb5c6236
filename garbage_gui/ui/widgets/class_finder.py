"""Finding a class by typing a few letters of it, in whichever language."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from garbage_gui.taxonomy import Taxonomy, WasteClass
from garbage_gui.ui.icons import draw_glyph
from garbage_gui.ui.text import category_name, class_name, is_chinese
from garbage_gui.ui.theme import CATEGORY_ICONS, RADIUS_SMALL, TEXT_SIZES, Theme, style
from garbage_gui.ui.widgets.class_search import find_classes

Index = QModelIndex | QPersistentModelIndex
CLASS_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 34
ROWS_SHOWN = 8
RECENT_KEPT = 12
FLOATING_WIDTH = 360


def other_name(waste_class: WasteClass) -> str:
    """The class's name in the language that the window does not speak."""
    return waste_class.en if is_chinese() else waste_class.zh_CN


class ClassesModel(QAbstractListModel):
    """The classes that were found, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes: list[WasteClass] = []

    def set_classes(self, classes: list[WasteClass]) -> None:
        self.beginResetModel()
        self._classes = classes
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        waste_class = self._classes[index.row()]
        if role == CLASS_ROLE:
            return waste_class
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            names = class_name(waste_class), other_name(waste_class), category_name(waste_class.category)
            return ", ".join(names)
        return None


class ClassDelegate(QStyledItemDelegate):
    """Paints one class: its bin's icon, both names, its bin's name."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        waste_class = index.data(CLASS_ROLE)
        if not isinstance(waste_class, WasteClass):
            return
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), RADIUS_SMALL, RADIUS_SMALL)
        color = self._theme.category_color(waste_class.category)
        draw_glyph(
            painter, CATEGORY_ICONS[waste_class.category], color,
            QRectF(box.left() + 10, box.center().y() - 9, 18, 18),
        )  # fmt: skip
        font = option.font
        middle = Qt.AlignmentFlag.AlignVCenter
        font.setPixelSize(TEXT_SIZES["caption"])
        painter.setFont(font)
        painter.setPen(color)
        bin_name = category_name(waste_class.category)
        bin_width = QFontMetrics(font).horizontalAdvance(bin_name)
        painter.drawText(box.adjusted(0, 0, -12, 0), middle | Qt.AlignmentFlag.AlignRight, bin_name)
        font.setPixelSize(TEXT_SIZES["body"])
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        metrics = QFontMetrics(font)
        left, room = box.left() + 38, box.width() - 38 - bin_width - 24
        name = metrics.elidedText(class_name(waste_class), Qt.TextElideMode.ElideRight, int(room))
        name_width = metrics.horizontalAdvance(name)
        painter.drawText(QRectF(left, box.top(), room, box.height()), middle, name)
        if room - name_width > 40:
            painter.setPen(self._theme.color("text_muted"))
            rest = QRectF(left + name_width + 10, box.top(), room - name_width - 10, box.height())
            painter.drawText(
                rest, middle,
                metrics.elidedText(other_name(waste_class), Qt.TextElideMode.ElideRight, int(rest.width())),
            )  # fmt: skip
        painter.restore()


class ClassFinder(QFrame):
    """A field with the classes that it finds below. Enter chooses, Escape closes, the arrows move.

    Emits ``chosen`` with the class's key, or ``closed``. It does not place itself: its owner does, or puts it
    into a layout. What was chosen lately is offered first.
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, taxonomy: Taxonomy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class_finder")
        style(self, role="card")
        self._taxonomy = taxonomy
        self._theme = theme
        self._recent: list[str] = []
        self._floats = False
        self.field = QLineEdit(self)
        self.field.setObjectName("class_finder_field")
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self._model = ClassesModel(self)
        self.list = QListView(self)
        self.list.setObjectName("class_finder_list")
        self.list.setModel(self._model)
        self.list.setItemDelegate(ClassDelegate(theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        self._nothing = QLabel(self)
        self._nothing.setWordWrap(True)
        style(self._nothing, role="muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(8)
        self._column.addWidget(self.field)
        self._column.addWidget(self.list, 1)
        self._column.addWidget(self._nothing)
        self.setFocusProxy(self.field)
        self.retranslate()
        self._search("")

    def float_over(self) -> None:
        """Let it lie over other things: with a shadow, and as high as what it found."""
        self._floats = True
        self.field.setMinimumWidth(FLOATING_WIDTH)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._fit()
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 6)
        color = self._theme.color("text")
        color.setAlpha(70)
        shadow.setColor(color)
        self.setGraphicsEffect(shadow)

    def open_with(self, text: str = "") -> None:
        """Show it with ``text`` typed, ready for more."""
        self.field.setText(text)
        self._search(text)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.setCursorPosition(len(text))

    def close_finder(self) -> None:
        """Hide it; emits ``closed`` when it was open."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def used(self, class_key: str) -> None:
        """Offer this class first from now on, where nothing else decides."""
        if class_key in self._recent:
            self._recent.remove(class_key)
        self._recent.insert(0, class_key)
        del self._recent[RECENT_KEPT:]

    def found(self) -> list[str]:
        """The keys of the classes that are offered now, best first."""
        return [self._model.index(row).data(CLASS_ROLE).key for row in range(self._model.rowCount())]

    def retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Class name, in English or Chinese"))
        self.field.setAccessibleName(self.tr("Find a class"))
        self.list.setAccessibleName(self.tr("Classes found"))
        self._nothing.setText(self.tr("No class has this name."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in _OWN_KEYS:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, rows = event.key(), self._model.rowCount()
        row = self.list.currentIndex().row()
        page = max(1, ROWS_SHOWN - 1)
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page,
        }  # fmt: skip
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if rows:
                self._choose(self.list.currentIndex())
            return True
        if key == Qt.Key.Key_Escape:
            self.close_finder()
            return True
        step = steps.get(Qt.Key(key))
        if step is None:
            return False
        if rows:
            self._set_row(min(rows - 1, max(0, row + step)))
        return True

    def _search(self, text: str) -> None:
        self._model.set_classes(find_classes(self._taxonomy, text, recent=self._recent))
        there = self._model.rowCount() > 0
        self.list.setVisible(there)
        self._nothing.setVisible(not there)
        self._fit()
        if there:
            self._set_row(0)

    def _fit(self) -> None:
        if self._floats:
            self.list.setFixedHeight(min(ROWS_SHOWN, max(1, self._model.rowCount())) * ROW_HEIGHT)

    def _set_row(self, row: int) -> None:
        index = self._model.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        # The field keeps the focus, so a screen reader hears the choice as its description.
        self.field.setAccessibleDescription(str(index.data(Qt.ItemDataRole.DisplayRole)))

    def _choose(self, index: QModelIndex) -> None:
        waste_class = index.data(CLASS_ROLE)
        if isinstance(waste_class, WasteClass):
            self.used(waste_class.key)
            self.hide()
            self.chosen.emit(waste_class.key)


_OWN_KEYS = frozenset(
    {
        Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up,
        Qt.Key.Key_PageDown, Qt.Key.Key_PageUp,
    }
)  # fmt: skip
