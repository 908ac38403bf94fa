"""How follow-ups look in each language: patterns and word lists from ``follow_de.toml`` and ``follow_en.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from copilot.domain import Language
from copilot.text.field import single_words
from copilot.text.terms import fold, stem, stop_words, words

DOERS = frozenset("ich man wir du i we you they he she it es".split())
"""Who does something: beside one of these stands a verb."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns and words of one language, folded, by their names in the file."""

    language: Language
    patterns: dict[str, re.Pattern[str]]
    words: dict[str, frozenset[str]]
    say: dict[str, str]
    ordinals: dict[str, int]

    def told(self, text: str) -> list[str]:
        """The words that make a text a matter of its own: neither small nor sayable of anything."""
        small = stop_words(self.language) | self.words["verbs"] | self.words["pronouns"]
        light = self.words["light"] | self.words["there"]
        known = small | light
        return [w for w in tokens(text) if is_word(w) and fold(w).removesuffix("'s") not in known]

    def is_person(self, text: str) -> bool:
        """Whether a text names people by what they are ("apprentices"), rather than a matter."""
        last = words(text)[-1:]
        return bool(last) and bool(self.patterns["person"].match(last[0]))

    def has_verb(self, text: str) -> bool:
        """Whether a text says something of somebody: it has a verb, or who does it."""
        said = [fold(word) for word in tokens(text)]
        articles = self.words["determiners"] if self.language == "en" else frozenset()
        return any(
            word in DOERS or "'s" in word or (word in self.words["verbs"] and before not in articles)
            for before, word in zip(["", *said], said, strict=False)
        )


def tokens(text: str) -> list[str]:
    """Words, hyphened ones whole, and signs, in order."""
    return _TOKEN.findall(text.replace("’", "'"))


def is_word(token: str) -> bool:
    """Whether a token is more than a sign."""
    return token[:1].isalnum()


@lru_cache(maxsize=2)
def rules(language: Language) -> Rules:
    """The rules of a language, read once."""
    text = resources.files("copilot.answer").joinpath(f"follow_{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Rules(
        language=language,
        patterns={name: re.compile(p, re.IGNORECASE) for name, p in data["patterns"].items()},
        words={name: frozenset(fold(w) for w in line.split()) for name, line in data["words"].items()},
        say=data["say"],
        ordinals=data["ordinals"],
    )


@lru_cache(maxsize=2)
def field_stems(language: Language) -> frozenset[str]:
    """The stems of the field's own words: one of them makes a question a matter of its own."""
    return frozenset(stem(fold(word), language) for word in single_words(language))
