"""Grid mode of Review: one page of pictures predicted as the same class; mark the wrong, accept the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from garbage_gui.services.review import PredictedGroup
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.review.grid_cell import HEIGHT, HIGHEST, THUMBNAIL, WIDTH, GridCell
from garbage_gui.ui.review.grid_pages import GridPage, GridPages
from garbage_gui.ui.text import category_name, class_name, number
from garbage_gui.ui.theme import CATEGORY_ICONS, Theme, style
from garbage_gui.ui.thumbnails import ThumbnailProvider
from garbage_gui.ui.widgets.empty_state import EmptyState
from garbage_gui.ui.widgets.image_cards import ImageCards

MARGIN = 12


class GridMode(QWidget):
    """Shows the groups that it is given, page by page.

    ``accepted`` carries the class, the pictures that are right and those that stay for single mode; the next
    page is shown at once. ``single_asked``: there is nothing (more) to accept here.
    """

    accepted = Signal(str, list, list)
    refused = Signal()
    single_asked = Signal()

    def __init__(
        self,
        taxonomy: Taxonomy,
        theme: Theme,
        thumbnails: ThumbnailProvider,
        cards: ImageCards,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._theme = theme
        self._thumbnails = thumbnails
        self._cards = cards
        self._pages = GridPages()
        self._page: GridPage | None = None
        self._wrong: set[int] = set()
        self._loading = False
        self._columns = 1
        self._shown_size = 1
        self._current = 0
        self._icon = QLabel(self)
        self._title = QLabel(self)
        self._title.setObjectName("grid_title")
        style(self._title, role="heading")
        self._bin = QLabel(self)
        style(self._bin, role="muted")
        self._left = QLabel(self)
        self._left.setObjectName("grid_left")
        style(self._left, role="muted")
        self._area = QWidget(self)
        self._cells: list[GridCell] = []
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        style(self._hint, role="caption")
        self.accept_button = QPushButton(self)
        self.accept_button.setObjectName("grid_accept")
        style(self.accept_button, kind="primary")
        self.accept_button.clicked.connect(lambda _=False: self.accept())
        self.skip_button = QPushButton(self)
        self.skip_button.setObjectName("grid_skip")
        self.skip_button.clicked.connect(lambda _=False: self.skip())
        self._nothing = EmptyState(
            theme, "check-circle-outline", callback=self.single_asked.emit, parent=self
        )
        self._lay_out()
        # A window that is being resized asks at every pixel.
        self._cut = QTimer(self)
        self._cut.setSingleShot(True)
        self._cut.setInterval(30)
        self._cut.timeout.connect(self._show_page)
        thumbnails.ready.connect(self._repaint)
        cards.changed.connect(self._show_cards)
        theme.changed.connect(self._texts)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN + 4, 10, MARGIN + 4, 4)
        head.setSpacing(8)
        for widget in (self._icon, self._title, self._bin):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._left)
        foot_frame = QFrame(self)
        style(foot_frame, role="status")
        foot = QHBoxLayout(foot_frame)
        foot.setContentsMargins(MARGIN + 4, 8, MARGIN + 4, 8)
        foot.setSpacing(8)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.accept_button)
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(foot_frame)
        self._work = work
        self._stack = QStackedWidget(self)
        self._stack.addWidget(work)
        self._stack.addWidget(self._nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    # What is shown -----------------------------------------------------------------------------------

    @property
    def page(self) -> GridPage | None:
        """The page in front; None when there is nothing to accept."""
        return self._page

    @property
    def is_loading(self) -> bool:
        """Whether the groups are being read."""
        return self._loading

    @property
    def wrong(self) -> list[int]:
        """The pictures of the page that are marked as wrong, in the order shown."""
        return [i for i in self._page.image_ids if i in self._wrong] if self._page is not None else []

    def show_loading(self) -> None:
        """The groups are being read."""
        self._loading = True
        self._pages = GridPages()
        self._show_page()

    def show_groups(self, groups: Sequence[PredictedGroup], at: int | None = None) -> None:
        """Begin with the first page of these, or with the one on which the image ``at`` stands."""
        self._loading = False
        self._pages = GridPages(groups)
        self._wrong.clear()
        if at is not None:
            self._pages.go_to(at, self._size())
        self._current = 0
        self._show_page()

    def focus_current(self) -> None:
        """Give the keys to the picture with the cursor."""
        if self._page is not None:
            self._cells[self._current].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._nothing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_settled(self) -> bool:
        there = all(cell.is_there() and cell.card is not None for cell in self._shown())
        return not self._loading and not self._cut.isActive() and there

    # What a person does --------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take what is not marked as what the model says, and go on; what cannot be seen stays as it is."""
        page = self._page
        if page is None:
            return
        unmarked = [cell for cell in self._shown() if cell.image_id not in self._wrong]
        if not all(cell.is_there() for cell in unmarked):
            self.refused.emit()  # nobody has seen what is still being read
            return
        right = [cell.image_id for cell in unmarked if cell.can_be_seen()]
        taken = set(right)
        self.accepted.emit(page.class_key, right, [i for i in page.image_ids if i not in taken])
        self.skip()

    def skip(self) -> None:
        """Go on without accepting anything; what is marked stays marked."""
        self._pages.forward(self._shown_size)
        self._current = 0
        self._show_page()
        self.focus_current()

    def back(self) -> None:
        """Show the page before; what was accepted of it stays accepted, until it is undone."""
        if self._pages.back():
            self._current = 0
            self._show_page()
            self.focus_current()

    def mark_all(self) -> None:
        """Mark every picture of the page, or none of them when all are."""
        cells = self._shown()
        wrong = not all(cell.isChecked() for cell in cells)
        for cell in cells:
            cell.setChecked(wrong)
            self._mark(cell)

    def toggle_current(self) -> None:
        if self._page is not None:
            self._cells[self._current].click()

    def move_cursor(self, step: int, *, rows: bool = False) -> None:
        """Move the cursor by pictures or ``rows``; it stays on the page."""
        count = len(self._shown())
        if not count:
            return
        place = self._current + (step * self._columns if rows else step)
        self._current = min(count - 1, max(0, place)) if not rows or 0 <= place < count else self._current
        self.focus_current()

    def _on_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return
        steps = {
            Qt.Key.Key_Left: (-1, False), Qt.Key.Key_Right: (1, False),
            Qt.Key.Key_Up: (-1, True), Qt.Key.Key_Down: (1, True),
            Qt.Key.Key_Home: (-(10**6), False), Qt.Key.Key_End: (10**6, False),
        }  # fmt: skip
        if (step := steps.get(Qt.Key(key))) is not None:
            self.move_cursor(step[0], rows=step[1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.accept()
        elif key == Qt.Key.Key_PageDown:
            self.skip()
        elif key == Qt.Key.Key_PageUp:
            self.back()
        elif key == Qt.Key.Key_A:
            self.mark_all()
        else:
            return
        event.accept()

    def _clicked(self, cell: GridCell) -> None:
        self._current = self._cells.index(cell)
        self._mark(cell)

    def _mark(self, cell: GridCell) -> None:
        (self._wrong.add if cell.isChecked() else self._wrong.discard)(cell.image_id)
        self._counts()

    # Laying out ----------------------------------------------------------------------------------------

    def _shown(self) -> list[GridCell]:
        count = len(self._page.image_ids) if self._page is not None else 0
        return self._cells[:count]

    def _size(self) -> int:
        """How many pictures fit on a page."""
        self._columns = max(1, (self._area.width() - 2 * MARGIN) // WIDTH)
        return self._columns * self._rows()

    def _rows(self) -> int:
        return max(1, (self._area.height() - 8) // HEIGHT)

    def _show_page(self) -> None:
        size = self._shown_size = self._size()
        page = self._pages.page(size)
        self._page = page
        self._stack.setCurrentWidget(self._work if page is not None or self._loading else self._nothing)
        ids = page.image_ids if page is not None else ()
        had_focus = any(cell.hasFocus() for cell in self._cells)
        while len(self._cells) < len(ids):
            cell = GridCell(self._theme, self._thumbnails, self._area)
            cell.clicked.connect(lambda _=False, cell=cell: self._clicked(cell))
            cell.key_pressed.connect(self._on_key)
            self._cells.append(cell)
        # The cells share the space evenly.
        width = (self._area.width() - 2 * MARGIN) // max(1, self._columns)
        height = max(HEIGHT, min(HIGHEST, (self._area.height() - 8) // self._rows()))
        for place, cell in enumerate(self._cells):
            shown = place < len(ids)
            cell.setVisible(shown)
            if shown:
                row, column = divmod(place, self._columns)
                cell.setGeometry(MARGIN + column * width, 4 + row * height, width, height)
                cell.show_image(ids[place], place + 1, len(ids), wrong=ids[place] in self._wrong)
        self._current = min(self._current, max(0, len(ids) - 1))
        following = self._pages.following(size)
        for image_id in reversed(following):
            self._thumbnails.image(image_id, THUMBNAIL)
        self._cards.want([*ids, *following])
        self._show_cards()
        self._texts()
        if had_focus:
            self.focus_current()

    def _show_cards(self) -> None:
        for cell in self._shown():
            card = self._cards.card(cell.image_id)
            label = self._taxonomy.get(card.label) if card is not None and card.label is not None else None
            cell.show_card(card, class_name(label) if label is not None else "")

    def _repaint(self) -> None:
        if self.isVisible():
            for cell in self._shown():
                cell.update()

    def _counts(self) -> None:
        page = self._page
        if page is None:
            self._left.setText("")
            return
        wrong = len(self.wrong)
        texts = [
            self.tr("{left} of this class · {total} in all").format(
                left=number(page.left), total=number(page.total)
            )
        ]
        if wrong:
            texts.insert(0, self.tr("{count} marked wrong").format(count=number(wrong)))
        self._left.setText(" · ".join(texts))
        right = len(page.image_ids) - wrong
        self.accept_button.setText(
            self.tr("Accept {count} (Enter)").format(count=number(right))
            if right
            else self.tr("Go on (Enter)")
        )

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pictures predicted as the same class"))
        self._hint.setText(
            self.tr(
                "Click, or arrows and Space: mark what is wrong. Enter: accept the others and go on. "
                "Page Up and Page Down: other pages. A: mark all."
            )
        )
        self.skip_button.setText(self.tr("Skip page"))
        self.skip_button.setToolTip(self.tr("Go on without accepting anything (Page Down)"))
        self._nothing.set_texts(
            self.tr("Nothing left to accept page by page"),
            self.tr(
                "What was marked wrong, what cannot be seen and what has no prediction stands in single mode."
            ),
            self.tr("One at a time"),
        )
        for cell in self._cells:
            cell.describe()
        self._show_cards()
        self._texts()

    def _texts(self) -> None:
        page = self._page
        waste_class = self._taxonomy.get(page.class_key) if page is not None else None
        if waste_class is None:
            self._title.setText(self.tr("Reading …") if self._loading else "")
            self._bin.setText("")
            self._icon.clear()
        else:
            category = waste_class.category
            self._title.setText(self.tr("Predicted as “{name}”").format(name=class_name(waste_class)))
            self._bin.setText(category_name(category))
            self._icon.setPixmap(
                self._theme.pixmap(CATEGORY_ICONS[category], 24, f"category_{category.value}")
            )
        self.accept_button.setEnabled(page is not None)
        self.skip_button.setEnabled(page is not None)
        self._counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut.start()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
