"""Class folders: ``cardboard/1.jpg``. The folder's name is the class, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from garbage_gui.datasets.copying import copy_beside
from garbage_gui.datasets.found import FoundImage, LabelledFile, unknown_class
from garbage_gui.datasets.pictures import picture_files
from garbage_gui.taxonomy import Taxonomy


def detect(path: Path) -> bool:
    """Any folder will do: pictures outside class folders come without a label."""
    return path.is_dir()


def read(path: Path, taxonomy: Taxonomy) -> Iterator[FoundImage]:
    """The pictures under ``path``. The nearest folder above a picture that names a class is its label."""
    for file in picture_files(path):
        between = [file.parent, *file.parent.parents]
        between = between[: between.index(path) + 1]
        # `path` itself counts only when the pictures lie right in it: a class folder imported by itself.
        names = [folder.name for folder in (between if len(between) == 1 else between[:-1])]
        found = next((c for c in map(taxonomy.find, names) if c is not None), None)
        if found is not None:
            yield FoundImage(file, found.key)
        elif len(between) == 1:
            yield FoundImage(file)
        else:
            yield FoundImage(file, None, unknown_class(names[0], file, taxonomy.name))


def write(folder: Path, files: Iterable[LabelledFile], taxonomy: Taxonomy) -> Iterator[Path]:
    """Copy the files into one folder per class under ``folder``; yields each place."""
    for file in files:
        yield copy_beside(file.path, folder / file.class_key, file.path.name, file.sha256)
