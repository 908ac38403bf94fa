"""Whether a comment praises or finds fault: by words of both languages, by its rating, never by a model."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, get_args

Mood = Literal["positive", "critical"]
MOODS: tuple[Mood, ...] = get_args(Mood)
Leaning = Literal["positive", "critical", "mixed"]
MOSTLY = 0.7
"""Share of those who lean one way from which a theme is called mostly so."""
_WITHIN = 3
"""Words behind a negation that it turns round."""


@dataclass(frozen=True, slots=True)
class _Words:
    positive: re.Pattern[str]
    critical: re.Pattern[str]
    spared: re.Pattern[str]
    turns: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = tomllib.loads(resources.files("copilot.cohort").joinpath("polarity.toml").read_text("utf-8"))
    either = {
        name: re.compile("|".join(rf"\b(?:{w})" for w in data[name]))
        for name in ("positive", "critical", "spared")
    }
    turns = re.compile(rf"\b(?:{'|'.join(data['not'])})\b(?:\s+\S+){{0,{_WITHIN}}}\s*$")
    return _Words(either["positive"], either["critical"], either["spared"], turns)


def mood(folded: str, level: float | None) -> Mood | None:
    """The mood of a comment in small letters; ``level`` is where its rating stands on the scale, 0 to 1.

    A rating at an end of the scale says as much as one word; None where praise and blame are even.
    """
    words = _words()
    score = 0
    for match in words.positive.finditer(folded):
        score += -1 if words.turns.search(folded[: match.start()]) else 1
    score -= sum(1 for _ in words.critical.finditer(words.spared.sub("…", folded)))
    if level is not None:
        score += 1 if level >= 0.75 else -1 if level <= 0.25 else 0
    return "positive" if score > 0 else "critical" if score < 0 else None


def leaning(positive: int, critical: int) -> Leaning:
    """What a theme's people mostly say, from how many lean which way."""
    both = positive + critical
    if both and positive / both >= MOSTLY:
        return "positive"
    if both and critical / both >= MOSTLY:
        return "critical"
    return "mixed"
