"""CSV: columns by heading or place, encodings as spreadsheets write them, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from garbage_gui.datasets import csv_file
from garbage_gui.datasets.formats import find_format
from garbage_gui.datasets.found import FormatError, FoundImage, LabelledFile, Problem
from garbage_gui.imaging.hashes import file_sha256
from garbage_gui.imaging.opening import PictureError
from garbage_gui.taxonomy import load_taxonomy
from tests.imaging import odd_files

TRASHNET = load_taxonomy("trashnet-6")


def read(path: Path) -> tuple[list[tuple[str, str | None]], list[str]]:
    found = list(csv_file.read(path, TRASHNET))
    return (
        [
            (f.path.relative_to(path.parent).as_posix(), f.class_key)
            for f in found
            if isinstance(f, FoundImage)
        ],
        [str(f.error) for f in found if isinstance(f, Problem)],
    )


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "标签.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "path,class\n图片/一.jpg,玻璃\n图片/二.jpg,Metal\n", encoding)
    assert read(path) == ([("图片/一.jpg", "glass"), ("图片/二.jpg", "metal")], [])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_accents_of_latin_1_are_not_taken_for_chinese(tmp_path: Path, encoding: str) -> None:
    """“ét” is a character of GB 18030, too."""
    path = write(tmp_path, "path,class\ndétritus é.jpg,glass\nMüll/größer.jpg,metal\n", encoding)
    assert read(path) == ([("détritus é.jpg", "glass"), ("Müll/größer.jpg", "metal")], [])


def test_an_encoding_is_told_by_the_whole_file(tmp_path: Path) -> None:
    """The first character that is not ASCII comes after the first block."""
    text = "path,class\n" + "a.jpg,glass\n" * 200_000 + "图片/二.jpg,金属\n"
    assert read(write(tmp_path, text, "gb18030"))[0][-1] == ("图片/二.jpg", "metal")


@pytest.mark.parametrize(
    "text",
    [
        "path,class\na.jpg,glass\n",
        "class,split,filename\nglass,train,a.jpg\n",
        "a.jpg,glass\n",
        "路径;类别\r\na.jpg;玻璃\r\n",
        "Image\tLabel\na.jpg\tglass",
        'path,class\n\n"a.jpg","glass"\n,\n',
    ],
)
def test_columns_and_separators(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, text))[0] == [("a.jpg", "glass")]


def test_paths_without_labels(tmp_path: Path) -> None:
    assert read(write(tmp_path, "path\na.jpg\nb.jpg\n"))[0] == [("a.jpg", None), ("b.jpg", None)]
    assert read(write(tmp_path, "path,class\na.jpg,\nb.jpg\n"))[0] == [("a.jpg", None), ("b.jpg", None)]


def test_unknown_classes_are_told_once_each(tmp_path: Path) -> None:
    found, problems = read(write(tmp_path, "path,class\na.jpg,stone\nb.jpg,stone\nc.jpg,木头\nd.jpg,glass\n"))
    assert found == [("a.jpg", None), ("b.jpg", None), ("c.jpg", None), ("d.jpg", "glass")]
    assert len(problems) == 2
    assert "stone" in problems[0] and "2 pictures" in problems[0] and "木头" in problems[1]


def test_a_wrong_column_is_not_a_million_sentences(tmp_path: Path) -> None:
    rows = "".join(f"{number}.jpg,name {number}\n" for number in range(5000))
    found, problems = read(write(tmp_path, "path,class\n" + rows))
    assert len(found) == 5000
    assert len(problems) == 101 and "4900 more pictures" in problems[-1]


def test_a_name_that_is_no_name(tmp_path: Path) -> None:
    """A cell that no system takes for a path is a picture that is not there, and costs no other row."""
    long = "x\\" * 3000
    found, problems = read(write(tmp_path, f"path,class\n{long},glass\na\0b\\c.jpg,glass\nb.jpg,metal\n"))
    assert len(found) == 3 and found[-1] == ("b.jpg", "metal") and not problems


def test_spaces_around_a_path(tmp_path: Path) -> None:
    odd_files.halves().save(tmp_path / " a.png")
    text = "path,class\n a.png,glass\n  b.png , metal \n"
    assert read(write(tmp_path, text))[0] == [(" a.png", "glass"), ("b.png", "metal")]


def test_a_line_without_an_end(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="a row of more than 1,000,000 characters"):
        read(write(tmp_path, "a.jpg,glass\n" + "x," * 2_000_000))


def test_a_line_without_a_path(tmp_path: Path) -> None:
    found, problems = read(write(tmp_path, "class,path\nglass,a.jpg\nmetal\nglass,\n"))
    assert found == [("a.jpg", "glass")]
    assert len(problems) == 2 and "Line 3" in problems[0]


def test_paths_written_on_windows(tmp_path: Path) -> None:
    odd_files.halves().save(tmp_path / "a.png")
    assert read(write(tmp_path, "path,class\nsub\\a.jpg,glass\n"))[0] == [("sub/a.jpg", "glass")]


def test_absolute_paths(tmp_path: Path) -> None:
    path = write(tmp_path, f"path,class\n{tmp_path / 'a.jpg'},glass\n")
    assert read(path)[0] == [("a.jpg", "glass")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"path,class\n"])
def test_nothing_in_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert read(tmp_path / "a.csv") == ([], [])


def test_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\x00\x80\xff" * 10)
    with pytest.raises(FormatError, match="neither UTF-8"):
        read(tmp_path / "a.csv")


def test_a_cell_that_never_ends(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no CSV file"):
        read(write(tmp_path, 'a.jpg,glass\n"' + "x" * 200_000))


@pytest.mark.parametrize("rows", [2, 20_000])
def test_an_unclosed_quote_costs_its_line_only(tmp_path: Path, rows: int) -> None:
    """Also where the rest of the file is longer than a cell may be."""
    more = "".join(f"{number}.jpg,metal\n" for number in range(rows))
    found, problems = read(write(tmp_path, 'path,class\n0.jpg,glass\n"1.jpg,glass\n' + more))
    assert found == [("0.jpg", "glass"), *((f"{number}.jpg", "metal") for number in range(rows))]
    assert len(problems) == 1 and problems[0].startswith("Line 3 of ")


def test_unclosed_quotes_of_classes_and_pairs_of_lines(tmp_path: Path) -> None:
    text = 'a.jpg,"glass\nb.jpg,metal\n"c.jpg,glass\nd.jpg,metal\n"e.jpg,glass\nf.jpg,paper\n'
    found, problems = read(write(tmp_path, text))
    assert found == [("b.jpg", "metal"), ("d.jpg", "metal"), ("f.jpg", "paper")]
    assert [problem[:6] for problem in problems] == ["Line 1", "Line 3", "Line 5"]


def test_cells_of_several_lines_that_are_meant(tmp_path: Path) -> None:
    text = 'path,class,note\na.jpg,glass,"two\nlines"\nb.jpg,"metal\n",\n'
    assert read(write(tmp_path, text)) == ([("a.jpg", "glass"), ("b.jpg", "metal")], [])


def test_a_folder_without_a_label_file(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"no labels\.csv in the folder .* Name the CSV file itself"):
        read(tmp_path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(PictureError):
        list(csv_file.read(tmp_path / "gone.csv", TRASHNET))


@given(st.text(max_size=30))
def test_cells_are_harmless_and_come_back(text: str) -> None:
    cell = csv_file.harmless_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert csv_file.plain_cell(cell) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
def test_what_a_spreadsheet_would_run_is_set_behind_an_apostrophe(start: str) -> None:
    assert csv_file.harmless_cell(f"{start}1") == f"'{start}1"
    assert csv_file.harmless_cell(f"a{start}1") == f"a{start}1"


def test_written_and_read_again(tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(
        ["=1+1.png", "+a.png", "-a.png", "@a.png", "'=a.png", "图,片.png", "a;b.png"]
    ):
        path = tmp_path / name
        odd_files.scene((12, 12), number).save(path)
        files.append(LabelledFile(path, file_sha256(path), None if number == 3 else "glass", "PNG"))
    out = tmp_path / "out"
    out.mkdir()
    assert len(list(csv_file.write(out, files, TRASHNET))) == 7
    assert find_format(out).name == find_format(out / "labels.csv").name == "csv"
    found = {
        file_sha256(f.path): f.class_key for f in csv_file.read(out, TRASHNET) if isinstance(f, FoundImage)
    }
    assert found == {f.sha256: f.class_key for f in files}
    with (out / "labels.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["category"] == "recyclable" and rows[0]["zh_CN"] == "玻璃"
    assert not any((value or "").startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
