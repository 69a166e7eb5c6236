"""What can be done with one result, or with those that are selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from garbage_gui.ui.classify.results_model import ResultsModel
from garbage_gui.ui.classify.results_view import ResultsView
from garbage_gui.ui.classify.rows import ResultRow, image_ids
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.places import open_folder_of
from garbage_gui.ui.text import number


class ResultActions(QObject):
    """Opens results in Review, on Enter and on a double click, and has the menu of a result."""

    def __init__(self, context: PageContext, model: ResultsModel, view: ResultsView) -> None:
        super().__init__(view)
        self._context = context
        self._model = model
        self._view = view
        view.opened.connect(self.review)
        view.menu_asked.connect(self.show_menu)

    def review(self, row: ResultRow) -> None:
        """Go on with the selected ones in Review if ``row`` is one of several, otherwise with all from ``row`` on."""
        if row.image_id is not None and row.error is None:
            chosen = self._chosen_with(row)
            ids = image_ids(chosen) if len(chosen) > 1 else self._model.shown_ids()
            self._context.navigate("review", image_ids=ids, start=row.image_id)

    def show_menu(self, row: ResultRow, place: QPoint) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self._context.theme.icon
        chosen = self._chosen_with(row)
        several = len(chosen) > 1
        if row.image_id is not None and row.error is None:
            count = number(len(image_ids(chosen)))
            text = self.tr("Open these {count} in Review").format(count=count)
            menu.addAction(
                icon("clipboard-check-outline"),
                text if several else self.tr("Open in Review"),
                lambda: self.review(row),
            )
        menu.addAction(
            icon("content-copy"),
            self.tr("Copy the paths") if several else self.tr("Copy the path"),
            lambda: QGuiApplication.clipboard().setText("\n".join(each.path for each in chosen)),
        )
        menu.addAction(
            icon("folder-open-outline"), self.tr("Open its folder"), lambda: open_folder_of(row.path)
        )
        menu.popup(place)

    def _chosen_with(self, row: ResultRow) -> list[ResultRow]:
        """The selected results if ``row`` is one of them, otherwise it alone."""
        selected = self._view.selected_rows()
        return selected if row in selected else [row]
