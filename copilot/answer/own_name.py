"""A question without the name of the company in which it is asked: every other document has it, so it leads nowhere.

An embedder finds for "How do I change a framework at Monzo?" whatever says Monzo, the licence first.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from copilot.domain import Language
from copilot.text.terms import fold, stop_words, written

_BEFORE = (
    r"(?:according\s+to|working\s+for|at|by|within|inside|bei|beim|laut|gemäss|gemäß|nach|von|innerhalb)"
)
_FORM = r"(?:\s+(?:AG|SA|GmbH|SE|Ltd|Inc|LLC|plc)\b\.?)?"
_NAMED = re.compile(
    r"(?<![\w@/.-])[A-ZÄÖÜ][^\W_]{2,}|\b(?:at|bei|von|laut|according\s+to)\s+(?P<small>[^\W\d_]{4,})"
)
_OWN: dict[Language, str] = {"de": "die Firma", "en": "the company"}


def may_be_names(question: str) -> list[str]:
    """The words that may name the company: with a capital, or behind "at"; never the question's first word."""
    return [
        match["small"] or match[0]
        for match in _NAMED.finditer(question)
        if question[: match.start()].strip(" \"'«(")
    ]


def without(question: str, names: Collection[str], language: Language) -> str:
    """The question as it is looked up: "at Lindwerk" and "Lindwerk's" left out, else "the company" in the name's place.

    As it is where no telling word would be left ("What is Lindwerk?").
    """
    plain = question
    for name in names:
        word = rf"{re.escape(name)}{_FORM}"
        plain = re.sub(rf",?\s*\b{_BEFORE}\s+(?:(?:der|dem|the)\s+)?{word}(?![\w'’-])", "", plain, flags=re.I)
        plain = re.sub(rf"\b{word}(?:['’]s|['’](?=\s)|s(?=\s)|-(?=\w))\s*", "", plain)
        plain = re.sub(rf"\b(?:(?:die|der|dem|den|the)\s+)?{word}\b", _OWN[language], plain)
    plain = " ".join(plain.split())
    small = stop_words(language) | {fold(word) for word in _OWN[language].split()}
    return plain if any(fold(word) not in small for word in written(plain)) else question
