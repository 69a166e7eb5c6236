"""What the Models page does: read, compare, promote, roll back, export, import."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from garbage_gui.messages import Message
from garbage_gui.services import models as model_service
from garbage_gui.services.workspace import Workspace
from garbage_gui.ui.background import Call
from garbage_gui.ui.context import PageContext
from garbage_gui.ui.models.comparing import (
    Compared,
    ModelDetail,
    compare_models,
    load_detail,
    load_models,
)


def promote_model(workspace: Workspace, model_id: str, operator: str) -> str:
    model_service.promote(workspace, model_id, operator=operator)
    return workspace.store.models.get(model_id).name


def roll_back(workspace: Workspace, operator: str) -> str:
    return model_service.rollback(workspace, operator=operator).name


class ModelsController(QObject):
    """Comparisons are kept while the page lives: two models on one check set do not change."""

    overview_loaded = Signal(object)
    detail_loaded = Signal(object)
    compared = Signal(object)
    compare_progress = Signal(float)
    compare_failed = Signal(object)
    promoted = Signal(str)
    rolled_back = Signal(str)
    exported = Signal(object)
    imported = Signal(str)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pending = 0
        self._comparing: Call | None = None
        self._stop = threading.Event()
        self._known: dict[tuple[str, str], Compared] = {}

    @property
    def is_idle(self) -> bool:
        return self._pending == 0

    def forget_comparisons(self) -> None:
        """Labels changed: what two models got right may have too."""
        self._known.clear()

    def load_overview(self) -> None:
        self._run(load_models, done=self.overview_loaded.emit)

    def load_detail(self, model_id: str) -> None:
        self._run(load_detail, model_id, done=self.detail_loaded.emit)

    def compare(self, before: str, after: str) -> None:
        """`compared` follows, or `compare_failed`; a comparison that is still going on is dropped."""
        self.stop_comparing()
        known = self._known.get((before, after))
        if known is not None:
            self.compared.emit(known)
            return
        self._pending += 1
        self._stop = threading.Event()
        self._comparing = self._context.background.run(
            compare_models,
            self._context.workspace,
            before,
            after,
            self.compare_progress.emit,
            self._stop.is_set,
            done=self._on_compared,
            failed=self._on_compare_failed,
            owner=self,
        )

    def stop_comparing(self) -> None:
        """Drop the comparison that is going on, if one is."""
        self._stop.set()
        if self._comparing is not None:
            self._comparing.cancel()
            self._comparing = None
            self._pending -= 1

    def promote(self, model_id: str) -> None:
        self._change(promote_model, model_id, self._operator(), done=self.promoted.emit)

    def roll_back(self) -> None:
        self._change(roll_back, self._operator(), done=self.rolled_back.emit)

    def export(self, model_id: str, folder: Path) -> None:
        self._change(model_service.export_bundle, model_id, folder, done=self.exported.emit)

    def import_from(self, folder: Path) -> None:
        self._change(_import, folder, done=self._imported)

    def _imported(self, found: tuple[str, Message | None]) -> None:
        model_id, warning = found
        self.imported.emit(model_id)
        if warning is not None:
            self._context.messages.error(warning)

    def _operator(self) -> str:
        return self._context.settings.operator_name()

    def _on_compared(self, compared: Compared | None) -> None:
        self._pending -= 1
        self._comparing = None
        if compared is not None:
            self._known[compared.models] = compared
            self.compared.emit(compared)

    def _on_compare_failed(self, message: Message) -> None:
        self._pending -= 1
        self._comparing = None
        self.compare_failed.emit(message)

    def _run(self, function: Callable[..., Any], *args: object, done: Callable[[Any], None]) -> None:
        self._start(self._context.background.run, function, args, done, changes=False)

    def _change(self, function: Callable[..., Any], *args: object, done: Callable[[Any], None]) -> None:
        self._start(self._context.background.run_ordered, function, args, done, changes=True)

    def _start(
        self,
        run: Callable[..., Call],
        function: Callable[..., Any],
        args: tuple[object, ...],
        done: Callable[[Any], None],
        *,
        changes: bool,
    ) -> None:
        self._pending += 1

        def succeeded(result: object) -> None:
            self._pending -= 1
            done(result)
            if changes:
                self._context.changes.notify_models()

        def failed(message: Message) -> None:
            self._pending -= 1
            self._context.messages.error(message)

        run(
            function,
            self._context.workspace,
            *args,
            done=succeeded,
            failed=failed,
            owner=self,
        )


def _import(workspace: Workspace, folder: Path) -> tuple[str, Message | None]:
    """The new model's id, and what is to be said of its classes."""
    model_id = model_service.import_bundle(workspace, folder).model_id
    return model_id, model_service.foreign_classes(workspace, model_id)


__all__ = ["Compared", "ModelDetail", "ModelsController"]
