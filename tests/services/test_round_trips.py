"""What is exported and imported again has the same labels, in every format, whatever the files are called."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from garbage_gui.datasets.formats import FORMATS
from garbage_gui.services.exporting import export
from garbage_gui.services.importing import FailedFile, import_paths
from garbage_gui.services.labelling import label_many
from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

TAXONOMY = load_taxonomy("paper-20")
PICTURES = [odd_files.encoded(odd_files.scene((9, 8), seed), "PNG") for seed in range(5)]

ODD_STARTS = [
    "=",
    "+",
    "-",
    "@",
    "'",
    "'=",
    '"',
    " ",
    "\t",
    "\n",
    "\r\n",
    "\\",
    ".",
    "..",
    "#",
    "%E5",
    "~",
    "图",
    "Å",
]
# Surrogates stand for bytes that are no UTF-8.
CHARACTERS = st.one_of(
    st.sampled_from("aZ0 ='\"+-@,;\t\n\r\\图é%?*:<>|#&[]{}\udcff\udce9\u202e\u200b\u2028"),
    st.characters(exclude_characters="/\0", exclude_categories=("Cs",)),
)
STEMS = st.builds(
    lambda start, rest: start + rest, st.sampled_from(["", *ODD_STARTS]), st.text(CHARACTERS, max_size=12)
)


@dataclass(frozen=True)
class Item:
    """One picture: under which name, with which label, whether it lies at a second place or is excluded."""

    stem: str
    label: str | None = None
    second: bool = False
    excluded: bool = False


ITEMS = st.lists(
    st.builds(
        Item, STEMS, st.one_of(st.none(), st.sampled_from(TAXONOMY.keys)), st.booleans(), st.booleans()
    ),
    min_size=1,
    max_size=len(PICTURES),
)


def fill(workspace: Workspace, folder: Path, items: list[Item]) -> None:
    """Put the pictures into the workspace, each in a folder of its own, since two may have one name."""
    for number, item in enumerate(items):
        places = [folder / str(number)] + ([folder / "又" / str(number)] if item.second else [])
        for place in places:
            place.mkdir(parents=True)
            (place / f"{item.stem}.png").write_bytes(PICTURES[number])
    if any(item.stem.startswith(".") or not item.stem for item in items):
        # A scan passes over what is hidden; somebody may have chosen it by hand.
        import_paths(workspace, sorted(folder.rglob("*.png")) + sorted(folder.rglob(".*png")))
    else:
        import_paths(workspace, [folder])
    for number, item in enumerate(items):
        [image] = [
            i for i in known(workspace) if (folder / str(number)) in [p.parent for p in paths(workspace, i)]
        ]
        label_many(workspace, {image: item.label}, operator="林", cause="browse")
        if item.excluded:
            workspace.store.images.set_excluded([image], True, operator="林")


def known(workspace: Workspace) -> list[int]:
    return workspace.store.images.ids(ImageFilter(excluded=None))


def paths(workspace: Workspace, image_id: int) -> list[Path]:
    return workspace.store.images.paths(image_id)


def labels(workspace: Workspace, wanted: ImageFilter) -> dict[str, str | None]:
    images = workspace.store.images
    return {i.sha256: i.label for i in images.get_many(images.ids(wanted))}


@pytest.mark.parametrize("format", list(FORMATS))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([Item("=1+1", TAXONOMY.keys[0]), Item("'=1", TAXONOMY.keys[1]), Item("-a\n", TAXONOMY.keys[2])])
@example([Item(" a ", TAXONOMY.keys[3], second=True), Item("\udcff图", TAXONOMY.keys[4]), Item('"', None)])
@example(
    [
        Item(".hidden", TAXONOMY.keys[3]),
        Item("CON", TAXONOMY.keys[4]),
        Item("a", TAXONOMY.keys[5], excluded=True),
    ]
)
@given(ITEMS)
def test_labels_come_back(format: str, items: list[Item]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Workspace.create(folder / "一", TAXONOMY) as first:
            fill(first, folder / "图片", items)
            for part, wanted in {"labelled": ImageFilter(labelled=True), "all": ImageFilter()}.items():
                failed: list[FailedFile] = []
                out = folder / f"导出 {part}"
                written = export(first, out, format, wanted, failed=failed)
                before = labels(first, wanted)
                assert (failed, written) == ([], len(before))
                with Workspace.create(folder / f"again {part}", TAXONOMY) as again:
                    result = import_paths(again, [out])
                    assert result.failed == [] and result.conflicts == []
                    assert labels(again, ImageFilter(excluded=None)) == before


@pytest.mark.parametrize("format", list(FORMATS))
def test_files_of_an_export_have_names_that_every_system_holds(format: str, tmp_path: Path) -> None:
    items = [
        Item("=1\n\udcff:", TAXONOMY.keys[0]),
        Item("CON", TAXONOMY.keys[1]),
        Item("con", TAXONOMY.keys[1]),
    ]
    with Workspace.create(tmp_path / "w", TAXONOMY) as workspace:
        fill(workspace, tmp_path / "in", items)
        export(workspace, tmp_path / "out", format)
    names = [n for _, folders, files in os.walk(tmp_path / "out") for n in (*folders, *files)]
    assert len([n for n in names if n.endswith(".png")]) == 3
    for name in names:
        assert (
            not set(name) & set('\n:"<>|?*\\') and name.encode() and name.partition(".")[0].upper() != "CON"
        )
