"""A mentee's own, explicit wish for a woman or a man as mentor, and how mentors describe themselves.

Nothing else in matching looks at gender. A wish counts only in plain words ("eine Frau als Mentorin", "a woman as
my mentor"); a sentence with a negation, or one that calls it unimportant, is no wish. A mentor counts only by what
he or she put into the column ``self_described``.
"""

from __future__ import annotations

import re
from typing import Literal

from copilot.domain import Span
from copilot.text.sentences import sentences

Described = Literal["woman", "man"]
_WISHES: tuple[tuple[Described, re.Pattern[str]], ...] = (
    (
        "woman",
        re.compile(
            r"\bfrau\s+als\s+mentor(?:in)?\b|\bweibliche[nrs]?\s+mentor(?:in)?\b"
            r"|\b(?:woman|lady)\s+(?:as\s+(?:a\s+|my\s+)?mentor|mentor)\b|\bfemale\s+mentor\b"
            r"|\bmentor\s+who\s+is\s+a\s+woman\b",
            re.IGNORECASE,
        ),
    ),
    (
        "man",
        re.compile(
            r"\bmann\s+als\s+mentor\b|\bmännliche[nrs]?\s+mentor\b|\bman\s+as\s+(?:a\s+|my\s+)?mentor\b"
            r"|(?<!fe)\bmale\s+mentor\b|\bmentor\s+who\s+is\s+a\s+man\b",
            re.IGNORECASE,
        ),
    ),
)
_NO_WISH = re.compile(
    r"\b(?:nicht|nie|kein|keine|keinen|keinem|egal|unwichtig|ob|oder|not|no|never|don't|doesn't|whether|or|either)\b",
    re.IGNORECASE,
)
_WORDS: dict[Described, frozenset[str]] = {
    "woman": frozenset("frau weiblich woman female".split()),
    "man": frozenset("mann männlich man male".split()),
}


def wished(wishes: str) -> tuple[Described, Span] | None:
    """The wish and the sentence that states it, None where there is none or where there are both."""
    if not any(pattern.search(wishes) for _, pattern in _WISHES):
        return None  # nearly everybody: no need to look sentence by sentence
    found: dict[Described, Span] = {}
    for sentence in sentences(wishes):
        for described, pattern in _WISHES:
            if pattern.search(sentence.quote) and not _NO_WISH.search(sentence.quote):
                found.setdefault(described, sentence)
    return next(iter(found.items())) if len(found) == 1 else None


def as_described(self_described: str, wanted: Described) -> bool:
    """Whether a mentor's own words say what was wished for."""
    words = frozenset(re.findall(r"[^\W\d_]+", self_described.casefold()))
    return bool(words & _WORDS[wanted])
