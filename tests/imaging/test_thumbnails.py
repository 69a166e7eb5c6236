"""Thumbnails: made once, kept, rebuilt when damaged, and made all the same where they cannot be kept."""

from __future__ import annotations

import io
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from garbage_gui.imaging.opening import PictureError
from garbage_gui.imaging.thumbnails import ThumbnailCache
from tests.imaging import odd_files


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "大图片.jpg"
    odd_files.scene((1200, 900)).save(path)
    return path


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        return image.size


def test_made_and_kept(tmp_path: Path, picture: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache", size=160)
    content = digest(picture)
    data = cache.get(content, picture)
    assert size_of(data) == (160, 120)
    picture.unlink()
    assert cache.get(content, picture) == data
    assert ThumbnailCache(tmp_path / "cache", size=160).get(content, picture) == data


def test_small_pictures_are_not_enlarged(tmp_path: Path) -> None:
    odd_files.halves((20, 10)).save(tmp_path / "a.png")
    assert size_of(ThumbnailCache(tmp_path / "c").get("0" * 64, tmp_path / "a.png")) == (20, 10)


def test_two_sizes_in_one_folder(tmp_path: Path, picture: Path) -> None:
    small, large = (ThumbnailCache(tmp_path / "c", size=s).get(digest(picture), picture) for s in (64, 256))
    assert (size_of(small), size_of(large)) == ((64, 48), (256, 192))


@pytest.mark.parametrize("damage", [b"", b"GGT1", b"\xff\xd8\xff\xe0 something \xff\xd9", None, "flip"])
def test_a_damaged_entry_is_rebuilt(tmp_path: Path, picture: Path, damage: bytes | str | None) -> None:
    cache = ThumbnailCache(tmp_path / "cache")
    data = cache.get(digest(picture), picture)
    (entry,) = [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]
    content = bytearray(entry.read_bytes())
    content[len(content) // 2] ^= 1
    entry.write_bytes(content if damage == "flip" else damage if isinstance(damage, bytes) else content[:-10])
    assert cache.get(digest(picture), picture) == data
    picture.unlink()
    assert cache.get(entry.name[:64], picture) == data


def test_an_entry_that_is_a_folder(tmp_path: Path, picture: Path) -> None:
    """It can neither be read nor replaced: the thumbnail comes all the same."""
    cache = ThumbnailCache(tmp_path / "cache")
    content = digest(picture)
    (tmp_path / "cache" / content[:2] / f"{content}-256.thumbnail" / "x").mkdir(parents=True)
    assert size_of(cache.get(content, picture)) == (256, 192)


def test_a_cache_that_cannot_be_written(tmp_path: Path, picture: Path) -> None:
    (tmp_path / "cache").touch()
    assert size_of(ThumbnailCache(tmp_path / "cache").get(digest(picture), picture)) == (256, 192)


def test_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(PictureError, match=r"a\.jpg"):
        ThumbnailCache(tmp_path / "cache").get("0" * 64, tmp_path / "a.jpg")
    assert not list((tmp_path / "cache").rglob("*.part"))


def test_only_a_sha256_becomes_a_name(tmp_path: Path, picture: Path) -> None:
    with pytest.raises(ValueError, match="sha256"):
        ThumbnailCache(tmp_path / "cache").get("../../elsewhere", picture)


def test_many_threads(tmp_path: Path, picture: Path) -> None:
    cache = ThumbnailCache(tmp_path / "cache")
    content = digest(picture)
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(cache.get(content, picture))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert not list((tmp_path / "cache").rglob("*.part"))
