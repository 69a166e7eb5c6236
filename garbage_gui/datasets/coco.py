"""COCO with image-level categories: each annotation says of one image which category it has.

Boxes are read too, where all of an image agree on its category; this program sorts whole pictures.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from garbage_gui.datasets.coco_pictures import PictureFinder
from garbage_gui.datasets.copying import Copies
from garbage_gui.datasets.found import (
    FormatError,
    Found,
    FoundImage,
    LabelledFile,
    Problem,
    UnknownClasses,
)
from garbage_gui.datasets.json_stream import first_character, lists
from garbage_gui.imaging.opening import PictureError, Stamp, shown, stamp, unreadable
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy

NAME = "coco.json"
# What other programs call the file in a folder that they export.
_NAMES = (NAME, "_annotations.coco.json", "annotations.json", "labels.json", "instances_default.json")
_FOLDERS = (".", "annotations")
# Entries after which, and seconds of waiting for another thread after which, a reading can be given up.
_TOGETHER = 1000
_PATIENCE_SECONDS = 0.1


def detect(path: Path) -> bool:
    """A JSON file that holds an object, or a folder with such a file under a name that is usual for it."""
    return label_file(path) is not None


def label_file(path: Path) -> Path | None:
    """The JSON file that ``path`` is, or that lies in it."""
    places = [path / folder / name for folder in _FOLDERS for name in _NAMES] if path.is_dir() else [path]
    return next(
        (p for p in places if p.suffix.lower() == ".json" and p.is_file() and first_character(p) == "{"), None
    )


def read(path: Path, taxonomy: Taxonomy) -> Iterator[Found | None]:
    """The pictures of a COCO file, each with the category that all of its annotations have.

    Pictures are looked for beside the file and in the folders that are usual, never anywhere else. An image
    whose annotations name several classes comes without a label, and a problem says so. Raises `FormatError`
    for a file that is no COCO file; then nothing of it is imported. All of it has to be read before the first picture
    comes; None comes meanwhile.
    """
    file = label_file(path) or path
    if file.is_dir():
        raise FormatError(
            "There is no COCO file in the folder {path}. Name the JSON file itself.", path=shown(path)
        )
    document = None
    for document in _documents.of(file):
        if document is None:
            yield None
    assert document is not None
    yield from document.problems(file)
    unknown = UnknownClasses(file, taxonomy.name)
    finder = PictureFinder(file)
    classes = {key: taxonomy.find(name) for key, name in document.categories.items()}
    for image, name in document.images.items():
        place = finder.find(name)
        if place is None:
            yield Problem(file, _not_found(file, name))
            continue
        wanted = document.annotations.get(image, set())
        # Two categories may be one class here: “Glass” and “glass”.
        found = {None if (c := classes.get(key)) is None else c.key for key in wanted}
        if len(found) > 1 or (None in found and len(wanted) > 1):
            yield Problem(file, _ambiguous(file, name, [document.name_of(key) for key in sorted(wanted)]))
            found = set()
        elif None in found:
            unknown.add(document.name_of(next(iter(wanted))))
        yield FoundImage(place, next(iter(found), None))
    yield from unknown.problems()


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path | Problem]:
    """Copy the files to ``images/`` and write ``coco.json``.

    Each labelled image has one annotation, whose box is the whole image: many programs want one. An unlabelled
    image has none.
    """
    copies = Copies(folder)
    numbers = {c.key: number for number, c in enumerate(taxonomy.classes, 1)}
    labels: list[tuple[int, int, int, int]] = []
    with (folder / NAME).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"info": {"description": "Exported by Garbage GUI"},\n"images": [')
        count = 0
        for file in files:
            try:
                place = copies.add(file, "images")
            except PictureError as error:
                yield Problem(file.path, error.message)
                continue
            count += 1
            name = place.relative_to(folder).as_posix()
            image = {"id": count, "file_name": name, "width": file.width, "height": file.height}
            _add(stream, image | {"sha256": file.sha256}, first=count == 1)
            if file.class_key is not None:
                labels.append((count, numbers[file.class_key], file.width, file.height))
            yield place
        stream.write('\n],\n"annotations": [')
        for number, (image_id, category, width, height) in enumerate(labels, 1):
            annotation = {"id": number, "image_id": image_id, "category_id": category}
            box = {"bbox": [0, 0, width, height], "area": width * height, "iscrowd": 0}
            _add(stream, annotation | box, first=number == 1)
        stream.write('\n],\n"categories": [')
        for number, c in enumerate(taxonomy.classes, 1):
            names = {"name": c.key, "supercategory": str(c.category), "en": c.en, "zh_CN": c.zh_CN}
            _add(stream, {"id": number} | names, first=number == 1)
        stream.write("\n]}\n")


def _add(stream: TextIO, entry: dict[str, Any], *, first: bool) -> None:
    stream.write(("\n" if first else ",\n") + json.dumps(entry, ensure_ascii=False))


@dataclass
class _Document:
    """What a COCO file says: file names by image, categories of the annotations by image, names by category.

    The other fields count what could not be used.
    """

    images: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, set[str]] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    bad_images: int = 0
    bad_annotations: int = 0
    bad_categories: int = 0
    twice: set[str] = field(default_factory=set)
    twice_categories: set[str] = field(default_factory=set)

    def name_of(self, category: str) -> str:
        return self.categories.get(category, category)

    def add_image(self, entry: object) -> None:
        key, name = _key(entry, "id"), _text(entry, "file_name")
        if key is None or name is None:
            self.bad_images += 1
        elif self.images.setdefault(key, name) != name:
            self.twice.add(key)

    def add_annotation(self, entry: object) -> None:
        image, category = _key(entry, "image_id"), _key(entry, "category_id")
        if image is None or category is None:
            self.bad_annotations += 1
        else:
            self.annotations.setdefault(image, set()).add(category)

    def add_category(self, entry: object) -> None:
        key, name = _key(entry, "id"), _text(entry, "name")
        if key is None or name is None:
            self.bad_categories += 1
        elif self.categories.setdefault(key, name) != name:
            self.twice_categories.add(key)

    def settle(self) -> None:
        """Drop what is said twice and differently: nobody knows which is meant."""
        for key in self.twice:
            self.annotations.pop(key, None)
            del self.images[key]
        for key in self.twice_categories:
            del self.categories[key]
        lost = self.annotations.keys() - self.images.keys() - self.twice
        self.bad_annotations += len(lost)
        for key in lost:
            del self.annotations[key]

    def problems(self, file: Path) -> Iterator[Problem]:
        """One problem for each kind of fault, with how often it was met."""
        faults = (
            (
                self.bad_images,
                Message("{path} lists {count} images without an id or a file name; they were passed over."),
            ),
            (
                len(self.twice),
                Message("{path} gives {count} ids to two images each; those images were passed over."),
            ),
            (
                self.bad_categories,
                Message("{path} lists {count} categories without an id or a name; they were passed over."),
            ),
            (
                len(self.twice_categories),
                Message("{path} gives {count} ids to two categories each; their pictures have no label."),
            ),
            (
                self.bad_annotations,
                Message("{path} has {count} annotations that belong to no image or have no category."),
            ),
        )
        for count, message in faults:
            if count:
                yield Problem(file, Message.of(message.template, path=shown(file), count=count))


class _Documents:
    """The document that was read last: an import counts its pictures on a thread of its own while it takes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Path, Stamp, _Document] | None = None

    def of(self, file: Path) -> Iterator[_Document | None]:
        """None now and then while the file is read, so that this can be given up; last the document."""
        while not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            yield None
        try:
            try:
                now = stamp(file)
            except (OSError, ValueError) as error:
                raise unreadable(file, error) from error
            if self._kept is None or self._kept[:2] != (file, now):
                self._kept = None
                document = _Document()
                yield from _read_into(document, file)
                self._kept = file, now, document
            yield self._kept[2]
        finally:
            self._lock.release()


_documents = _Documents()


def _read_into(document: _Document, file: Path) -> Iterator[None]:
    adders = {
        "images": document.add_image,
        "annotations": document.add_annotation,
        "categories": document.add_category,
    }
    has_images = False
    for name, list_entries in lists(file):
        has_images = has_images or name == "images"
        add = adders.get(name)
        for number, entry in enumerate(list_entries):
            if add is not None:
                add(entry)
            if number % _TOGETHER == 0:
                yield None
    if not has_images:
        raise FormatError(
            "{path} is no COCO file: it has no list of images. Name the format if it is another.",
            path=shown(file),
        )
    document.settle()


def _key(entry: object, name: str) -> str | None:
    """An id as text: some programs write numbers, some texts."""
    value = entry.get(name) if isinstance(entry, dict) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        return None
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return None


def _text(entry: object, name: str) -> str | None:
    value = entry.get(name) if isinstance(entry, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _ambiguous(file: Path, name: str, classes: list[str]) -> Message:
    return Message.of(
        "“{image}” in {path} has annotations of several classes ({classes}); it was added without a label.",
        image=shown(name),
        path=shown(file),
        classes=shown(", ".join(classes[:5]) + (" …" if len(classes) > 5 else "")),
    )


def _not_found(file: Path, name: str) -> Message:
    return Message.of(
        "The picture “{name}” of {path} was not found: put it beside that file, or into a folder “images” there.",
        name=shown(name),
        path=shown(file),
    )
