"""Bundles: whole or absent, and nothing in them believed unchecked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from garbage_gui.nets.bundle import (
    BundleError,
    SeenImages,
    bundle_files,
    read_bundle,
    verify,
    write_bundle,
)
from tests.bundles import write_colour_bundle


def _change_card(folder: Path, **changes: object) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_written_bundle_reads_back_and_verifies(tmp_path: Path) -> None:
    written = write_colour_bundle(tmp_path / "模型")
    read = read_bundle(tmp_path / "模型")
    assert read.card == written.card
    verify(read)
    copy = write_bundle(tmp_path / "copy", read.card, bundle_files(read))
    assert copy.card.hashes == read.card.hashes
    with pytest.raises(FileExistsError):
        write_bundle(tmp_path / "copy", read.card, bundle_files(read))


def test_interrupted_writing_leaves_nothing(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "a")
    files = bundle_files(bundle) | {"openvino/model.bin": tmp_path / "missing"}
    with pytest.raises(OSError):
        write_bundle(tmp_path / "b", bundle.card, files)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("name", ["weights.safetensors", "openvino/model.xml", "openvino/model.bin"])
def test_a_changed_or_missing_file_is_noticed(tmp_path: Path, name: str) -> None:
    bundle = write_colour_bundle(tmp_path / "a")
    data = bytearray((bundle.folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (bundle.folder / name).write_bytes(data)
    with pytest.raises(BundleError, match="damaged"):
        verify(bundle)
    (bundle.folder / name).unlink()
    with pytest.raises(BundleError, match="lacks its file"):
        read_bundle(bundle.folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "../../etc"},
        {"format": 2},
        {"classes": ["nothing", "unknown"]},
        {"temperature": float("nan")},
        {"input_size": 10**9},
        {"surprise": 1},
        {"std": [0, 0, 0]},
        {"hashes": {"model.json": "short"}},
    ],
)
def test_hostile_cards(tmp_path: Path, changes: dict[str, object]) -> None:
    bundle = write_colour_bundle(tmp_path / "a")
    _change_card(bundle.folder, **changes)
    with pytest.raises(BundleError, match=r"model\.json"):
        read_bundle(bundle.folder)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", '{"id": 1}', "\ufeff{}", "\x00"])
def test_cards_that_are_none(tmp_path: Path, text: str) -> None:
    bundle = write_colour_bundle(tmp_path / "a")
    (bundle.folder / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(BundleError):
        read_bundle(bundle.folder)


def test_files_outside_the_bundle_are_never_listed(tmp_path: Path) -> None:
    bundle = write_colour_bundle(tmp_path / "a")
    hashes = bundle.card.hashes | {"../../secret": "0" * 64}
    _change_card(bundle.folder, hashes=hashes)
    with pytest.raises(BundleError, match="no model has"):
        verify(read_bundle(bundle.folder))
    (bundle.folder / "seen.bin").write_bytes(b"12345678")
    _change_card(bundle.folder, hashes=bundle.card.hashes)
    with pytest.raises(BundleError, match="lists no hash"):
        verify(read_bundle(bundle.folder))


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        read_bundle(tmp_path / "nothing")


def test_seen_images() -> None:
    hashes = [f"{i:064x}" for i in range(0, 2**256, 2**252)]
    seen = SeenImages.of(hashes[:8])
    again = SeenImages.from_bytes(seen.to_bytes())
    assert all(h in again for h in hashes[:8]) and not any(h in again for h in hashes[8:])
    assert len(again.union(SeenImages.of(hashes[6:]))) == 16
    assert "0" * 64 not in SeenImages.of(())
