"""Makes ``readings.txt``: how the 6,763 characters of GB 2312 are read.

A line is a syllable, the characters that are mostly read so, and those for which it is the second reading.

    pip install pypinyin && python resources/pinyin/build.py

The readings are those of pypinyin (MIT licence), without tones, ü as v; a character stands with its two commonest
ones at most, since the third is one that hardly anyone knows. Only this table is shipped: importing pypinyin takes
longer than opening the window.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

READINGS = 2
TABLE = Path(__file__).with_name("readings.txt")


def characters() -> list[str]:
    """Every Chinese character of GB 2312, in its order."""
    found = []
    for row in range(0xB0, 0xF8):
        for column in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, column)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def main() -> None:
    by_syllable: dict[str, tuple[list[str], ...]] = defaultdict(lambda: tuple([] for _ in range(READINGS)))
    for character in characters():
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        usable = [s for s in dict.fromkeys(readings) if s.isascii() and s.isalpha()]
        for place, syllable in enumerate(usable[:READINGS]):
            by_syllable[syllable][place].append(character)
    lines = [
        " ".join((syllable, *("".join(characters) for characters in by_syllable[syllable]))).rstrip() + "\n"
        for syllable in sorted(by_syllable)
    ]
    TABLE.write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
