"""A second window on a workspace, in a process of its own: labels with keys, and tells what it sees.

``python -m tests.ui.other_window WORKSPACE ID...`` says ``ready``; then takes one command a line: ``label``, ``undo``,
``see`` (the labels that its grid shows), ``close``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from garbage_gui.settings import Settings
from garbage_gui.store.records import ImageFilter
from tests.ui.window import Desktop, desktop, wait

OPERATOR = "李雷"


def label(desk: Desktop, ids: list[int]) -> None:
    """Accept or correct every picture in Review: the first suggestion, by its key."""
    page: Any = desk.show("review", image_ids=ids)
    for place in range(len(ids)):
        wait(lambda: page.stage.shown is not None and page.controller.current is not None, "the picture")
        desk.key(Qt.Key.Key_1)
        wait(lambda place=place: page.controller.place == place + 1, "the next one")
    wait(lambda: page.controller.session.saving() == 0, "the saving")


def seen(desk: Desktop) -> dict[int, str | None]:
    page: Any = desk.show("browse", filter=ImageFilter())
    return {i: card.label for i in page.grid.ids if (card := page.cards.card(i)) is not None}


def main(folder: Path, ids: list[int]) -> None:
    with desktop(QApplication([])) as desk:
        desk.window.use_settings(Settings(operator=OPERATOR, language="en", theme="light"))
        desk.open(folder, "browse")
        print("ready", flush=True)
        for line in sys.stdin:
            match line.strip():
                case "label":
                    label(desk, ids)
                    answer: object = len(ids)
                case "undo":
                    before = len(desk.said)
                    desk.window.undo()
                    wait(lambda before=before: len(desk.said) > before, "the word of what was undone")
                    answer = desk.said[-1]
                case "see":
                    answer = seen(desk)
                case _:
                    break
            print(json.dumps({"answer": answer, "errors": desk.errors}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(text) for text in sys.argv[2:]])
