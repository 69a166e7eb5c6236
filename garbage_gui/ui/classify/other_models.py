"""Choosing another model for the files of a run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from garbage_gui.messages import Message
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import JobRecord, ModelRecord
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.text import model_name
from garbage_gui.ui.widgets.metric_text import accuracy_text


def load_others(workspace: Workspace, model_id: str) -> list[ModelRecord]:
    """The models of the workspace but this one, the newest first."""
    others = [model for model in workspace.store.models.list() if model.model_id != model_id]
    return sorted(others, key=lambda model: model.created_at, reverse=True)


class OtherModels(QObject):
    """Shows the models that a run was not made with; ``chosen`` is the id of the one that was taken."""

    chosen = Signal(str)

    def __init__(self, context: PageContext, widget: QWidget) -> None:
        """``widget`` is what the menu opens below."""
        super().__init__(widget)
        self._context = context
        self._widget = widget
        self._asking = False
        self.menu: QMenu | None = None

    def is_idle(self) -> bool:
        return not self._asking

    def ask(self, run: JobRecord) -> None:
        """Show the models that can look at the files of ``run``."""
        if self._asking:
            return
        self._asking = True
        self._context.background.run(
            load_others,
            self._context.workspace,
            str(run.parameters.get("model", "")),
            done=self._show,
            failed=self._failed,
            owner=self,
        )

    def _failed(self, message: Message) -> None:
        self._asking = False
        self._context.messages.error(message)

    def _show(self, models: Sequence[ModelRecord]) -> None:
        self._asking = False
        if not models:
            self._context.messages.info(
                self.tr("There is no other model yet. Train one, or import one on the page Models.")
            )
            return
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(self._forget)
        icon = self._context.theme.icon("brain")
        for model in models:
            accuracy = accuracy_text(model.metrics.get("test"))
            name = model_name(model.name).replace("&", "&&")
            menu.addAction(icon, f"{name}\t{accuracy}", partial(self.chosen.emit, model.model_id))
        self.menu = menu
        menu.popup(self._widget.mapToGlobal(QPoint(0, self._widget.height())))

    def _forget(self) -> None:
        self.menu = None
