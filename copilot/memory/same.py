"""Whether two promises are one: said again, or written down by both of the pair."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.domain import LANGUAGES
from copilot.memory.stems import alike, is_deed, stems
from copilot.text.field import said
from copilot.text.language import guess_language
from copilot.text.terms import fold, stem

ALIKE = 0.8
"""Share of all their telling words from which two promises of one person are taken to be one."""
NEAR = 0.6
"""The same in two languages, where both were written about one session: not every word has its counterpart."""
FEWEST = 2
_TELLING = ("frag", "sprech", "ruf", "schreib")
_NUMBER = re.compile(r"\d+")


def same_promise(
    one: str,
    other: str,
    *,
    near: bool = False,
    same_day: bool = False,
    exact: bool = False,
    names: Sequence[str] = (),
) -> bool:
    """Whether the two phrases promise the same, in one language or across both.

    A promise too many on the list is untidy, a lost one is a broken promise of ours: when in doubt they
    are two. ``near``: both were written about the same session and no day of theirs differs. ``exact``:
    one that only says part of the other is not enough, as where their days differ. ``names`` (of the two
    themselves) don't count: to whom is understood. ``same_day``: both are due on the same day; then two that ask or
    tell somebody something are one where they share two things, also of what is asked ("mit Daniela wegen dem Rapport
    reden", "Daniela anfragen, ob Lea beim Rapport zuhören darf").
    """
    numbers = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    apart = {word for name in names for word in stems(name)}
    mine, others = ([word for word in stems(text) if word not in apart] for text in (one, other))
    if not mine or not others:
        return fold(one) == fold(other)
    short, long = sorted((mine, others), key=len)
    words = _words(one, other)
    met = [name for name in short if any(_meet(name, word, words) for word in long)]
    if len(met) >= ALIKE * max(len(mine), len(others)) and not (numbers[0] ^ numbers[1]):
        return True
    if exact:
        return False
    if near and same_day and _tells(mine) and _tells(others):
        asked, told = ({word for word in _whole(text) if word not in apart} for text in (one, other))
        if sum(any(_meet(word, b, words) for b in told) for word in asked if not is_deed(word)) >= FEWEST:
            return True
    things = [name for name in met if not is_deed(name)]
    across = guess_language(one, "de") != guess_language(other, guess_language(one, "de"))
    needed = NEAR if near and across else 1.0
    return (
        len(met) >= FEWEST and bool(things) and len(met) >= needed * len(short) and _deeds_agree(short, long)
    )


def _tells(words: Sequence[str]) -> bool:
    """Whether what is promised is to speak with somebody."""
    return any(alike(word, deed) for word in words for deed in _TELLING)


def _whole(text: str) -> set[str]:
    """The stems of all its clauses."""
    return {word for piece in text.split(",") for word in stems(piece)}


def _deeds_agree(short: list[str], long: list[str]) -> bool:
    """To send a thing and to read it are two promises."""
    mine = [name for name in short if is_deed(name)]
    others = [name for name in long if is_deed(name)]
    return not mine or not others or any(alike(a, b) for a in mine for b in others)


def _words(one: str, other: str) -> dict[str, set[str]]:
    """For words of the field in either phrase, the other language's stems for them."""
    found: dict[str, set[str]] = {}
    for text in (one, other):
        for language in LANGUAGES:
            for word, others in said(text, language)[0].items():
                names = set(others)
                for name in stems(word):
                    found.setdefault(name, set()).update(names)
    return found


def _meet(one: str, other: str, words: dict[str, set[str]]) -> bool:
    if alike(one, other):
        return True
    return any(
        stem(b, language) in words.get(a, ()) or b in words.get(a, ())
        for a, b in ((one, other), (other, one))
        for language in LANGUAGES
    )
