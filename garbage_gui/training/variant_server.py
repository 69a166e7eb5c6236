"""Varies pictures for the window, which never loads torch: a process that answers until nobody asks any more.

    python -m garbage_gui.training.variant_server

Questions come on stdin, answers go to stdout, see `garbage_gui.training.variant_frames`. Of the questions
that wait only the newest is answered. It ends when stdin does, whatever it does then: so it never outlives
the window, however that ended.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from garbage_gui.imaging.preprocess import load_pixels
from garbage_gui.messages import GarbageError
from garbage_gui.training.variant_frames import VariantsAnswer, VariantsWanted

# More is never shown, and would only have to be copied.
LARGEST_SIDE = 224


def answer(wanted: VariantsWanted) -> VariantsAnswer:
    """The picture and its variants, or why there are none."""
    # Only now: while torch loads, the end of the window must already be heard.
    from garbage_gui.training.augmentation import variants

    try:
        pictures = [
            load_pixels(wanted.path, wanted.size),
            *variants(wanted.path, wanted.sha256, wanted.size, wanted.augmentation, wanted.seed),
        ]
    except GarbageError as error:
        return VariantsAnswer(wanted.number, error=error.message)
    return VariantsAnswer(wanted.number, np.stack([_for_the_eye(pixels) for pixels in pictures]))


def _for_the_eye(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if len(pixels) <= LARGEST_SIDE:
        return pixels
    side = (LARGEST_SIDE, LARGEST_SIDE)
    return np.array(Image.fromarray(pixels).resize(side, Image.Resampling.BOX), dtype=np.uint8)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until ``questions`` ends; this process then ends with it."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        for line in questions:
            waiting.put(line)
        os._exit(0)

    threading.Thread(target=listen, name="questions", daemon=True).start()
    while True:
        line = waiting.get()
        while not waiting.empty():
            line = waiting.get()
        answers.write(answer(VariantsWanted.from_line(line)).to_frame())
        answers.flush()


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
