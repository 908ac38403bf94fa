"""Words as keyword search sees them: folded, stemmed, German compounds split."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from copilot.domain import Language
from copilot.text.dictionary import is_known

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_COMPOUND_FROM = 9
"""Letters from which a German word is tried as a compound."""
_PART_FROM = 4
_LONGEST_WORD = 60
_STOP: dict[Language, frozenset[str]] = {
    "de": frozenset(
        (
            "der die das den dem des ein eine einen einem einer eines und oder aber auch als am an "
            "auf aus bei beim bin bis bist da damit dann dass dein deine denn dich dir doch du durch "
            "er es euch für hat habe haben hatte ich ihr ihre im in ins ist ja kann kein keine man "
            "mein meine mich mir mit nach nicht noch nun nur ob ohne seid sein seine sich sie sind so "
            "über um uns unser unter vom von vor wann war warum was weil welche welcher welches wenn "
            "wer werden wie wieder will wir wird wo zu zum zur"
        ).split()
    ),
    "en": frozenset(
        (
            "a about after all also am an and any are as at be been being but by can could did do "
            "does for from had has have he her him his how i if in into is it its just may me my no "
            "nor not of off on or our out own shall she should so some such than that the their them "
            "then there these they this those to too up us very was we were what when where which "
            "while who whom why will with would you your"
        ).split()
    ),
}


SHORTEST = 3
"""Letters that a word has at least to be asked for in the other language."""


def written(text: str) -> list[str]:
    """The words of a text in order as they are written, numbers included."""
    return _WORD.findall(text)


def telling(word: str, language: Language) -> bool:
    """Whether a written word may be a term: letters only, not too short, more than a small word."""
    return len(word) >= SHORTEST and word.isalpha() and fold(word) not in stop_words(language)


def stop_words(language: Language) -> frozenset[str]:
    """The folded words that carry no meaning by themselves."""
    return _STOP[language]


@lru_cache(maxsize=2)
def _stemmer(language: Language) -> Stemmer.Stemmer:
    return Stemmer.Stemmer("german" if language == "de" else "english")


def fold(word: str) -> str:
    """Lower case with ß as ss, so that Swiss and German spelling meet."""
    return word.casefold().replace("ß", "ss")


def words(text: str) -> list[str]:
    """The folded words of a text in order, numbers included."""
    return [fold(word) for word in written(text)]


@lru_cache(maxsize=65_536)
def stem(word: str, language: Language) -> str:
    """The Snowball stem of a folded word."""
    return str(_stemmer(language).stemWord(word[:_LONGEST_WORD]))


@lru_cache(maxsize=65_536)
def compound_parts(word: str) -> tuple[str, ...]:
    """The two known German words that a compound is made of, with or without a linking letter."""
    if not _COMPOUND_FROM <= len(word) <= _LONGEST_WORD or not word.isalpha():
        return ()

    def known(part: str) -> bool:
        return len(part) >= _PART_FROM and is_known(part.capitalize(), "de")

    # from the right, so that a linking s stays with the first part: Weiterbildungs|tage, not Weiterbildung|stage
    for cut in range(len(word) - _PART_FROM, _PART_FROM - 1, -1):
        head, tail = word[:cut], word[cut:]
        if not known(tail):
            continue
        for link in ("s", "", "es", "en", "n"):
            if head.endswith(link) and known(head.removesuffix(link)):
                return (head.removesuffix(link), tail)
    return ()


def terms(text: str, language: Language) -> list[str]:
    """Stems of the words that carry meaning; for German also those of a compound's parts."""
    found: list[str] = []
    for word in words(text):
        if word in _STOP[language]:
            continue
        found.append(stem(word, language))
        if language == "de":
            found.extend(stem(part, language) for part in compound_parts(word))
    return found


def audience_word(audience: str) -> str:
    """An audience as one word that no tokenizer takes apart."""
    return "x" + audience.encode().hex()
