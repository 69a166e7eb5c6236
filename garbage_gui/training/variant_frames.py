"""What the window and the process that varies a picture for it say to each other. Needs no torch.

A question is one line of JSON. An answer is one line of JSON, followed by the pixels, or by nothing when it
is a sentence that tells why there are none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from garbage_gui.messages import Message
from garbage_gui.training.recipe import Augmentation

LONGEST_LINE = 100_000
MOST_BYTES = 100_000_000


@dataclass(frozen=True)
class VariantsWanted:
    """One picture file, and how it shall be varied; ``number`` tells whose answer comes back."""

    number: int
    path: Path
    sha256: str
    size: int
    augmentation: Augmentation
    seed: int

    def to_line(self) -> bytes:
        document = {
            "number": self.number,
            "path": str(self.path),
            "sha256": self.sha256,
            "size": self.size,
            "augmentation": self.augmentation.model_dump(mode="json"),
            "seed": self.seed,
        }
        # In ASCII: a name that is no valid Unicode keeps its bytes.
        return json.dumps(document).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> VariantsWanted:
        data = json.loads(line)
        return cls(
            int(data["number"]),
            Path(data["path"]),
            str(data["sha256"]),
            int(data["size"]),
            Augmentation.model_validate(data["augmentation"]),
            int(data["seed"]),
        )


@dataclass(frozen=True)
class VariantsAnswer:
    """``pixels``: uint8 [1 + variants, side, side, 3], the picture as it is first; or ``error``."""

    number: int
    pixels: NDArray[np.uint8] | None = None
    error: Message | None = None

    def to_frame(self) -> bytes:
        if self.pixels is None:
            error = None if self.error is None else self.error.to_json()
            return json.dumps({"number": self.number, "error": error}).encode() + b"\n"
        count, side = self.pixels.shape[:2]
        head = json.dumps({"number": self.number, "count": count, "side": side}).encode()
        return head + b"\n" + self.pixels.tobytes()


class AnswerReader:
    """Puts answers together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> list[VariantsAnswer]:
        """The answers that ``data`` completes. Raises `ValueError` for what no answer begins with."""
        self._waiting += data
        answers = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        return answers

    def _next(self) -> VariantsAnswer | None:
        end = self._waiting.find(b"\n")
        if end < 0:
            if len(self._waiting) > LONGEST_LINE:
                raise ValueError("the answer has no first line")
            return None
        head = json.loads(self._waiting[:end])
        if not isinstance(head, dict):
            raise ValueError("the answer begins with something else")
        number, begin = int(head["number"]), end + 1
        if "side" not in head:
            del self._waiting[:begin]
            error = head.get("error")
            return VariantsAnswer(number, error=Message.from_json(error) if error else None)
        count, side = int(head["count"]), int(head["side"])
        size = count * side * side * 3
        if not 0 < size <= MOST_BYTES:
            raise ValueError("the answer tells an impossible size")
        if len(self._waiting) < begin + size:
            return None
        pixels = np.frombuffer(bytes(self._waiting[begin : begin + size]), dtype=np.uint8)
        del self._waiting[: begin + size]
        return VariantsAnswer(number, pixels.reshape(count, side, side, 3))
