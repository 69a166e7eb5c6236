"""How Chinese characters are read, and whether typed letters are the pinyin of some."""

from __future__ import annotations

from functools import cache

from garbage_gui.resources import resource

Readings = tuple[tuple[str, ...], ...]


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """The readings of each character, the commonest first, without tones, ü as v; see resources/pinyin."""
    ranked: list[dict[str, str]] = []
    for line in resource("pinyin", "readings.txt").read_text(encoding="utf-8").splitlines():
        syllable, *columns = line.split(" ")
        for place, characters in enumerate(columns):
            if place == len(ranked):
                ranked.append({})
            ranked[place].update(dict.fromkeys(characters, syllable))
    return {c: tuple(column[c] for column in ranked if c in column) for c in ranked[0]}


@cache
def readings(text: str) -> Readings:
    """For each Chinese character of ``text`` how it may be read; other characters are left out."""
    table = _table()
    return tuple(table[character] for character in text if character in table)


def reads(letters: str, text: Readings, *, whole: bool = False) -> bool:
    """Whether ``letters`` are the beginning of ``text`` in pinyin, as people type it.

    Every syllable may be whole or only begun: ``sl``, ``suliao``, ``suliaow`` and ``sliaow`` all are 塑料玩具.
    With ``whole``, letters are all of ``text``, in whole syllables.
    """
    # Where one can be in the letters after each character.
    places = {0}
    for syllables in text:
        after: set[int] = set()
        for place in places:
            rest = letters[place:]
            for syllable in syllables:
                if whole:
                    if rest.startswith(syllable):
                        after.add(place + len(syllable))
                    continue
                for length in range(1, len(syllable) + 1):
                    if not rest.startswith(syllable[:length]):
                        break
                    after.add(place + length)
        if not whole and len(letters) in after:
            return True
        places = after
    return whole and len(letters) in places


def spelled(text: Readings) -> str:
    """``text`` in whole syllables, each in the first of its readings: to compare mistyped letters with."""
    return "".join(syllables[0] for syllables in text)
