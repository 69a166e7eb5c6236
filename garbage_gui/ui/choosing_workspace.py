"""The question before a folder with other things in it becomes a workspace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

# What systems leave in folders that a person takes for empty.
UNSEEN = {"desktop.ini", "thumbs.db"}


def holds_other_things(folder: Path) -> bool:
    """Whether ``folder`` is no workspace but has something in it. On a pool thread.

    False also where that cannot be told: opening it says why.
    """
    from garbage_gui.services.workspace import exists

    try:
        return not exists(folder) and any(
            not path.name.startswith(".") and path.name.lower() not in UNSEEN for path in folder.iterdir()
        )
    except OSError:
        return False


class WorkspaceQuestion(QMessageBox):
    """What is to be done with ``folder``: a workspace there, or its pictures classified in the one that is open."""

    make_asked = Signal()
    classify_asked = Signal()

    def __init__(self, folder: Path, *, can_classify: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("workspace_question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(self.tr("Make a workspace here?"))
        self.setText(
            self.tr("“{name}” is no workspace yet, and there are other files in it.").format(name=folder.name)
        )
        self.setInformativeText(
            self.tr("A workspace puts its store, models and caches into the folder: {folder}").format(
                folder=folder
            )
        )
        self.make = self.addButton(self.tr("Make a workspace here"), QMessageBox.ButtonRole.AcceptRole)
        self.make.setObjectName("make_workspace")
        self.make.clicked.connect(lambda _=False: self.make_asked.emit())
        cancel = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(cancel)
        self.setDefaultButton(cancel)
        if can_classify:
            classify = self.addButton(self.tr("Classify this folder"), QMessageBox.ButtonRole.ActionRole)
            classify.setObjectName("classify_folder")
            classify.clicked.connect(lambda _=False: self.classify_asked.emit())
