"""What pictures look like, and which are near-duplicates: found after an import, whenever that may be.

An import notes its images as not compared (`Store.comparisons`). Whoever comes to it first does the work: the
import itself, the next one, or a job that wants to learn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from PIL import Image

from garbage_gui.imaging.decode import decode
from garbage_gui.imaging.hashes import near_duplicate_groups, perceptual_hashes
from garbage_gui.imaging.opening import PictureError, read_file, shown, unreadable
from garbage_gui.messages import Message
from garbage_gui.services import labelling
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.comparisons import NO_LOOKS, UnseenImage

# The short side that looks need; larger JPEGs are scaled down while decoding.
LOOKS_SIDE = 64
# Images a commit, and pictures that one thread takes at a time.
BATCH = 512
CHUNK = 16
Progress = Callable[[float, Message], None]


@dataclass(frozen=True)
class Unusable:
    """An image whose looks could not be had. One that is ``damaged`` will never have any; others may come back."""

    image_id: int
    path: Path
    error: Message
    damaged: bool


@dataclass
class _Seen:
    looks: dict[int, bytes] = field(default_factory=dict)
    unusable: list[Unusable] = field(default_factory=list)


def look(
    workspace: Workspace, *, operator: str, progress: Progress, cancelled: Callable[[], bool]
) -> list[Unusable]:
    """Find the looks of all images that wait for it; what was found stays, whatever ends this. Those without.

    A damaged picture, which an import tells by its beginning and end only, is taken out of the set by ``operator``;
    one undo brings it back. A file that is not there is asked for again the next time. Raises `StoreError`.
    """
    comparisons = workspace.store.comparisons
    total, done, last = len(comparisons.unseen()), 0, 0
    unusable: list[Unusable] = []
    with ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), thread_name_prefix="looks") as threads:
        while not cancelled() and (images := comparisons.next_unseen(last, BATCH)):
            parts = [images[start : start + CHUNK] for start in range(0, len(images), CHUNK)]
            seen = _Seen()
            for part in threads.map(lambda part: _look_at(part, cancelled), parts):
                seen.looks.update(part.looks)
                seen.unusable += part.unusable
                done += len(part.looks) + len(part.unusable)
                progress(
                    min(1.0, done / max(1, total)),
                    Message.of(
                        "Looking for near-duplicates: {done} of {total} pictures", done=done, total=total
                    ),
                )
            damaged = [image.image_id for image in seen.unusable if image.damaged]
            # First out of the set: what is cut off here comes to it again.
            labelling.exclude(workspace, damaged, operator=operator)
            comparisons.set_looks(seen.looks | dict.fromkeys(damaged, NO_LOOKS))
            unusable += seen.unusable
            last = images[-1].image_id
    return unusable


def _look_at(images: Sequence[UnseenImage], cancelled: Callable[[], bool]) -> _Seen:
    """On a thread: the looks of some images, until ``cancelled`` says so."""
    seen = _Seen()
    ids: list[int] = []

    def pictures() -> Iterator[Image.Image]:
        for image in images:
            if cancelled():
                return
            picture = _picture(image)
            if isinstance(picture, Unusable):
                seen.unusable.append(picture)
            else:
                ids.append(image.image_id)
                yield picture

    seen.looks = dict(zip(ids, perceptual_hashes(pictures()), strict=True))
    return seen


def _picture(image: UnseenImage) -> Image.Image | Unusable:
    """The picture at the first place where it still is."""
    error = Message.of("An image lies nowhere any more: import its file again.")
    for path in image.paths:
        try:
            data = read_file(path)
        except PictureError as problem:
            error = problem.message
            continue
        except (OSError, ValueError) as problem:
            error = unreadable(path, problem).message
            continue
        if sha256(data).hexdigest() != image.sha256:
            error = Message.of("{path} has changed since it was imported: import it again.", path=shown(path))
            continue
        try:
            return decode(data, path, at_least=LOOKS_SIDE).picture
        except PictureError as problem:
            return Unusable(image.image_id, path, problem.message, damaged=True)
    return Unusable(image.image_id, image.paths[0] if image.paths else Path(), error, damaged=False)


def group_near_duplicates(
    workspace: Workspace,
    new: Iterable[int] | None = None,
    *,
    report: Callable[[float], None] = lambda share: None,
) -> int:
    """Put near-duplicates into groups; returns in how many groups the new ones are.

    With ``new``, only those images are compared with all. Groups that exist never fall apart: they grow, and
    two that a new image connects become one. A group's number is the smallest image id it began with. ``report``
    gets the share that is done; what it raises ends this, and nothing has changed then.
    """
    images = workspace.store.images
    wanted = None if new is None else set(new)
    if wanted is not None and not wanted:
        return 0
    found = near_duplicate_groups(images.perceptual_hashes(), wanted, report=report)
    if not found:
        return 0
    group_of = images.groups()
    members: dict[int, set[int]] = {}
    for image_id, group in group_of.items():
        members.setdefault(group, set()).add(image_id)
    changed: dict[int, int | None] = {}
    final: set[int] = set()
    for together in found:
        old = sorted({group_of[i] for i in together if i in group_of})
        group = old[0] if old else min(together)
        everyone = together.union(*(members.pop(g) for g in old))
        members[group] = everyone
        final = (final - set(old)) | {group}
        for image_id in everyone:
            if group_of.get(image_id) != group:
                group_of[image_id] = group
                changed[image_id] = group
    if changed:
        images.set_groups(changed)
    return len(final)
