"""Archives: pictures are read where they are, and nothing that is made to do harm does any."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import threading
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from garbage_gui.imaging import archives, zip_directory
from garbage_gui.imaging.decode import read_picture
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.imaging.opening import PictureError, open_file, read_file, stamp
from garbage_gui.imaging.scan import Scan
from tests.imaging.zip_files import Entry, jpeg, write_zip


def scanned(*paths: Path) -> tuple[list[str], list[str]]:
    """Names of what was found, and sentences about what was not."""
    files = list(Scan(paths))
    return (
        [f.path.as_posix().split(".zip/", 1)[1] for f in files if f.error is None],
        [str(f.error) for f in files if f.error is not None],
    )


def test_pictures_in_an_archive_are_found_and_read_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "照片.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("glass/1.jpg", jpeg(1))
        made.writestr("玻璃/2.jpg", jpeg(2), zipfile.ZIP_STORED)
        made.writestr("notes.txt", "x")
        made.writestr("__MACOSX/glass/._1.jpg", "x")
        made.writestr(".hidden/3.jpg", jpeg(3))
        made.mkdir("empty")
    before = sorted(tmp_path.rglob("*"))
    scan = Scan([path])
    files = list(scan)
    assert [f.path for f in files] == [path / "glass" / "1.jpg", path / "玻璃" / "2.jpg"]
    assert all(f.error is None for f in files) and (scan.count(), scan.passed_over) == (2, 1)
    for shade, file in enumerate(files, 1):
        assert read_file(file.path) == jpeg(shade)
        assert read_picture(file.path).size == (40, 30)
        assert stamp(file.path) == (len(jpeg(shade)), path.stat().st_mtime_ns)
        with open_file(file.path) as opened:
            assert opened.read() == jpeg(shade)
        assert len(file_sha256(file.path)) == 64
    assert sorted(tmp_path.rglob("*")) == before, "nothing was unpacked"
    assert list(archives.open_archive(path).folders("")) == ["glass", "玻璃"]


def test_archives_in_folders_are_passed_over(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", [Entry(b"1.jpg", jpeg())])
    (tmp_path / "b.jpg").write_bytes(jpeg())
    scan = Scan([tmp_path])
    assert [f.path.name for f in scan] == ["b.jpg"] and scan.passed_over == 1


def test_a_folder_may_have_the_name_of_an_archive(tmp_path: Path) -> None:
    inner = tmp_path / "folder.zip"
    inner.mkdir()
    (inner / "1.jpg").write_bytes(jpeg(1))
    write_zip(inner / "real.zip", [Entry(b"2.jpg", jpeg(2))])
    assert [f.path.name for f in Scan([inner])] == ["1.jpg"]
    assert read_file(inner / "1.jpg") == jpeg(1)
    assert read_file(inner / "real.zip" / "2.jpg") == jpeg(2)


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("玻璃瓶.jpg".encode("gbk"), 0, "玻璃瓶.jpg"),  # Windows in China
        ("瓶.jpg".encode("gbk"), 0, "瓶.jpg"),  # which is valid UTF-8 as well
        ("ƿ.jpg".encode(), 0x800, "ƿ.jpg"),
        ("玻璃瓶.jpg".encode(), 0, "玻璃瓶.jpg"),  # macOS
        ("玻璃瓶.jpg".encode(), 0x800, "玻璃瓶.jpg"),  # as it should be
        ("玻璃/é.jpg".encode(), 0x800, "玻璃/é.jpg"),
        (b"\xe9t\xe9.jpg", 0x800, "ΘtΘ.jpg"),  # says UTF-8 and is not: still a name
        (b"folder\\1.jpg", 0, "folder/1.jpg"),
        (b"./a//b/./1.jpg", 0, "a/b/1.jpg"),
        (b"two\nlines.jpg", 0, "two\nlines.jpg"),
    ],
)
def test_names_are_read_whatever_wrote_them(tmp_path: Path, raw: bytes, flags: int, name: str) -> None:
    path = write_zip(tmp_path / "a.zip", [Entry(raw, jpeg(), flags), Entry(b"z.jpg", jpeg())])
    assert scanned(path) == ([name, "z.jpg"], [])
    assert read_file(path / name) == jpeg()


def test_on_unix_and_macos_names_are_utf_8(tmp_path: Path) -> None:
    entries = [Entry(f"{name}.jpg".encode(), jpeg(), system=19) for name in ("é", "ƿ", "瓶")]
    assert scanned(write_zip(tmp_path / "a.zip", entries))[0] == ["é.jpg", "ƿ.jpg", "瓶.jpg"]


def test_the_better_name_of_info_zip_counts_when_it_belongs_to_the_entry(tmp_path: Path) -> None:
    def extra(of: bytes) -> bytes:
        better = b"\x01" + zlib.crc32(of).to_bytes(4, "little") + "瓶.jpg".encode()
        return b"\x75\x70" + len(better).to_bytes(2, "little") + better

    path = write_zip(
        tmp_path / "a.zip",
        [Entry(b"__.jpg", jpeg(), extra=extra(b"__.jpg")), Entry(b"--.jpg", jpeg(), extra=extra(b"other"))],
    )
    assert scanned(path)[0] == ["瓶.jpg", "--.jpg"]


# -- what is made to do harm ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        b"../up.jpg",
        b"a/../../up.jpg",
        b"..\\up.jpg",
        b"/etc/abs.jpg",
        b"\\\\server\\share\\1.jpg",
        b"C:/1.jpg",
        b"c:\\1.jpg",
        b"..",
        b"nul\0.jpg",
        b".",
        b"x" * 5000 + b".jpg",
    ],
)
def test_no_path_leaves_the_archive(tmp_path: Path, name: bytes) -> None:
    path = write_zip(tmp_path / "a.zip", [Entry(name, jpeg(1)), Entry(b"good.jpg", jpeg(2))])
    good, bad = list(Scan([path]))
    assert good.path == path / "good.jpg" and good.error is None
    assert "leads out of the archive" in str(bad.error) and "\0" not in str(bad.error)
    assert Path(os.path.normpath(bad.path)).parent == path, "its path stays below the archive in every form"
    with pytest.raises(PictureError):
        read_file(bad.path)


def test_each_bad_entry_is_an_entry_and_the_others_are_read(tmp_path: Path) -> None:
    link, fifo = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600
    path = write_zip(
        tmp_path / "a.zip",
        [
            Entry(b"link.jpg", b"/etc/passwd", mode=link),
            Entry(b"pipe.jpg", b"", mode=fifo),
            Entry(b"locked.jpg", jpeg(), flags=1),
            Entry(b"lzma.jpg", jpeg(), method=14, packed=b"x"),
            Entry(b"one.jpg", jpeg(1)),
            Entry(b"one.jpg", jpeg(2)),
            Entry(b"./one.jpg", jpeg(3)),
            Entry(b"inner.zip", b"PK"),
            Entry(b"two.jpg", jpeg(4), mode=stat.S_IFREG | 0o644),
        ],
    )
    files, sentences = scanned(path)
    assert files == ["one.jpg", "two.jpg"]
    assert read_file(path / "one.jpg") == jpeg(1), "of duplicates the first one counts"
    expected = ("link or a device", "link or a device", "password", "method 14", "more than once",
                "more than once", "archive in an archive")  # fmt: skip
    assert len(sentences) == len(expected)
    for sentence, part in zip(sentences, expected, strict=True):
        assert part in sentence and str(path) in sentence and "\n" not in sentence
    paths = [f.path for f in Scan([path])]
    assert len(set(paths)) == len(paths), "no two entries fall together"


def test_ten_gigabytes_of_zeros_are_not_unpacked(tmp_path: Path) -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = deflater.compress(bytes(1 << 24)) + deflater.flush(zlib.Z_FULL_FLUSH)
    packed = piece * 640 + b"\x03\x00"
    size = 640 << 24
    assert size > 10_000_000_000 and len(packed) < 11_000_000
    path = write_zip(
        tmp_path / "bomb.zip",
        [
            Entry(b"zeros.jpg", packed=packed, size=size & 0xFFFFFFFF, crc=0),
            Entry(b"wide.jpg", packed=packed, size=0xFFFFFFFF, crc=0, extra=b"\1\0\x08\0" + size.to_bytes(8, "little")),
            Entry(b"liar.jpg", packed=packed, size=50_000, crc=0),
            Entry(b"good.jpg", jpeg()),
        ],
    )  # fmt: skip
    files, sentences = scanned(path)
    assert files == ["liar.jpg", "good.jpg"]
    assert [f"{size // 10**6} MB" in s or "2147 MB" in s for s in sentences] == [True, True], sentences
    code = (
        "import resource, sys; from pathlib import Path;"
        "from garbage_gui.imaging.opening import read_file, PictureError;"
        "resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000));"
        "p = Path(sys.argv[1])\n"
        "try: read_file(p / 'liar.jpg')\n"
        "except PictureError as e: print(e)\n"
        "print(len(read_file(p / 'good.jpg')))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    first, second = run.stdout.splitlines()
    assert "damaged inside its archive" in first and int(second) == len(jpeg())


def test_a_ratio_that_no_picture_has_is_refused(tmp_path: Path) -> None:
    zeros = bytes(zip_directory.RATIO_FROM_BYTES + 1)
    small = bytes(1_000_000)
    path = write_zip(tmp_path / "a.zip", [Entry(b"z.bmp", zeros), Entry(b"white.bmp", small)])
    assert scanned(path)[0] == ["white.bmp"], "a small empty page is no bomb"
    assert read_file(path / "white.bmp") == small


def test_many_small_bombs_are_one_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_directory, "TOTAL_RATIO_FROM_BYTES", 10_000_000)
    zeros = bytes(1_000_000)
    entries = [Entry(b"%d.bmp" % i, zeros) for i in range(12)]
    files, (sentence,) = scanned(write_zip(tmp_path / "a.zip", entries))
    assert files == [] and "far more than an archive of pictures" in sentence
    # What is no picture is never opened, so it does not count.
    others = [Entry(b"%d.bin" % i, zeros) for i in range(12)]
    assert scanned(write_zip(tmp_path / "b.zip", [*others, Entry(b"1.jpg", jpeg())])) == (["1.jpg"], [])


def test_entries_that_share_their_data_are_refused(tmp_path: Path) -> None:
    kernel = Entry(b"a.jpg", jpeg(1))
    path = write_zip(
        tmp_path / "a.zip",
        [
            kernel,
            Entry(b"b.jpg", jpeg(1), offset=0),
            Entry(b"c.jpg", packed=b"x" * 9, size=9, offset=5),
            Entry(b"alone.jpg", jpeg(2)),
            Entry(b"behind.jpg", jpeg(1), offset=10_000_000),
        ],
    )
    files, sentences = scanned(path)
    assert files == ["alone.jpg"]
    assert len(sentences) == 4 and all("shares its data" in s for s in sentences)


def test_an_archive_of_too_many_entries_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_directory, "MAX_ENTRIES", 20)
    entries = [Entry(b"%d.jpg" % i, jpeg()) for i in range(20)]
    assert len(scanned(write_zip(tmp_path / "a.zip", entries))[0]) == 20
    path = write_zip(tmp_path / "b.zip", [*entries, Entry(b"more.jpg", jpeg())])
    assert "more than 20 files" in scanned(path)[1][0]
    data = bytearray(path.read_bytes())
    data[-14:-10] = (3).to_bytes(2, "little") * 2  # the count in the end record is a lie
    path.write_bytes(data)
    assert "more than 20 files" in scanned(path)[1][0]
    monkeypatch.setattr(zip_directory, "MAX_DIRECTORY_BYTES", 100)
    os.utime(tmp_path / "a.zip", ns=(0, 1))
    assert "more than 20 files" in scanned(tmp_path / "a.zip")[1][0]


# -- what is no archive, or a damaged one ------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not a zip" * 99, b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" * 99]
)
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    files, (sentence,) = scanned_named(path)
    assert files == [] and str(path) in sentence and "\n" not in sentence


def scanned_named(path: Path) -> tuple[list[Path], list[str]]:
    files = list(Scan([path]))
    return [f.path for f in files if f.error is None], [str(f.error) for f in files if f.error is not None]


def test_an_archive_that_is_cut_short_is_one_sentence(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", [Entry(b"%d.jpg" % i, jpeg(i)) for i in range(5)])
    whole = path.read_bytes()
    for length in (len(whole) - 1, len(whole) - 30, len(whole) // 2):
        path.write_bytes(whole[:length])
        files, (sentence,) = scanned_named(path)
        assert files == [] and "damaged or cut short" in sentence


def test_a_damaged_picture_is_its_own_entry(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip",
        [
            Entry(b"crc.jpg", jpeg(1), crc=1),
            Entry(b"stream.jpg", jpeg(2), packed=b"\xff" * 50),
            Entry(b"short.jpg", jpeg(3), packed_size=20),
            Entry(b"stored.jpg", jpeg(4), method=0, size=99),
            Entry(b"good.jpg", jpeg(5)),
        ],
    )
    files, sentences = scanned(path)
    assert files == ["crc.jpg", "stream.jpg", "short.jpg", "stored.jpg", "good.jpg"] and not sentences
    for name in files[:4]:
        with pytest.raises(PictureError, match="damaged inside its archive"):
            read_file(path / name)
    assert read_file(path / "good.jpg") == jpeg(5)


def test_what_stands_before_the_archive_or_behind_it_does_not_matter(tmp_path: Path) -> None:
    entries = [Entry(b"1.jpg", jpeg(1)), Entry(b"2.jpg", jpeg(2))]
    path = write_zip(tmp_path / "a.zip", entries, before=b"#!unpacks itself" * 50, comment=b"PK\x05\x06 said")
    assert scanned(path) == (["1.jpg", "2.jpg"], [])
    assert read_file(path / "2.jpg") == jpeg(2)


def test_the_wide_form_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made, made.open("big.jpg", "w", force_zip64=True) as entry:
        entry.write(jpeg(1))
    data = path.read_bytes()
    place = data.rindex(b"PK\x05\x06")
    size, offset = (int.from_bytes(data[place + i : place + i + 4], "little") for i in (12, 16))
    wide = (
        b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12) + (1).to_bytes(8, "little") * 2
        + size.to_bytes(8, "little") + offset.to_bytes(8, "little")
    )  # fmt: skip
    where = b"PK\x06\x07" + bytes(4) + place.to_bytes(8, "little") + (1).to_bytes(4, "little")
    path.write_bytes(data[:place] + wide + where + b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2))
    assert scanned(path) == (["big.jpg"], [])
    assert read_file(path / "big.jpg") == jpeg(1)


def test_an_archive_that_changes_is_read_anew(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", [Entry(b"1.jpg", jpeg(1)), Entry(b"2.jpg", jpeg(2))])
    assert read_file(path / "2.jpg") == jpeg(2)
    write_zip(path, [Entry(b"2.jpg", jpeg(3))])
    os.utime(path, ns=(0, 1))
    assert read_file(path / "2.jpg") == jpeg(3)
    with pytest.raises(PictureError, match="not in its archive any more"):
        read_file(path / "1.jpg")
    path.unlink()
    with pytest.raises(PictureError, match="not there any more"):
        read_file(path / "2.jpg")


def test_many_threads_read_one_archive(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", [Entry(b"%d.jpg" % i, jpeg(i)) for i in range(60)])
    start = threading.Barrier(8)

    def read(offset: int) -> bool:
        start.wait()
        return all(read_file(path / f"{(i + offset) % 60}.jpg") == jpeg((i + offset) % 60) for i in range(60))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(8)))


def test_an_empty_archive_has_no_pictures(tmp_path: Path) -> None:
    scan = Scan([write_zip(tmp_path / "a.zip", [])])
    assert list(scan) == [] and scan.passed_over == 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 12))
def test_no_damage_does_more_than_a_sentence(tmp_path: Path, seed: int, changes: int) -> None:
    entries = [
        Entry("瓶/1.jpg".encode("gbk"), jpeg(1)),
        Entry(b"2.jpg", jpeg(2), method=0),
        Entry(b"3.txt", b"x"),
    ]
    path = write_zip(tmp_path / "a.zip", entries, comment=b"comment")
    dice = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(changes):
        data[dice.randrange(len(data))] = dice.choice((0, 1, 255, dice.randrange(256)))
    path.write_bytes(data)
    os.utime(path, ns=(0, seed))
    for file in Scan([path]):
        if file.error is None:
            try:
                assert len(read_file(file.path)) < 100_000
            except PictureError as error:
                assert "\n" not in str(error)
