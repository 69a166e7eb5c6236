"""Label Studio's JSON: a list of tasks, each with an image and its choices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from garbage_gui.datasets.copying import copy_beside
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, unknown_class
from garbage_gui.messages import Message
from garbage_gui.taxonomy import Taxonomy

NAME = "tasks.json"


def detect(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".json"


def read(path: Path, taxonomy: Taxonomy) -> Iterator[FoundImage]:
    """The pictures of an export; the last annotation that was not cancelled counts. Raises `FormatError`."""
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FormatError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise FormatError("{path} is no Label Studio export: {reason}.", path=path, reason=error) from error
    if not isinstance(tasks, list):
        raise FormatError("{path} is no Label Studio export: it is not a list of tasks.", path=path)
    for number, task in enumerate(tasks, 1):
        place = _image(task)
        if place is None:
            yield FoundImage(
                path, None, Message.of("Task {task} of {path} names no image.", task=number, path=path)
            )
            continue
        picture = path.parent / place
        name = _choice(task)
        found = taxonomy.find(name) if name else None
        if name and found is None:
            yield FoundImage(picture, None, unknown_class(name, picture, taxonomy.name))
        else:
            yield FoundImage(picture, found.key if found else None)


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path]:
    """Copy the files to ``images/`` and write ``tasks.json``."""
    tasks = []
    for file in files:
        place = copy_beside(file.path, folder / "images", file.path.name, file.sha256)
        result = {
            "from_name": "class",
            "to_name": "image",
            "type": "choices",
            "value": {"choices": [file.class_key]},
        }
        image = place.relative_to(folder).as_posix()
        tasks.append({"data": {"image": image}, "annotations": [{"result": [result]}]})
        yield place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")


def _image(task: Any) -> str | None:
    data = task.get("data") if isinstance(task, dict) else None
    value = data.get("image") if isinstance(data, dict) else None
    if not isinstance(value, str) or not value:
        return None
    parts = urlsplit(value)
    local = parse_qs(parts.query).get("d")
    if local:  # Label Studio's local files: /data/local-files/?d=folder/1.jpg
        return local[0]
    return unquote(parts.path) if parts.scheme == "file" else value


def _choice(task: dict[str, Any]) -> str | None:
    annotations = task.get("annotations")
    for annotation in reversed(annotations if isinstance(annotations, list) else []):
        if not isinstance(annotation, dict) or annotation.get("was_cancelled"):
            continue
        results = annotation.get("result")
        for result in results if isinstance(results, list) else []:
            value = result.get("value") if isinstance(result, dict) else None
            choices = value.get("choices") if isinstance(value, dict) else None
            if isinstance(choices, list) and choices and isinstance(choices[0], str):
                return choices[0]
    return None
