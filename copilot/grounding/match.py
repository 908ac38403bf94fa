"""When two words say the same: forms of one word, closed synonyms, parts of compounds, split verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from copilot.domain import Language
from copilot.grounding.lexicon import lexicon
from copilot.grounding.reading import Reading
from copilot.text import dictionary
from copilot.text.terms import compound_parts, fold, stem

_NEAR = 4
"""Words between the two halves of a compound that was taken apart ("Steckbrief für das Projekt")."""


@lru_cache(maxsize=16_384)
def lemma(raw: str, language: Language) -> str:
    """The dictionary form of a word, folded."""
    return fold(dictionary.lemma(raw, language))


def warm(language: Language) -> None:
    """Have the dictionary of a language ready, for a thread that runs while a model writes."""
    lemma("und" if language == "de" else "and", language)
    if language == "de":
        parts("Warmlauf", "de")


@lru_cache(maxsize=16_384)
def keys(raw: str, language: Language) -> frozenset[str]:
    """What a word is known by: two words with a key in common may stand for each other."""
    word = fold(raw)
    lemmas = {lemma(raw, language), lemma(raw.lower(), language)}
    if language == "de":
        lemmas |= {_unsplit(each) for each in (*lemmas, word)}
        lemmas |= {verb for verb in (_infinitive(raw), _named_deed(word)) if verb}
    found = {word, *lemmas, *(stem(each, language) for each in (word, *lemmas))}
    groups = lexicon(language).groups
    return frozenset(found | {f"~{n}" for each in (word, *lemmas) for n in groups.get(each, ())})


@lru_cache(maxsize=4_096)
def _infinitive(raw: str) -> str:
    """The verb of a German form in -t that dictionaries also list by itself ("besorgt")."""
    verb = raw[:-1] + "en"
    return (
        fold(verb)
        if raw.endswith("t") and raw.islower() and len(raw) > 4 and dictionary.is_known(verb, "de")
        else ""
    )


@lru_cache(maxsize=4_096)
def _named_deed(word: str) -> str:
    """The verb of a German noun in -ung: Regelung, regeln; Kommentierung, kommentieren."""
    base = word.removesuffix("en").removesuffix("ung")
    verbs = (base + ending for ending in ("en", "n")) if base != word and len(base) > 3 else ()
    return next((verb for verb in verbs if dictionary.is_known(verb, "de")), "")


def verb_lemma(raw: str) -> str:
    """The infinitive of a German verb form, or its dictionary form."""
    base = lemma(raw.lower(), "de")
    return (_infinitive(raw.lower()) or base) if base == fold(raw) else base


def _unsplit(word: str) -> str:
    """The infinitive inside "nachzufragen"."""
    for particle in lexicon("de").words("particles"):
        rest = word.removeprefix(particle)
        if rest != word and rest.startswith("zu") and len(rest) > 5 and rest.endswith("n"):
            return particle + rest[2:]
    return word


@lru_cache(maxsize=16_384)
def parts(raw: str, language: Language) -> tuple[str, ...]:
    """The two halves of a German compound."""
    return compound_parts(fold(raw)) if language == "de" else ()


def split_verbs(reading: Reading) -> dict[int, tuple[int, frozenset[str]]]:
    """For each German verb whose particle stands at the end of its clause: the particle's place, joint keys."""
    found: dict[int, tuple[int, frozenset[str]]] = {}
    if reading.language != "de":
        return found
    particles = lexicon("de").words("particles")
    for n, token in reading.of_kind("word"):
        if token.form not in particles or not _ends_clause(reading, n):
            continue
        for verb in range(n - 1, max(-1, n - 25), -1):
            before = reading.tokens[verb]
            if before.form in {".", ";", ":"}:
                break
            if before.is_word and (before.raw[0].islower() or before.opens):
                base = lemma(before.raw.lower(), "de")
                if base.endswith("n") and base != before.form:
                    found[verb] = (n, keys(token.form + base, "de"))
    return found


def _ends_clause(reading: Reading, n: int) -> bool:
    after = reading.form(n + 1)
    return (
        after in {"", "und", "oder", "bis", "seit", "@", "das", "dies", "am", "per", "was"}
        or not after[0].isalnum()
    )


class Source:
    """All that draft and evidence have words for."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.forms: set[str] = set()
        self.keys: set[str] = set()
        self._halves: set[tuple[str, str]] = set()
        self._near: set[tuple[str, str]] = set()
        for reading in readings:
            self._add(reading)

    def _add(self, reading: Reading) -> None:
        words = [token for token in reading.tokens if token.is_word]
        self.forms |= {token.form for token in words}
        for token in words:
            self.keys |= keys(token.raw, reading.language)
            halves = parts(token.raw, reading.language)
            if halves:
                self._halves.add((stem(halves[0], "de"), stem(halves[1], "de")))
                for half in halves:
                    self.keys |= keys(half.capitalize(), "de")
        for _, joint in split_verbs(reading).values():
            self.keys |= joint
        stems = [stem(token.form, reading.language) for token in words]
        for n, one in enumerate(stems):
            for other in stems[n + 1 : n + 1 + _NEAR]:
                self._near |= {(one, other), (other, one)}

    def has(self, raw: str, language: Language) -> bool:
        """Whether a word is one of these, or a compound of two that belong together here."""
        if keys(raw, language) & self.keys:
            return True
        halves = parts(raw, language)
        if not halves:
            return False
        pair = (stem(halves[0], "de"), stem(halves[1], "de"))
        return pair in self._halves or pair in self._near


def inflected(raw: str, language: Language) -> str | None:
    """ "comparative" where a form says more than its dictionary form, else None."""
    word, base = fold(raw), lemma(raw, language)
    if language == "en" and base and word in {base + "er", base + "est"} and len(base) > 2:
        return "comparative"
    if (
        language == "de"
        and raw[:1].islower()
        and re.fullmatch(re.escape(base) + r"(er(e[nmrs]?)|st(e[nmrs]?))", word)
    ):
        return "comparative"
    return None
