"""What kind of thing a question asks for, and which sentences could tell it: "how many" is told by a number.

A sentence that lies near to a question but holds nothing of the kind is about the same subject and leaves the answer
out. So it neither answers nor is a model asked about it. The patterns are wide: they leave out what can't answer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from copilot.answer.ranking import Ranked
from copilot.domain import LANGUAGES
from copilot.grounding.facts import number_words
from copilot.text.terms import fold

_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|where|why|when|how|wer|wen|wem|wessen|was|welche[mnrs]?|wo\w{0,5}|warum|wieso|"
    r"weshalb|wann|wie(?:viele?n?)?)\b"
)
_FOR_QUESTIONS = re.compile(r"\bquestions?\b|\bfragen?\b|\bask(?:ed|ing)?\b")
_DIGIT = re.compile(r"\d")
_NO_COUNT = {"both", "beide", "beiden"}
_LASTING = "minütig|stündig|tägig|wöchig|monatig|jährig"
_COUNTED = (
    "einzig|tag|woche|monat|jahr|stunde|minute|sekunde|quartal|drittel|viertel|halb|mal|prozent|sitzung"
)


def able(question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that could tell what the question asks for, in their order; all where it asks for no certain kind."""
    kinds = _asked(question)
    asks_for_questions = bool(_FOR_QUESTIONS.search(fold(question)))
    return [
        entry
        for entry in ranked
        if (asks_for_questions or not entry.candidate.words.rstrip().endswith("?"))
        and _tells(entry.candidate.words, kinds)
    ]


def _asked(question: str) -> list[str]:
    """The kinds that the question's first question word asks for: in "who decides how many" that is none."""
    text = fold(" ".join(question.split()))
    first = _ASKS.search(text)
    found = ((name, asked.search(text)) for name, (asked, _) in _patterns().items())
    return [name for name, match in found if match and first and match.start() <= first.start()]


def _tells(text: str, kinds: Sequence[str]) -> bool:
    """Whether the text holds something of one of the kinds; any text does where there is none."""
    if not kinds or _DIGIT.search(text):
        return True
    plain = fold(text)
    return bool(_number().search(plain)) or any(_patterns()[kind][1].search(plain) for kind in kinds)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """By the kind's name: how it is asked for, and how a text tells it."""
    data = tomllib.loads(resources.files("copilot.answer").joinpath("kinds.toml").read_text("utf-8"))
    return {name: (re.compile(kind["asked"]), re.compile(kind["told"])) for name, kind in data.items()}


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    """A number in words of either language; German "ein" only where it counts something, else it is an article."""
    every = {word for language in LANGUAGES for word in number_words(language)} - _NO_COUNT
    words = sorted(every, key=len, reverse=True)
    bodies = "|".join(re.escape(word).replace(r"\-", "[- ]") for word in words)
    return re.compile(rf"\b(?:{bodies}|one|eine?[mnrs]?\s+(?:{_COUNTED})\w*|\w+(?:{_LASTING})\w*)\b")
