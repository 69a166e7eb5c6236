"""Images and predictions made up for the tests of the store: it never opens a picture."""

from __future__ import annotations

import hashlib
from pathlib import Path

from garbage_gui.store.records import NewImage, NewPrediction


def new_image(number: int, folder: Path = Path("/pictures"), name: str | None = None) -> NewImage:
    return NewImage(
        sha256=hashlib.sha256(b"%d" % number).hexdigest(),
        path=folder / (name or f"图片_{number}.jpg"),
        bytes=1000 + number,
        mtime_ns=1_700_000_000_000_000_000 + number,
        width=640,
        height=480,
        format="JPEG",
        perceptual_hash=number.to_bytes(8, "big"),
    )


def new_prediction(image_id: int, class_key: str, confidence: float) -> NewPrediction:
    return NewPrediction(
        image_id, class_key, confidence, confidence / 2, confidence < 0.5, b"\0" * 12, b"\1" * 8, 1
    )
