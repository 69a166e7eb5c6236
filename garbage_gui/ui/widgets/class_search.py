"""Which classes some typed letters mean: by key, name in either language, pinyin, also mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from garbage_gui.taxonomy import Taxonomy, WasteClass
from garbage_gui.ui.widgets.pinyin import Readings, readings, reads, spelled

# Ranks of a match; a smaller one is better.
_EXACT, _READ, _PREFIX, _WORD, _PINYIN, _INSIDE, _PINYIN_INSIDE, _TYPO, _SUBSEQUENCE = range(9)


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
    return bool(wanted) and any(rank is not None and rank <= _PINYIN for rank in ranks)


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
    letters = wanted.isascii() and wanted.isalpha()
    pinyin = readings(name) if letters else ()
    if pinyin and reads(wanted, pinyin, whole=True):
        return _READ
    if plain.startswith(wanted):
        return _PREFIX
    if any(word.startswith(wanted) for word in _words(name)):
        return _WORD
    if pinyin and reads(wanted, pinyin):
        return _PINYIN
    if wanted in plain:
        return _INSIDE
    if any(reads(wanted, pinyin[start:]) for start in range(1, len(pinyin))):
        return _PINYIN_INSIDE
    if len(wanted) >= 3 and letters and _is_mistyped(wanted, name, pinyin):
        return _TYPO
    if len(wanted) >= 2 and _is_subsequence(wanted, plain):
        return _SUBSEQUENCE
    return None


def _is_mistyped(wanted: str, name: str, pinyin: Readings) -> bool:
    """Whether ``wanted`` is with a slip the beginning of the name, of a word in it, or of pinyin in it."""
    forms = (_plain(name), *_words(name), *(spelled(pinyin[start:]) for start in range(len(pinyin))))
    return any(_is_near(wanted, form) for form in forms)


def _plain(text: str) -> str:
    """Without accents, spaces, hyphens and case; full-width signs become plain ones."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s_\-·,/()]+", "", bare).casefold()


def _words(name: str) -> list[str]:
    return [_plain(word) for word in re.split(r"[\s_\-/]+", name) if word]


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
