"""Questions for what is promised and still open: answered from the pair's commitments, not by likeness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from copilot.answer.recalling import asks_the_rule, subject

_NEXT = (
    r"(?:bis|vor|auf)\s+(?:zu[rm]\s+|unsere[rm]?\s+|de[rm]\s+)?nächste\w*\s+(?:sitzung|treffen|termin|mal)\b"
    r"|(?:by|before|until|for)\s+(?:our\s+|the\s+|my\s+)?next\s+(?:session|meeting|call|time)\b"
)
_KEPT = r"(?:versprochen|zugesagt)\b"
_PROMISES = r"(?:zusagen?|versprechen)\b"
_COMMITMENTS = r"(?:commitments?|promises?|action\s+items?|to-?dos?)\b"
_SUCH = r"(?:(?:offen|eigen|letzt)\w*\s+|(?:open|own|last|latest|outstanding)\s+)?"
_MINE = re.compile(
    rf"\b(?:habe?|hatte)\s+ich\b.{{0,80}}?\b{_KEPT}|\bich\b.{{0,80}}?\b{_KEPT}\s+(?:habe|hatte)\b"
    rf"|\bmeine[rn]?\s+{_SUCH}{_PROMISES}|\b{_PROMISES}\s+habe\s+ich\b"
    rf"|\b(?:muss|soll|sollte|wollte)\s+ich\b.{{0,60}}?\b(?:{_NEXT})"
    r"|\bdid\s+i\b.{0,40}?\b(?:promise|commit)\b|\bi\s+(?:have\s+|had\s+)?(?:promised|committed)\b"
    r"|\bhave\s+i\b.{0,40}?\b(?:promised|committed)\b|\bdo\s+i\s+(?:still\s+)?owe\b"
    rf"|\bmy\s+{_SUCH}{_COMMITMENTS}"
    rf"|\b(?:do|must|should)\s+i\b.{{0,60}}?\b(?:{_NEXT})",
    re.IGNORECASE | re.DOTALL,
)
_WHO = r"(?:er|sie|mein\w*\s+\w+|(?-i:[A-ZÄÖÜ]\w+))"
_WHOM = r"(?:he|she|they|my\s+\w+|(?-i:[A-Z]\w+))"
_ANOTHERS = re.compile(
    rf"\bhat(?:te)?\s+(?:mir\s+|uns\s+)?{_WHO}\b.{{0,80}}?\b{_KEPT}|\bmir\s+(?:\w+\s+)?{_KEPT}\s+(?:hat|hatte|wurde)\b"
    rf"|\b{_WHO}\s+(?:\w+\s+){{0,3}}{_KEPT}\s+hat(?:te)?\b|\bwurde\s+mir\b.{{0,40}}?\b{_KEPT}"
    rf"|\b{_PROMISES}\s+hat\s+{_WHO}\b"
    rf"|\b(?:did|has)\s+{_WHOM}\b.{{0,40}}?\b(?:promised?|commit(?:ted)?)\b|\bdoes\s+{_WHOM}\s+(?:still\s+)?owe\b",
    re.IGNORECASE | re.DOTALL,
)
_EVERYBODYS = re.compile(
    rf"\b(?:haben|hatten)\s+wir\b.{{0,80}}?\b{_KEPT}|\bunsere[rn]?\s+{_SUCH}{_PROMISES}"
    rf"|\b{_PROMISES}\s+(?:sind|stehen|gibt)\b|^\W*(?:alle\s+)?offene[n]?\s+{_PROMISES}|\bwer\s+hat\b.{{0,20}}?\b{_KEPT}"
    rf"|^\W*was\s+(?:ist|steht)\s+(?:bei\s+uns\s+|zwischen\s+uns\s+)?noch\s+(?:offen|aus)\W*$"
    r"|\bdid\s+we\b.{0,40}?\b(?:promise|commit)\b|\bwe\s+(?:have\s+)?(?:promised|committed)\b"
    rf"|\bour\s+{_SUCH}{_COMMITMENTS}|\b{_COMMITMENTS}\s+(?:are|is|do\s+we)\b|^\W*(?:all\s+)?open\s+{_COMMITMENTS}"
    r"|^\W*what(?:'s|’s|\s+is)\s+still\s+(?:open|outstanding)(?:\s+between\s+us)?\W*$|\bwho\s+promised\b",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_ELSE = re.compile(
    r"^\W*(?:wann|warum|wieso|weshalb|wem|wo|wie|woran|wofür|when|why|where|how|whom)\b", re.IGNORECASE
)
"""What asks for something about a promise that the commitments don't hold: its reason, how it went."""
_FRAME = re.compile(
    r"\b(?:offen\w*|zusagen?|versprechen|steht|stehen|gibt|sind|ist|es|muss|soll|sollte|wollte|bis|vor|auf|nächste\w*|"
    r"termin|erledigen|erledigt|machen|tun|alles|alle|er|sie|ihm|ihr|mir|uns|wurde|etwas|welche\w*|zwischen|aus|"
    r"mentor(?:in)?|mentee|gegenüber|nichts|genau|zuletzt|"
    r"promise[ds]?|commit(?:ted|ments?)?|action|items?|to-?dos?|open|outstanding|still|owe|owes|has|does|is|are|which|"
    r"must|should|need|before|by|until|next|he|she|they|him|her|them|me|us|anything|everything|between|there|get|done|"
    r"finish|call|all|mentor|mentee|exactly|who)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\b{_KEPT}|\b(?:promised?|committed|owes?)\b", re.IGNORECASE)
By = Literal["viewer", "other", "both"]


@dataclass(frozen=True, slots=True)
class Owed:
    """Whose promises a question asks for.

    ``about`` is what it names beside, people too; empty where it asks for all. ``told`` says that it asks what somebody
    promised, not for promises in general: only then what it names is what was promised.
    """

    by: By
    about: str
    told: bool


def owed(question: str) -> Owed | None:
    """Whose open promises a question asks for: "What did I promise Ravi?"; None where it asks for something else."""
    if _ASKS_ELSE.match(question) or asks_the_rule(question):
        return None
    by: By | None = (
        "viewer"
        if _MINE.search(question)
        else "both"
        if _EVERYBODYS.search(question)
        else "other"
        if _ANOTHERS.search(question)
        else None
    )
    if by is None:
        return None
    return Owed(by, " ".join(_FRAME.sub(" ", subject(question)).split()), bool(_TOLD.search(question)))


def names_in(words: str, names: Sequence[str]) -> frozenset[str]:
    """Those of the names that stand in the words, also in the genitive."""
    told = {word.casefold() for word in re.findall(r"[\w-]+", words)}
    return frozenset(name for name in names if not told.isdisjoint({name.casefold(), f"{name.casefold()}s"}))
