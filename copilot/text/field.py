"""The field's own terms in both languages: what a German word of careers and mentoring is called in English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from copilot.domain import Language
from copilot.text.language import guess_language
from copilot.text.terms import fold, stem, stop_words, words, written

PART_OF_PHRASE = 0.6
"""What one word of a translation of several words counts: "review" alone says less than "performance review"."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A word or phrase, as the stems that must all be there, and the weighted stems of the other language."""

    stems: tuple[str, ...]
    others: tuple[tuple[str, float], ...]


def other(language: Language) -> Language:
    """The other one of the two."""
    return "en" if language == "de" else "de"


def said(question: str, language: Language) -> tuple[dict[str, dict[str, float]], set[str]]:
    """For the question's words and phrases that the list has, the weighted stems of the other language.

    By the word as it is written (of a phrase its first); beside it the stems of the question that are covered.
    """
    by_stem = {stem(fold(word), language): word for word in reversed(written(question))}
    found: dict[str, dict[str, float]] = {}
    covered: set[str] = set()
    for name, word in by_stem.items():
        for entry in _entries(language).get(name, ()):
            if by_stem.keys() >= set(entry.stems):
                covered.update(entry.stems)
                best = found.setdefault(word, {})
                for key, weight in entry.others:
                    best[key] = max(best.get(key, 0.0), weight)
    return found, covered


@lru_cache(maxsize=2)
def _entries(language: Language) -> dict[str, tuple[_Entry, ...]]:
    """The entries whose first stem in that language is the key."""
    found: dict[str, list[_Entry]] = {}
    for sides in _lines():
        others = _weighted(sides[other(language)], other(language))
        for phrase in sides[language]:
            stems = tuple(stem(word, language) for word in words(phrase))
            found.setdefault(stems[0], []).append(_Entry(stems, others))
    return {key: tuple(value) for key, value in found.items()}


@lru_cache(maxsize=2)
def single_words(language: Language) -> tuple[str, ...]:
    """The list's words of one language as written: what its words are like on the whole."""
    return tuple(
        dict.fromkeys(phrase for sides in _lines() for phrase in sides[language] if " " not in phrase)
    )


def question_language(question: str, default: Language = "en") -> Language:
    """The language of a question; of a few words without any small one, that of the list that has them.

    ``default``, the asker's own, decides where nothing else does.
    """
    either = guess_language(question, "de"), guess_language(question, "en")
    if either[0] == either[1]:
        return either[0]
    german, english = (
        sum(stem(word, language) in _entries(language) for word in words(question)) for language in either
    )
    return default if german == english else "de" if german > english else "en"


def _weighted(phrases: list[str], language: Language) -> tuple[tuple[str, float], ...]:
    best: dict[str, float] = {}
    for phrase in phrases:
        parts = [word for word in words(phrase) if word not in stop_words(language)]
        for part in parts:
            key = stem(part, language)
            best[key] = max(best.get(key, 0.0), 1.0 if len(parts) == 1 else PART_OF_PHRASE)
    return tuple(best.items())


def _lines() -> list[dict[Language, list[str]]]:
    text = resources.files("copilot.text").joinpath("field_terms.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    sides = [line.split(" = ") for line in lines]
    return [{"de": german.split(", "), "en": english.split(", ")} for german, english in sides]
