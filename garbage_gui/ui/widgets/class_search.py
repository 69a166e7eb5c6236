"""Which classes some typed letters mean: by key, name in either language, pinyin initials, also mistyped."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from garbage_gui.taxonomy import Taxonomy, WasteClass

# The first 3,755 characters of GB 2312 are sorted by their pinyin, so the code tells the initial. These are
# the codes at which each initial begins; no pinyin begins with i, u or v.
_INITIALS = "abcdefghjklmnopqrstwxyz"
_BEGINS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_LAST = 0xD7F9

# Ranks of a match; a smaller one is better.
_EXACT, _PREFIX, _WORD, _INITIAL, _INSIDE, _SUBSEQUENCE, _TYPO = range(7)


def find_classes(taxonomy: Taxonomy, text: str, *, recent: Sequence[str] = ()) -> list[WasteClass]:
    """The classes that ``text`` may mean, best first; for an empty text all of them.

    Of equally good ones those used lately (``recent``, newest first) come first, then the taxonomy's order.
    """
    wanted = _plain(text)
    used = {key: place for place, key in enumerate(recent)}
    ranked: list[tuple[int, int, int, WasteClass]] = []
    for place, waste_class in enumerate(taxonomy.classes):
        rank = _rank(wanted, waste_class) if wanted else _EXACT
        if rank is not None:
            ranked.append((rank, used.get(waste_class.key, len(used)), place, waste_class))
    ranked.sort(key=lambda entry: entry[:3])
    return [waste_class for *_, waste_class in ranked]


def begins_a_class(taxonomy: Taxonomy, text: str) -> bool:
    """Whether a class may be meant by someone who began to type ``text``, without a slip."""
    wanted = _plain(text)
    ranks = (_rank(wanted, waste_class) for waste_class in taxonomy.classes)
    return bool(wanted) and any(rank is not None and rank <= _INITIAL for rank in ranks)


def _rank(wanted: str, waste_class: WasteClass) -> int | None:
    """How well ``wanted`` names the class; None when it does not."""
    best: int | None = None
    for name in (waste_class.en, waste_class.zh_CN, waste_class.key):
        rank = _rank_name(wanted, name)
        if rank is not None and (best is None or rank < best):
            best = rank
    return best


def _rank_name(wanted: str, name: str) -> int | None:
    plain = _plain(name)
    if plain == wanted:
        return _EXACT
    if plain.startswith(wanted):
        return _PREFIX
    if any(word.startswith(wanted) for word in _words(name)):
        return _WORD
    if wanted.isascii() and pinyin_initials(name).startswith(wanted):
        return _INITIAL
    if wanted in plain:
        return _INSIDE
    if len(wanted) >= 2 and _is_subsequence(wanted, plain):
        return _SUBSEQUENCE
    if len(wanted) >= 3 and wanted.isascii() and _is_near(wanted, plain):
        return _TYPO
    return None


def _plain(text: str) -> str:
    """Without accents, spaces, hyphens and case; full-width signs become plain ones."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s_\-·,/()]+", "", bare).casefold()


def _words(name: str) -> list[str]:
    return [_plain(word) for word in re.split(r"[\s_\-/]+", name) if word]


@cache
def pinyin_initials(name: str) -> str:
    """The first letters of the Chinese characters in ``name`` in pinyin; other characters are left out.

    Characters with several readings give the commonest one only, and rare characters (GB 2312 level 2) none.
    """
    initials = []
    for character in name:
        try:
            code = int.from_bytes(character.encode("gb2312"), "big")
        except UnicodeEncodeError:
            continue
        if _BEGINS[0] <= code <= _LAST:
            initials.append(_INITIALS[bisect_right(_BEGINS, code) - 1])
    return "".join(initials)


def _is_subsequence(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)


def _is_near(wanted: str, name: str) -> bool:
    """Whether the beginning of ``name`` is ``wanted`` but for one slip, or two in a longer word."""
    allowed = 1 if len(wanted) < 6 else 2
    # Edit distance to every prefix of the name (Levenshtein, with swapped neighbours as one slip).
    before: list[int] = []
    row = list(range(len(name) + 1))
    for i, letter in enumerate(wanted, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(name, 1):
            distance = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == name[j - 2] and wanted[i - 2] == other:
                distance = min(distance, older[j - 2] + 1)
            row.append(distance)
    return min(row) <= allowed
