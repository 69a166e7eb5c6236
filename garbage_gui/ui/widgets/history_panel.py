"""What people said about one picture, newest first."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from garbage_gui.store.records import LabelEvent, Opinion
from garbage_gui.taxonomy import Taxonomy
from garbage_gui.ui.text import name_of_class, percent, person_name
from garbage_gui.ui.theme import Theme, style
from garbage_gui.ui.widgets.upright_scroll import upright_scroll


class HistoryPanel(QWidget):
    """One entry for each label event: what changed, who did it, when, and what the model had said."""

    def __init__(self, taxonomy: Taxonomy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taxonomy = taxonomy
        self._theme = theme
        self._events: tuple[LabelEvent, ...] = ()
        self._opinions: tuple[Opinion, ...] = ()
        self._hidden = False
        self._title = QLabel(self)
        style(self._title, role="subheading")
        self._entries = QLabel(self)
        self._entries.setObjectName("history_entries")
        self._entries.setWordWrap(True)
        self._entries.setMinimumWidth(1)
        style(self._entries, role="scrolled")
        self._entries.setTextFormat(Qt.TextFormat.RichText)
        self._entries.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._entries.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = self._scroll = upright_scroll(self._entries, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(scroll, 1)
        theme.changed.connect(self._show)
        self.retranslate()

    @property
    def events(self) -> Sequence[LabelEvent]:
        return self._events

    def set_events(
        self, events: Sequence[LabelEvent], opinions: Sequence[Opinion] = (), *, hidden: bool = False
    ) -> None:
        """Show these, oldest first as the store gives them; ``hidden``: say that nothing shall be seen."""
        now = tuple(events), tuple(opinions), hidden
        if now != (self._events, self._opinions, self._hidden):
            self._events, self._opinions, self._hidden = now
            self._show()

    def whole_height(self) -> int:
        """How high it is with all entries in sight, in pixels."""
        entries = self._entries.heightForWidth(self._scroll.viewport().width())
        return self._title.sizeHint().height() + 4 + max(entries, self._entries.minimumSizeHint().height())

    def retranslate(self) -> None:
        self._title.setText(self.tr("Label history"))
        self._entries.setAccessibleName(self.tr("Label history, newest first"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        muted = self._theme.color("text_muted").name()
        if not self._events and not self._opinions:
            nothing = html.escape(
                self.tr("Hidden: a second opinion knows nothing of the first.")
                if self._hidden
                else self.tr("Nobody has said anything about this picture yet.")
            )
            self._entries.setText(f'<span style="color:{muted}">{nothing}</span>')
            return
        self._entries.setText(
            "".join(
                f'<p style="margin:0 0 8px 0">{html.escape(what)}<br>'
                f'<span style="color:{muted};font-size:12px">{html.escape(who)}</span></p>'
                for _, what, who in sorted(self._entries_of(), key=lambda entry: entry[0], reverse=True)
            )
        )

    def _entries_of(self) -> list[tuple[float, str, str]]:
        """When, what, who of everything; what is said at the same time stays in its order."""
        labels = [(e.at, self._what(e), self._who(e)) for e in reversed(self._events)]
        opinions = [
            (
                o.at,
                self.tr("Second opinion: {name}").format(name=self._name(o.class_key)),
                f"{o.operator} · {_when(o.at)} · "
                + self.tr("{person} said {name}").format(
                    person=person_name(o.compared_with), name=self._name(o.compared_class)
                ),
            )
            for o in reversed(self._opinions)
        ]
        return labels + opinions

    def _name(self, key: str | None) -> str:
        if key is None:
            return self.tr("no label")
        return name_of_class(self._taxonomy, key)

    def _what(self, event: LabelEvent) -> str:
        if event.cause == "exclude":
            return self.tr("Excluded")
        if event.cause == "include":
            return self.tr("Put back into the set")
        to_name = self._name(event.to_class)
        if event.cause == "undo":
            if event.from_class == event.to_class:
                return self.tr("Undone")
            return self.tr("Undone: back to {to}").format(to=to_name)
        if event.cause == "adjudication" and event.from_class == event.to_class:
            return self.tr("{to}, as it was").format(to=to_name)
        if event.from_class is None:
            return to_name
        return self.tr("{before} → {to}").format(before=self._name(event.from_class), to=to_name)

    def _who(self, event: LabelEvent) -> str:
        parts = [event.operator, _when(event.at)]
        if event.cause == "import":
            parts.append(self.tr("imported"))
        if event.cause == "conflict":
            parts.append(self.tr("came with two labels"))
        if event.cause == "adjudication":
            parts.append(self.tr("decided between two opinions"))
        if event.cause == "taxonomy":
            parts.append(self.tr("the classes were edited"))
        if event.predicted_class is not None and event.cause != "undo":
            said = self._name(event.predicted_class)
            share = percent(event.predicted_confidence) if event.predicted_confidence is not None else ""
            parts.append(self.tr("model said {name} {share}").format(name=said, share=share).strip())
        return " · ".join(parts)


def _when(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
