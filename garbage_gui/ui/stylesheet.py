"""The stylesheet of the window, made from the tokens of a theme.

Fusion draws what is not named here. ``role`` and ``kind`` are the properties that `theme.style` sets.
"""

from __future__ import annotations

from string import Template

from garbage_gui.resources import resource

_TEMPLATE = Template(
    """
* { outline: none; }
QMainWindow, QDialog { background: $background; }
QDialog#command_palette { border: 1px solid $border_strong; }
QToolTip { background: $surface_raised; color: $text; border: 1px solid $border_strong; padding: 4px 8px; }

QLabel[role="title"] { font-size: 24px; font-weight: 600; color: $text; }
QLabel[role="heading"] { font-size: 18px; font-weight: 600; color: $text; }
QLabel[role="subheading"] { font-size: 14px; font-weight: 600; color: $text; }
QLabel[role="muted"] { color: $text_muted; }
QLabel[role="caption"] { font-size: 12px; color: $text_muted; }
QLabel[role="error"] { color: $error; }
QLabel[role="success"] { color: $success; }
QLabel[role="warning"] { color: $warning; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="panel"] { background: $surface; border: none; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[role="status"] { background: $surface; border: none; border-top: 1px solid $border; }
QFrame[role="rail"] { background: $surface; border: none; border-right: 1px solid $border; }
QFrame[role="side"] { background: $surface; border: none; border-left: 1px solid $border; }
QFrame[role="banner"] { background: $error_soft; border: none; border-bottom: 1px solid $error; }
QFrame[role="banner"] QLabel { color: $text; }
QFrame[role="notice"] { background: $warning_soft; border: none; border-radius: 8px; }
QFrame[role="drop"] { background: $surface; border: 2px dashed $border_strong; border-radius: 8px; }
QFrame[role="drop"][over="true"] { border-color: $accent; background: $accent_soft; }

QPushButton, QToolButton {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 4px;
    padding: 5px 12px; min-height: 20px;
}
QToolButton { padding: 5px; }
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $border_strong; }
QPushButton:pressed, QToolButton:pressed { background: $surface_sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 4px 11px; }
QToolButton:focus { padding: 4px; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; color: $text; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled {
    background: $background; color: $border_strong; border-color: $border;
}
QPushButton[kind="primary"] { background: $accent; color: $text_on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
/* Two lines with the button's own colour between them: a ring around it. */
QPushButton[kind="primary"]:focus { border: 4px double $text_on_accent; border-radius: 7px; padding: 2px 9px; }
QPushButton[kind="primary"]:disabled {
    background: $surface_sunken; color: $border_strong; border-color: $border;
}
QPushButton[bare="true"] { padding: 5px 6px; }
QPushButton[bare="true"]:focus { padding: 4px 5px; }
QPushButton[kind="danger"] { color: $error; border-color: $error; }
QPushButton[kind="danger"]:hover { background: $error_soft; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked { background: $accent_soft; }
QPushButton[kind="status"] {
    background: transparent; border-color: transparent; font-size: 12px; color: $text_muted; padding: 1px 8px;
}
QPushButton[kind="status"]:hover { background: $hover; color: $text; }
QPushButton[kind="status"]:focus { border: 2px solid $focus; padding: 0 7px; }
QPushButton[kind="chip"] {
    border-radius: 14px; padding: 3px 12px; min-height: 20px; background: $surface; color: $text_muted;
}
QPushButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"]:focus { border: 2px solid $focus; padding: 2px 11px; }
QPushButton[kind="chip"][set="true"] { background: $accent_soft; border-color: $accent; color: $text; }
QPushButton[kind="choice"] {
    background: $surface; border: 1px solid $border; border-radius: 8px; padding: 24px; text-align: left;
}
QPushButton[kind="choice"]:hover { border-color: $accent; background: $surface; }
QPushButton[kind="choice"]:pressed { background: $hover; }
QPushButton[kind="choice"]:focus { border: 2px solid $focus; padding: 23px; }
QToolButton[kind="rail"] {
    background: transparent; border: none; border-radius: 8px; padding: 6px 4px; color: $text_muted;
    font-size: 12px; min-width: 68px;
}
QToolButton[kind="rail"]:hover { background: $hover; color: $text; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; padding: 4px 2px; }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; margin: 0; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    background: transparent; border: none; padding: 0 6px; min-height: 0; border-radius: 0;
}
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit, QDateEdit {
    background: $surface; color: $text; border: 1px solid $border_strong; border-radius: 4px;
    padding: 4px 8px; min-height: 20px; placeholder-text-color: $text_muted;
    selection-background-color: $accent; selection-color: $text_on_accent;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid $focus; padding: 3px 7px;
}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    background: $background; color: $border_strong; border-color: $border;
}
QComboBox { padding-right: 24px; }
QComboBox:focus { padding-right: 23px; }
QComboBox::drop-down { border: none; background: transparent; width: 24px; }
QComboBox::down-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("$arrow_down"); width: 12px; height: 12px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$arrow_up"); width: 12px; height: 12px; }
QSpinBox, QDoubleSpinBox { padding-right: 22px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding-right: 21px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    border: none; background: transparent; width: 20px; subcontrol-origin: border;
}
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; margin: 2px 1px 0 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: bottom right; margin: 0 1px 2px 0; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover { background: $hover; }
QLineEdit[role="search"] { background: $background; border-color: $border; border-radius: 14px; padding: 3px 8px; }
QLineEdit[role="search"]:focus { border: 2px solid $focus; padding: 2px 7px; background: $surface; }
QComboBox QAbstractItemView {
    background: $surface_raised; border: 1px solid $border_strong; padding: 4px;
    selection-background-color: $accent_soft; selection-color: $text;
}

QMenu { background: $surface_raised; border: 1px solid $border; border-radius: 8px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $border_strong; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QAbstractItemView {
    background: $surface; border: none; selection-background-color: $accent_soft; selection-color: $text;
}
QListView[role="strip"] { background: transparent; padding: 0; }
QListView[role="grid"] { background: $background; padding: 0 0 0 12px; }
QListWidget[role="results"]::item { padding: 6px 8px; border-radius: 4px; }
QListWidget[role="results"]::item:selected { background: $accent_soft; color: $text; }
QTableView { gridline-color: $border; alternate-background-color: $background; }
QTableView::item { padding: 4px 8px; }
QTableView::item:focus, QTreeView::item:focus { border: 2px solid $focus; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
    background: $accent_soft; color: $text;
}
QHeaderView { background: $surface; }
QHeaderView::section {
    background: $surface; color: $text_muted; border: none; border-bottom: 1px solid $border;
    padding: 6px 8px; font-size: 12px; font-weight: 600;
}
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $border; }

QScrollArea { background: transparent; border: none; }
QTextEdit[role="text"] { background: transparent; border: 2px solid transparent; padding: 0; min-height: 0; }
QTextEdit[role="text"]:focus { border: 2px solid $focus; padding: 0; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 3px 2px; }
QScrollBar::handle:hover { background: $text_muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QProgressBar {
    background: $border; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    text-align: center; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabBar::tab {
    background: transparent; color: $text_muted; border: none; border-bottom: 2px solid transparent; padding: 8px 12px;
}
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 2px solid $focus; border-radius: 4px; padding: 6px 10px; color: $text; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QGroupBox { border: 1px solid $border; border-radius: 8px; margin-top: 12px; padding: 12px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 4px; color: $text_muted; }
QCheckBox, QRadioButton {
    spacing: 8px; color: $text; border: 2px solid transparent; border-radius: 4px; padding: 1px 2px;
}
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; border: 1px solid $border_strong; background: $surface;
}
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { border-color: $accent; background: $accent; image: url("$check"); }
QRadioButton::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; background: $text_on_accent;
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $background; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $surface; border: 2px solid $accent; width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
}
QSlider:horizontal { min-height: 20px; border: 2px solid transparent; border-radius: 4px; padding: 0 2px; }
QSlider:horizontal:focus { border-color: $focus; }
QSlider::handle:horizontal:focus { background: $accent; }
"""
)


def stylesheet(colors: dict[str, str]) -> str:
    """The whole stylesheet in ``colors``; `KeyError` for a token that is missing."""
    arrows = {f"arrow_{way}": resource("theme", f"arrow-{way}.svg").as_posix() for way in ("up", "down")}
    # Drawn, so its colour cannot come from a token: white on dark accents, dark on light ones.
    check = "light" if int(colors["text_on_accent"][1:3], 16) > 127 else "dark"
    return _TEMPLATE.substitute(
        colors | arrows | {"check": resource("theme", f"check-{check}.svg").as_posix()}
    )
