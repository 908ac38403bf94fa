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

from copilot.answer import enumerated
from copilot.answer.candidates import Candidate
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
_MARKS = ".,;:!?()[]\"'’‘“”«»"
_NO_COUNT = {"both", "beide", "beiden"}
_LASTING = "minütig|stündig|tägig|wöchig|monatig|jährig"
_COUNTED = (
    "einzig|tag|woche|monat|jahr|stunde|minute|sekunde|quartal|drittel|viertel|halb|mal|prozent|sitzung"
)


def able(question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that could tell what the question asks for, in their order; all where it asks for no certain kind.

    What ends a passage with a colon announces something that stands elsewhere: by itself it tells nothing.
    """
    kinds, own = _asked(question), _figures(question)
    asks_for_questions = bool(_FOR_QUESTIONS.search(fold(question)))
    last: dict[int, int] = {}
    for entry in ranked:
        last[entry.candidate.rank] = max(last.get(entry.candidate.rank, 0), entry.candidate.number)

    def left(candidate: Candidate) -> bool:
        end = candidate.words.rstrip()[-1:]
        if end == "?":
            return asks_for_questions
        return end != ":" or candidate.number < last[candidate.rank]

    fit = [entry for entry in ranked if left(entry.candidate) and _tells(entry.candidate.words, kinds, own)]
    number = enumerated.asked_for(question)
    if number is None:
        return fit
    passages: dict[int, list[Candidate]] = {}
    for entry in ranked:
        passages.setdefault(entry.candidate.rank, []).append(entry.candidate)
    named = [e for e in fit if enumerated.could_name(e.candidate, passages[e.candidate.rank], number)]
    return named or fit  # things may be told one sentence each


def wants_yes_or_no(question: str) -> bool:
    """Whether a question is answered by yes or no; one that begs for what it wants to know isn't."""
    text = fold(" ".join(question.split()))
    opens, begs = _whether()
    return bool(opens.search(text)) and not begs.search(text)


def wants_sentences(question: str) -> bool:
    """Whether a question asks how to do something, or why: what answers is then no word that could be found."""
    text = fold(" ".join(question.split()))
    return _opens(re.compile(_data()["sentences"]["asked"]), text) and not wants_yes_or_no(question)


def _asked(question: str) -> list[str]:
    """The kinds that the question's first question word asks for: in "who decides how many" that is none."""
    text = fold(" ".join(question.split()))
    return [name for name, (asked, _) in _patterns().items() if _opens(asked, text)]


def _opens(asked: re.Pattern[str], text: str) -> bool:
    """Whether a folded question's first question word is what the pattern asks for."""
    first, match = _ASKS.search(text), asked.search(text)
    return bool(match and first and match.start() <= first.start())


def _figures(text: str) -> set[str]:
    """The words with digits, without an ending: "1-1s", "L4"."""
    return {word.strip(_MARKS).removesuffix("s") for word in fold(text).split() if _DIGIT.search(word)}


def _tells(text: str, kinds: Sequence[str], own: set[str]) -> bool:
    """Whether the text holds something of one of the kinds; any text does where there is none.

    A figure that the question has itself ("How long is a 1-1?") tells nothing.
    """
    if not kinds:
        return True
    plain = fold(text)
    return any(_patterns()[kind][1].search(plain) or _tells_figure(plain, kind, own) for kind in kinds)


def _tells_figure(text: str, kind: str, own: set[str]) -> bool:
    """Whether a folded text holds a figure of the kind, or a number where the kind knows no figures of its own."""
    figures = _data()[kind].get("figures")
    if figures is None:
        return bool(_figures(text) - own or _number().search(text))
    return any(not _figures(match[0]) <= own for match in re.finditer(figures, text))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """By the kind's name: how it is asked for, and how a text tells it."""
    kinds = {name: kind for name, kind in _data().items() if "told" in kind}
    return {name: (re.compile(kind["asked"]), re.compile(kind["told"])) for name, kind in kinds.items()}


@lru_cache(maxsize=1)
def _whether() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a question for yes or no opens, and how one that only looks like it."""
    kind = _data()["whether"]
    return re.compile(kind["ahead"] + kind["opens"]), re.compile(kind["ahead"] + kind["begs"])


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("copilot.answer").joinpath("kinds.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    """A number in words of either language; German "ein" only where it counts something, else it is an article."""
    every = {word for language in LANGUAGES for word in number_words(language)} - _NO_COUNT
    words = sorted(every, key=len, reverse=True)
    bodies = "|".join(re.escape(word).replace(r"\-", "[- ]") for word in words)
    return re.compile(rf"\b(?:{bodies}|one|eine?[mnrs]?\s+(?:{_COUNTED})\w*|\w+(?:{_LASTING})\w*)\b")
