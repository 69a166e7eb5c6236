"""Thumbnails: the newest wish first, what is out of sight dropped, within the number of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from garbage_gui.services.workspace import Workspace
from garbage_gui.store.records import ImageFilter
from garbage_gui.ui.thumbnails import ThumbnailProvider
from tests.ui.window import wait


@pytest.fixture
def opened(filled: Path) -> Iterator[Workspace]:
    with Workspace.open(filled) as workspace:
        yield workspace


def provider(workspace: Workspace, **options: int) -> ThumbnailProvider:
    return ThumbnailProvider(workspace.store, workspace.cache_folder / "thumbnails", **options)


def test_a_thumbnail_comes_later_and_then_at_once(qapp: QApplication, opened: Workspace) -> None:
    thumbnails, heard = provider(opened), []
    thumbnails.ready.connect(lambda: heard.append(True))
    image_id = opened.store.images.ids(ImageFilter())[0]
    assert thumbnails.image(image_id, 160) is None
    wait(lambda: heard)
    image = thumbnails.image(image_id, 160)
    assert image is not None and max(image.width(), image.height()) == 160
    assert list(opened.cache_folder.joinpath("thumbnails").rglob("*.thumbnail"))
    thumbnails.close()


def test_memory_stays_within_its_bound(qapp: QApplication, opened: Workspace) -> None:
    bound = 300_000  # about four of them
    thumbnails = provider(opened, most_bytes=bound)
    ids = opened.store.images.ids(ImageFilter())
    for image_id in ids:
        thumbnails.image(image_id, 160)
    wait(thumbnails.idle)
    assert 0 < thumbnails.bytes_used() <= bound
    thumbnails.close()


def test_the_newest_wish_is_served_first_and_stale_ones_are_dropped(
    qapp: QApplication, opened: Workspace
) -> None:
    thumbnails = provider(opened, threads=0)  # nobody works: the wishes can be looked at
    ids = opened.store.images.ids(ImageFilter())[:30]
    for image_id in ids:
        thumbnails.image(image_id, 128)
    assert [key[0] for key in thumbnails._wanted] == ids
    thumbnails.image(ids[0], 128)
    assert next(reversed(thumbnails._wanted))[0] == ids[0]
    thumbnails.want_only(set(ids[:5]))
    assert {key[0] for key in thumbnails._wanted} == set(ids[:5])
    thumbnails.close()


def test_a_file_that_is_gone_or_broken_gives_a_null_picture(qapp: QApplication, opened: Workspace) -> None:
    one, other = opened.store.images.get_many(opened.store.images.ids(ImageFilter())[:2])
    assert one.path is not None and other.path is not None
    one.path.unlink()
    other.path.write_bytes(b"\xff\xd8 cut short")
    thumbnails = provider(opened)
    for record in (one, other):
        thumbnails.image(record.image_id, 160)
    wait(thumbnails.idle)
    for record in (one, other):
        image = thumbnails.image(record.image_id, 160)
        assert image is not None and image.isNull()
    thumbnails.close()
