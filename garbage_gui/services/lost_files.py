"""Pictures whose files are gone, and finding them by their content where they lie now."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.imaging.opening import shown, stamp, unreadable
from garbage_gui.imaging.scan import Scan
from garbage_gui.jobs.context import JobContext
from garbage_gui.messages import GarbageError, Message
from garbage_gui.services.job_paths import path_text, text_path
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter, NewImage

KIND = "find_files"
_BATCH = 500
_PART = 2000
SHOWN_FAILURES = 100
EVERYTHING = ImageFilter(excluded=None)
Progress = Callable[[float, Message], None]


class FindingError(GarbageError):
    """A search that cannot be started."""


@dataclass
class FoundFiles:
    """What a search found: ``found`` images had no file any more and have one again, of ``gone`` before it.

    ``looked_at`` files were met, ``known`` of them are pictures of the workspace. ``failed`` counts those that
    could not be read, of which ``first_failures`` names some.
    """

    gone: int = 0
    found: int = 0
    known: int = 0
    looked_at: int = 0
    failed: int = 0
    seconds: float = 0.0
    first_failures: tuple[Message, ...] = ()


def gone_images(
    workspace: Workspace, cancelled: Callable[[], bool] = lambda: False, wanted: ImageFilter = EVERYTHING
) -> list[int]:
    """The ids of the images of ``wanted`` of which no file is where it was, newest first. Asks the disk for each."""
    ids = workspace.store.images.ids(wanted)
    found: list[int] = []
    for start_at in range(0, len(ids), _PART):
        if cancelled():
            return []
        part = ids[start_at : start_at + _PART]
        gone = workspace.store.images.gone(part)
        found += [image_id for image_id in part if image_id in gone]
    return found


def find_files(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    progress: Progress = lambda fraction, message: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FoundFiles:
    """Look below ``paths`` for the pictures of the workspace, and note where they lie now.

    A picture is known again by its content, whatever it is called. Only files as large as one that is gone are
    read, so that a whole drive takes little longer than listing it. No image is added, no label changed. What was
    found before ``cancelled`` said so stays.
    """
    started = time.monotonic()
    progress(0.0, Message("Looking which files are gone"))
    lost = gone_images(workspace, cancelled)
    result = FoundFiles(gone=len(lost))
    images = workspace.store.images
    by_content = {
        image.sha256: image
        for start_at in range(0, len(lost), _PART)
        for image in images.get_many(lost[start_at : start_at + _PART])
    }
    sizes = {image.bytes for image in by_content.values()}
    missing = set(by_content)
    failures: list[Message] = []
    batch: list[NewImage] = []

    def flush() -> None:
        images.add(batch)
        batch.clear()

    def note(message: Message) -> None:
        result.failed += 1
        if len(failures) < SHOWN_FAILURES:
            failures.append(message)

    for entry in Scan(paths if lost else (), cancelled):
        if entry.error is not None:
            note(entry.error)
            continue
        result.looked_at += 1
        try:
            seen = stamp(entry.path)
            image = by_content.get(file_sha256(entry.path)) if seen.bytes in sizes else None
        except GarbageError as error:
            note(error.message)
            continue
        except (OSError, ValueError) as error:
            note(unreadable(entry.path, error).message)
            continue
        if image is not None:
            result.known += 1
            missing.discard(image.sha256)
            batch.append(
                NewImage(
                    image.sha256,
                    entry.path,
                    seen.bytes,
                    seen.mtime_ns,
                    image.width,
                    image.height,
                    image.format,
                )
            )
            if len(batch) >= _BATCH:
                flush()
        found = len(by_content) - len(missing)
        progress(
            found / len(by_content),
            Message.of("{found} of {gone} found, {files} files looked at", found=found, gone=len(lost),
                       files=result.looked_at),
        )  # fmt: skip
        if not missing:
            break
    flush()
    result.found = len(by_content) - len(missing)
    result.first_failures = tuple(failures)
    result.seconds = time.monotonic() - started
    return result


def start(workspace: Workspace, paths: Sequence[Path]) -> int:
    """Queue a search as a job; returns its id. Raises `FindingError` where there is nothing to look in."""
    if not paths:
        raise FindingError("There is nowhere to look: give at least one folder.")
    return workspace.store.jobs.add(KIND, "interactive", {"paths": [path_text(path) for path in paths]})


def run(context: JobContext) -> dict[str, Any]:
    """The job; its result is that of `find_files`. Run again, it looks for what is still gone."""
    result = find_files(
        Workspace(context.store),
        [text_path(text) for text in context.parameters["paths"]],
        progress=context.report,
        cancelled=context.cancelled,
    )
    if result.first_failures:
        context.log("\n".join(str(message) for message in result.first_failures))
    context.check()
    return {
        "gone": result.gone,
        "found": result.found,
        "known": result.known,
        "looked_at": result.looked_at,
        "failed": result.failed,
        "seconds": round(result.seconds, 3),
    }


def gone_sentence(path: Path | None) -> Message:
    """What to say of a picture whose file is not there."""
    if path is None:
        return Message("No file of this picture is known any more.")
    return Message.of("The file {path} is gone. Put it back, or find it where it is now.", path=shown(path))
