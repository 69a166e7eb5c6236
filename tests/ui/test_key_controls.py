"""What the mouse does on lines and heads of columns goes by key too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from garbage_gui.ui.widgets.key_header import KeyHeader
from garbage_gui.ui.widgets.key_splitter import HANDLE, STEP, KeySplitter
from tests.ui.window import pause

Key = Qt.Key


@pytest.fixture
def table(qapp: QApplication) -> QTableView:
    view = QTableView()
    head = KeyHeader(view)
    view.setHorizontalHeader(head)
    model = QStandardItemModel(3, 3, view)
    model.setHorizontalHeaderLabels(["Name", "Size", "Date"])
    for row, text in enumerate("bca"):
        model.setData(model.index(row, 1), text)
    view.setModel(model)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    view.resize(600, 200)
    view.show()
    view.activateWindow()
    assert QTest.qWaitForWindowActive(view)
    head.setFocus(Qt.FocusReason.TabFocusReason)
    return view


def close(*widgets: object) -> None:
    for widget in widgets:
        widget.close()  # type: ignore[attr-defined]
        widget.deleteLater()  # type: ignore[attr-defined]
    pause(0)


def column(view: QTableView) -> list[str]:
    return [view.model().index(row, 1).data() for row in range(3)]


def test_the_arrows_choose_a_column_and_enter_sorts_by_it(table: QTableView) -> None:
    head = table.horizontalHeader()
    assert isinstance(head, KeyHeader)
    QTest.keyClick(head, Key.Key_Right)
    assert head.marked == 1 and head.accessibleName() == "Size"
    QTest.keyClick(head, Key.Key_Return)
    assert column(table) == ["a", "b", "c"] and head.accessibleName() == "Size, rising"
    QTest.keyClick(head, Key.Key_Space)
    assert column(table) == ["c", "b", "a"] and head.accessibleName() == "Size, falling"
    QTest.keyClick(head, Key.Key_Enter)
    assert column(table) == ["a", "b", "c"]
    for _ in range(5):
        QTest.keyClick(head, Key.Key_Right)
    assert head.marked == 2
    table.setColumnHidden(1, True)
    QTest.keyClick(head, Key.Key_Left)
    assert head.marked == 0  # what is hidden is passed over
    close(table)


def test_where_it_can_be_taken_back_the_third_time_sorts_by_nothing(table: QTableView) -> None:
    head = table.horizontalHeader()
    head.setSortIndicatorClearable(True)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    for expected in (0, 0, -1, 0):
        QTest.keyClick(head, Key.Key_Return)
        assert head.sortIndicatorSection() == expected
    close(table)


def test_shift_and_an_arrow_pull_a_column(table: QTableView) -> None:
    head = table.horizontalHeader()
    before = head.sectionSize(0)
    QTest.keyClick(head, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert head.sectionSize(0) == before + 16
    for _ in range(30):
        QTest.keyClick(head, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert head.sectionSize(0) == max(32, head.minimumSectionSize())
    close(table)


@pytest.mark.parametrize(
    ("orientation", "less", "more"),
    [
        (Qt.Orientation.Horizontal, Key.Key_Left, Key.Key_Right),
        (Qt.Orientation.Vertical, Key.Key_Up, Key.Key_Down),
    ],
)
def test_the_line_between_two_parts_moves_by_the_arrows(
    qapp: QApplication, orientation: Qt.Orientation, less: Qt.Key, more: Qt.Key
) -> None:
    splitter = KeySplitter(orientation)
    for _ in range(2):
        part = QWidget()
        part.setMinimumSize(50, 50)
        splitter.addWidget(part)
    splitter.resize(400 + HANDLE, 400 + HANDLE)
    splitter.show()
    splitter.setSizes([200, 200])
    line = splitter.handle(1)
    QTest.keyClick(line, more)
    assert splitter.sizes() == [200 + STEP, 200 - STEP]
    QTest.keyClick(line, less)
    QTest.keyClick(line, less)
    assert splitter.sizes() == [200 - STEP, 200 + STEP]
    QTest.keyClick(line, Key.Key_Home)
    assert splitter.sizes() == [50, 350]
    QTest.keyClick(line, Key.Key_End)
    assert splitter.sizes() == [350, 50]
    interface = QAccessible.queryAccessibleInterface(line)
    assert interface is not None and interface.text(QAccessible.Text.Name) == "Line between two parts"
    close(splitter)
