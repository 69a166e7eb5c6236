"""A process that labels images and prints each one after it was saved, until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from garbage_gui.store.records import LabelChange
from garbage_gui.store.store import Store

KEYS = ("glass", "metal", "paper")


def main(folder: str, operator: str, count: str) -> None:
    store = Store.open(Path(folder))
    for number in range(int(count)):
        image_id = 1 + number % 50
        (event,) = store.labels.apply(
            [LabelChange(image_id, KEYS[number // 50 % 3])], operator=operator, cause="review"
        ) or [None]
        print(event.uuid if event else "-", flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
