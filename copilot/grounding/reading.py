"""A text as typed tokens: words, numbers, days, persons, punctuation; and its normal form for patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from copilot.domain import Language
from copilot.grounding.facts import Fact, Value, facts
from copilot.text.terms import fold

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?|[^\w\s]|_")
_TITLES = frozenset("frau herr herrn mr mrs ms dr prof fr hr".split())
_CONTRACTED = {"'s": "is", "'d": "would", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}
_ENDS = frozenset(".!?;:")
_DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of a text; ``form`` is what patterns see, ``value`` the value of a fact or a person's id."""

    kind: str
    raw: str
    form: str
    start: int
    value: Value = ()
    possessive: bool = False
    opens: bool = False

    @property
    def is_word(self) -> bool:
        """Whether this is an ordinary word."""
        return self.kind == "word"


@dataclass(frozen=True)
class Reading:
    """The tokens of a text in order."""

    language: Language
    tokens: tuple[Token, ...]

    @cached_property
    def normal(self) -> str:
        """The folded forms, one space between them."""
        return " ".join(token.form for token in self.tokens)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each token starts in the normal form."""
        found, at = [], 0
        for token in self.tokens:
            found.append(at)
            at += len(token.form) + 1
        return tuple(found)

    def indexes(self, start: int, end: int) -> list[int]:
        """The tokens that lie in ``normal[start:end]``."""
        return [
            n for n, at in enumerate(self.offsets) if start <= at and at + len(self.tokens[n].form) <= end
        ]

    def of_kind(self, *kinds: str) -> list[tuple[int, Token]]:
        """Tokens of those kinds with their index."""
        return [(n, token) for n, token in enumerate(self.tokens) if token.kind in kinds]

    def clause(self, index: int) -> range:
        """The indexes from the punctuation before a token to the one after it."""
        first = index
        while first > 0 and self.tokens[first - 1].kind != "mark":
            first -= 1
        last = index
        while last < len(self.tokens) and self.tokens[last].kind != "mark":
            last += 1
        return range(first, max(last, index + 1))

    def form(self, index: int) -> str:
        """The form at an index, empty outside of the text."""
        return self.tokens[index].form if 0 <= index < len(self.tokens) else ""


def people(names: Sequence[str]) -> dict[str, str]:
    """Every word of the names given, mapped to one id per person (the first name, as written)."""
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: -len(name.split())):
        words = [word.strip(".,") for word in name.split() if fold(word.strip(".,")) not in _TITLES]
        words = [word for word in words if word]
        if words:
            owner = found.get(words[0], words[0])
            for word in words:
                found.setdefault(word, owner)
    return found


def read(text: str, language: Language, persons: Mapping[str, str]) -> Reading:
    """Take a text apart; facts and persons become single tokens."""
    found: list[Token] = []
    at = 0
    for fact in facts(text, language):
        found += _words(text, at, fact.start, language, persons, found)
        found.append(_fact(fact, text, opens=_opens(found)))
        at = fact.end
    found += _words(text, at, len(text), language, persons, found)
    return Reading(language, tuple(_merged(found)))


def _fact(fact: Fact, text: str, *, opens: bool) -> Token:
    form = f"#{fact.value[0]}" if fact.kind == "number" else "@"
    return Token(fact.kind, text[fact.start : fact.end], form, fact.start, fact.value, opens=opens)


def _opens(before: Sequence[Token]) -> bool:
    # "… am 18.5. Das ist …": the point of a day may also end the sentence
    return not before or before[-1].form in _ENDS or (before[-1].form == "@" and before[-1].raw.endswith("."))


def _words(
    text: str, start: int, end: int, language: Language, persons: Mapping[str, str], before: Sequence[Token]
) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text, start, end):
        raw = match[0]
        opens = _opens([*before[-1:], *found])
        if raw in _DASHES and _joins(text, match.start()):
            continue
        if not raw[0].isalnum():
            found.append(Token("symbol" if raw == "%" else "mark", raw, raw, match.start(), opens=opens))
            continue
        person, possessive = _person(raw, persons)
        if person:
            found.append(Token("name", raw, "&", match.start(), (person,), possessive, opens))
            continue
        found += _split(raw, match.start(), language, opens=opens)
    return found


def _joins(text: str, at: int) -> bool:
    """Whether a dash stands inside a word like "one-page" (or "HR-Leitung")."""
    return (
        0 < at < len(text) - 1 and text[at - 1].isalnum() and (text[at + 1].isalnum() or text[at + 1] == " ")
    )


def _person(raw: str, persons: Mapping[str, str]) -> tuple[str, bool]:
    plain = raw.rstrip("'’")
    if plain in persons:
        return persons[plain], plain != raw
    for ending in ("'s", "’s", "s"):
        if plain.endswith(ending) and plain.removesuffix(ending) in persons:
            return persons[plain.removesuffix(ending)], True
    return "", False


def _split(raw: str, start: int, language: Language, *, opens: bool) -> list[Token]:
    """A word, or the two words of an English contraction."""
    word = fold(raw).replace("’", "'").rstrip("'")
    if language == "en" and "'" in word:
        head, tail = (word[:-3], "n't") if word.endswith("n't") else word.split("'", 1)
        tail = tail if tail == "n't" else _CONTRACTED.get("'" + tail, "'" + tail)
        head = {"wo": "will", "ca": "can"}.get(head, head) if tail == "n't" else head
        return [Token("word", raw[: len(head)], head, start, opens=opens), Token("word", tail, tail, start)]
    return [Token("word", raw.rstrip("'’"), word, start, opens=opens)]


def _merged(tokens: Sequence[Token]) -> list[Token]:
    """First and last name of one person as one token."""
    found: list[Token] = []
    for token in tokens:
        last = found[-1] if found else None
        if last and token.kind == last.kind == "name" and token.value == last.value and not last.possessive:
            found[-1] = Token(
                "name", f"{last.raw} {token.raw}", "&", last.start, last.value, token.possessive, last.opens
            )
        else:
            found.append(token)
    return found
