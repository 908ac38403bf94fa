"""Marks of a point in any of their wordings: unconfirmed, no date, no reading, unchanged, overdue and the like."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.domain import Language
from copilot.grounding.lexicon import Lexicon, lexicon
from copilot.grounding.reading import Reading

MUST = (
    "unconfirmed",
    "no_date",
    "no_reading",
    "unchanged",
    "start",
    "reached",
    "overdue",
    "nobody",
    "said_done",
)
"""A text bears these if, and only if, its draft does."""


@lru_cache(maxsize=64)
def _literals(language: Language) -> re.Pattern[str]:
    """The words that the marks themselves consist of; what stands between them is looked at by itself."""
    bodies = " ".join(pattern.pattern for pattern in lexicon(language).markers.values())
    bodies = re.sub(r"\\w[*+]|\\S[+*]|\\w\*", lambda m: "…" if m[0] == r"\w*" else " ", bodies)
    found = {*re.findall(r"[a-zäöü']{2,}…?", bodies), "a"}
    return re.compile(
        "|".join(re.escape(w.rstrip("…")) + (r"\w*" if w.endswith("…") else "") for w in sorted(found))
    )


@lru_cache(maxsize=512)
def marks(reading: Reading) -> tuple[frozenset[str], set[int]]:
    """Which marks a text bears, and the tokens that make them up."""
    words: Lexicon = lexicon(reading.language)
    have: set[str] = set()
    tokens: set[int] = set()
    for name, pattern in words.markers.items():
        for span in pattern.finditer(reading.normal):
            hit = reading.indexes(*span.span())
            if name == "nobody" and tokens.issuperset(hit):
                continue  # "bestätigt hat es niemand"
            have.add(name)
            negations = [i for i in hit if reading.form(i) in words.words("negation")]
            literal = {i for i in hit if _literals(reading.language).fullmatch(reading.form(i))}
            tokens |= literal - set(negations[1:]) if name in MUST else literal
    return frozenset(have), tokens


def hits(reading: Reading, pattern: str) -> int:
    """How many tokens a pattern takes up outside of marks and neutral phrases."""
    covered = marks(reading)[1] | {
        i
        for span in lexicon(reading.language).neutral.finditer(reading.normal)
        for i in reading.indexes(*span.span())
    }
    return sum(
        i not in covered
        for span in re.finditer(pattern, reading.normal)
        for i in reading.indexes(*span.span())
    )
