"""Label Studio's JSON: a list of tasks, each with an image and what people chose for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import quoteattr

from garbage_gui.datasets.copying import Copies
from garbage_gui.datasets.found import (
    FormatError,
    Found,
    FoundImage,
    LabelledFile,
    Problem,
    UnknownClasses,
)
from garbage_gui.datasets.json_stream import lists
from garbage_gui.imaging.opening import PictureError, shown
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy

NAME = "tasks.json"
CONFIGURATION = "labelling.xml"
_LOCAL_FILES = "/data/local-files/?d="
_IMAGE_KEYS = ("image", "img", "picture", "url")


def detect(path: Path) -> bool:
    """A JSON file, or a folder that was exported in this form."""
    return label_file(path) is not None


def label_file(path: Path) -> Path | None:
    """The JSON file that ``path`` is, or that lies in it under the name of an export."""
    if path.is_dir():
        path = path / NAME
    return path if path.suffix.lower() == ".json" and path.is_file() else None


def read(path: Path, taxonomy: Taxonomy) -> Iterator[Found]:
    """The pictures of an export, as JSON or JSON-MIN; the last annotation that was not cancelled counts.

    Pictures are looked for beside the file, as local files, and as uploads that were put beside it. Raises
    `FormatError` for a file that is no export.
    """
    file = label_file(path) or path
    unknown = UnknownClasses(file, taxonomy.name)
    for number, task in enumerate(_tasks(file), 1):
        address = _image(task)
        picture = None if address is None else _place(file.parent, address)
        if picture is None:
            yield Problem(file, _no_picture(file, number, address))
            continue
        names = _choices(task)
        if len(names) > 1:
            message = Message.of(
                "Task {task} of {path} has {count} classes; its picture was added without a label.",
                task=number,
                path=shown(file),
                count=len(names),
            )
            yield Problem(file, message)
            names = []
        found = taxonomy.find(names[0]) if names else None
        if names and found is None:
            unknown.add(names[0])
        yield FoundImage(picture, None if found is None else found.key)
    yield from unknown.problems()


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path | Problem]:
    """Copy the files to ``images/`` and write ``tasks.json`` and the labelling configuration.

    Label Studio shows the pictures when its document root for local files is the exported folder.
    """
    copies = Copies(folder)
    tasks: list[dict[str, Any]] = []
    for file in files:
        try:
            place = copies.add(file, "images")
        except PictureError as error:
            yield Problem(file.path, error.message)
            continue
        tasks.append(_task(place.relative_to(folder).as_posix(), file))
        yield place
    (folder / NAME).write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / CONFIGURATION).write_text(configuration(taxonomy), encoding="utf-8")


def configuration(taxonomy: Taxonomy) -> str:
    """The labelling interface for the classes of ``taxonomy``, to paste into a Label Studio project."""
    choices = "\n".join(
        f"    <Choice value={quoteattr(c.key)} hint={quoteattr(f'{c.en} {c.zh_CN}')}/>"
        for c in taxonomy.classes
    )
    return (
        '<View>\n  <Image name="image" value="$image"/>\n'
        f'  <Choices name="class" toName="image" choice="single">\n{choices}\n  </Choices>\n</View>\n'
    )


def _tasks(file: Path) -> Iterator[Any]:
    is_list = False
    for name, tasks in lists(file):
        if not name:
            is_list = True
            yield from tasks
    if not is_list:
        raise FormatError("{path} is no Label Studio export: it is not a list of tasks.", path=shown(file))


def _task(place: str, file: LabelledFile) -> dict[str, Any]:
    task: dict[str, Any] = {"data": {"image": _LOCAL_FILES + quote(place), "sha256": file.sha256}}
    if file.class_key is not None:
        value = {"choices": [file.class_key]}
        result = {"from_name": "class", "to_name": "image", "type": "choices", "value": value}
        task["annotations"] = [{"result": [result]}]
    return task


def _image(task: object) -> str | None:
    """The address of the task's image: in ``data`` (JSON) or in the task itself (JSON-MIN)."""
    if not isinstance(task, dict):
        return None
    data = task.get("data")
    fields = data if isinstance(data, dict) else task
    return next((v for k in _IMAGE_KEYS if isinstance(v := fields.get(k), str) and v), None)


def _place(folder: Path, address: str) -> Path | None:
    """Where the picture lies, of the places that the address may mean; None when in none of them."""
    for text in _places(address):
        try:
            place = folder / text
            if place.is_file():
                return place
        except (OSError, ValueError):  # too long for a name, or with a NUL
            continue
    return None


def _places(address: str) -> Iterator[str]:
    yield address
    try:
        parts = urlsplit(address)
        local = parse_qs(parts.query).get("d", [])
    except ValueError:
        return
    for text in local:
        yield text
        yield Path(text).name
        yield f"images/{Path(text).name}"
    if parts.scheme not in ("", "file"):
        return
    plain = unquote(parts.path)
    yield plain
    if "/upload/" in plain:  # /data/upload/1/1a2b3c4d-name.jpg, downloaded and put beside the file
        name = plain.rpartition("/")[2]
        for text in (name, name.partition("-")[2]):
            if text:
                yield text
                yield f"images/{text}"


def _choices(task: dict[str, Any]) -> list[str]:
    """The chosen classes of the newest annotation that counts; none where nobody chose."""
    annotations = task.get("annotations")
    if not isinstance(annotations, list):
        chosen = task.get("choice", task.get("class"))
        return [chosen] if isinstance(chosen, str) and chosen else []
    for annotation in reversed(annotations):
        if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
            continue
        results = annotation.get("result")
        for result in results if isinstance(results, list) else []:
            value = result.get("value") if isinstance(result, dict) else None
            choices = value.get("choices") if isinstance(value, dict) else None
            if isinstance(choices, list) and choices and all(isinstance(c, str) for c in choices):
                return list(choices)
    return []


def _no_picture(file: Path, number: int, address: str | None) -> Message:
    if address is None:
        return Message.of("Task {task} of {path} names no image.", task=number, path=shown(file))
    return Message.of(
        "The picture “{address}” of task {task} in {path} was not found: put it beside that file.",
        address=shown(address),
        task=number,
        path=shown(file),
    )
