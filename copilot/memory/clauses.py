"""Who does what in a sentence: the clauses of it that have a person as subject and a verb of doing."""

from __future__ import annotations

import re
from dataclasses import replace

from copilot.domain import Language
from copilot.memory import verbs
from copilot.memory.heads import (
    MODALS_DE,
    Clause,
    before_english,
    english,
    german,
    inverted,
    turned,
    with_verb,
)
from copilot.memory.words import SUBORDINATORS, People, Subject, Token

_BREAKS = frozenset(
    ", ; und and & aber but – — - : / . > = + dann then also auch darum so plus ( while während sowie → u".split()
)
_RELATIVE = frozenset(
    "denen dem der den die das deren dessen welcher welchem welchen welche which whom".split()
)
_BEFORE_RELATIVE = frozenset(
    "in an auf bei mit von zu für über nach vor aus durch unter to for with of".split()
)
_AGREED = re.compile(
    r"\b(?:abgemacht|vereinbart|beschlossen|ausgemacht|festgelegt|versprochen|zugesagt|zugesichert|"
    r"einigten\s+(?:wir\s+)?uns|einig)\b[^,]{0,30},\s+(?=da(?:ss|ß)\s)",
    re.IGNORECASE,
)
_AND_WILL = re.compile(r"\b(?:and|but)\s+(?:also\s+)?(?:will|is\s+going\s+to)\s+(?=[a-z])")
_ZU = re.compile(
    r"\bzu\s+\w+e[lr]?n\b|\b(?:ab|an|auf|aus|bei|durch|ein|her|mit|nach|vor|weiter|zurück|zusammen|"
    r"teil|vorbei|heraus)zu\w+e[lr]?n\b"
)
_OPENING = frozenset(
    "by on before until in at after tomorrow today tonight next this first finally meanwhile for "
    "over within during "
    "afterwards later instead once until as".split()
)
_NOT_OPENING = frozenset(
    "that whether if when which what because says said thinks hopes how who will would is are was".split()
)
_SAYS = frozenset("said says sagt sagte confirmed confirms".split())


def clauses(text: str, words: list[Token], people: People, language: Language) -> list[Clause]:
    """The clauses of a sentence in order; empty where nobody in it does anything next."""
    heads: list[Clause] = []
    agreed = _agreed(text, words, people)
    if agreed:
        return agreed
    dropped = _dropped(text, words, people, language)
    if dropped is not None:
        heads.append(dropped)
    index = 1 if dropped else 0
    while index < len(words):
        head = _head(text, words, index, people, language)
        if head is not None and (not heads or head.first >= heads[-1].core):
            heads.append(head)
            while index < len(words) and words[index].start < head.core:
                index += 1
            continue
        index += 1
    if not heads:
        heads = _second_verb(text, words, people)
    return _bounded(text, words, heads)


def _second_verb(text: str, words: list[Token], people: People) -> list[Clause]:
    """ "Ravi knows Dan and will introduce them": the promise is in the second half of the sentence."""
    joint = _AND_WILL.search(text)
    subject = people.subject(text, words, 0) if joint and words else None
    if joint is None or subject is None or subject.kind not in {"pair", "pronoun", "self", "both"}:
        return []
    start = words[0].start
    return [Clause(start, words[-1].end, subject, "en", "modal", "", "", start, joint.end(), False)]


def _agreed(text: str, words: list[Token], people: People) -> list[Clause]:
    """ "Wir haben abgemacht, dass Lea … liest und Urs … gibt": clauses with their verb at the end."""
    agreement = _AGREED.search(text)
    found: list[Clause] = []
    if agreement is None:
        return found
    for index, token in enumerate(words):
        if (
            index == 0
            or token.start < agreement.end()
            or words[index - 1].low not in {"dass", "daß", "und", "sowie"}
        ):
            continue
        subject = people.subject(text, words, index)
        if subject is None or subject.kind == "name":
            continue
        if found:
            found[-1] = replace(found[-1], end=_without_joint(text, found[-1].core, token.start))
        core = words[subject.last - 1].end
        found.append(
            Clause(token.start, words[-1].end, subject, "de", "agreed", "", "3", token.start, core, False)
        )
    return [
        replace(clause, base=base)
        for clause in found
        if (base := _last_verb(text, words, clause)) is not None
    ]


def _last_verb(text: str, words: list[Token], clause: Clause) -> str | None:
    """The infinitive of the verb that ends the main part; empty when it is only "soll" or "wird"."""
    end = subordinate(text, words, clause)
    inside = [token for token in words if clause.core <= token.start < end and token.text[0].isalnum()]
    if len(inside) < 2:
        return None
    low = inside[-1].low
    if low in MODALS_DE:
        return ""
    return verbs.final(low)


def _dropped(text: str, words: list[Token], people: People, language: Language) -> Clause | None:
    """A first person without its "I": "Melde mich bei Anna.", "Werde nachfragen.", "Will draft my pitch."."""
    if len(words) < 2:
        return None
    first, second = words[0].low, words[1].low
    writer = Subject((people.cast.writer,), "", "self", 0)
    reflexive = second in {"mich", "mir"} and (verbs.finite(first) or ("", ""))[1] == "1"
    if reflexive or first == "werde" or (first in {"hab", "habe"} and "versprochen" in text):
        return with_verb(words, 0, writer, words[0].start, words[0].end, False)
    if first == "will" and language == "en" and before_english(words, 0):
        return Clause(
            words[0].start, words[-1].end, writer, "en", "modal", "", "", words[0].start, words[0].end, False
        )
    return None


def _head(text: str, words: list[Token], index: int, people: People, language: Language) -> Clause | None:
    before = words[index - 1].low if index else ""
    boundary = index == 0 or before in _BREAKS or (before in '»”")' and index < 4)
    opening = _opened(words, index) if not boundary else None
    boundary = boundary or opening is not None
    is_turned = index > 0 and turned(words, index) is not None
    if not boundary and not is_turned:
        return None
    subject = people.subject(text, words, index)
    if subject is None:
        return None
    if is_turned and not boundary:
        return inverted(words, index, subject)
    found = german(words, index, subject, language) or english(text, words, index, subject)
    if found is not None and opening is not None:
        return replace(found, start=words[opening].start)
    return found


def _opened(words: list[Token], index: int) -> int | None:
    """Where a date or adverb begins that stands before the subject ("By the end of May Tom will …")."""
    start = index
    while start > 0 and words[start - 1].low not in _BREAKS - {"-", ".", "/", "then", "also", "so"}:
        start -= 1
    before = words[start:index]
    if before and before[-1].low == "that" and {"agreed", "decided"} & {t.low for t in words[:index]}:
        return index
    if (before and before[-1].low in _SAYS) or (
        len(before) > 1 and before[-1].low == "that" and before[-2].low in _SAYS
    ):
        return index if words[index].low in {"he", "she", "er", "sie", "i", "ich"} else None
    if (
        len(before) > 1
        and before[-1].low == "for"
        and {"step", "homework", "task", "action"} & {t.low for t in before}
    ):
        return start
    if not before or len(before) > 8 or before[0].low not in _OPENING:
        return None
    return None if any(token.low in _NOT_OPENING for token in before[1:]) else start


def _bounded(text: str, words: list[Token], heads: list[Clause]) -> list[Clause]:
    """Each clause ends where the next begins; a turned one begins with what stands before its verb."""
    bounded: list[Clause] = []
    for number, head in enumerate(heads):
        start, end = head.start, head.end
        if head.inverted:
            floor = heads[number - 1].core if number else 0
            start = _field_start(words, floor, head.first)
        if number + 1 < len(heads):
            following = heads[number + 1]
            limit = following.start
            if following.inverted:
                limit = _field_start(words, head.core, following.first)
            end = _without_joint(text, head.core, limit)
        bounded.append(
            Clause(
                start,
                end,
                head.subject,
                head.language,
                head.mood,
                head.base,
                head.person,
                head.first,
                head.core,
                head.inverted,
            )
        )
    return bounded


def _field_start(words: list[Token], floor: int, verb: int) -> int:
    inside = [token for token in words if floor <= token.start < verb]
    for token in reversed(inside):
        if floor and token.low in {";", "und", "and", "aber", ","}:
            return token.end
    return inside[0].start if inside else verb


def _without_joint(text: str, low: int, limit: int) -> int:
    piece = text[low:limit]
    cut = re.search(
        r"[\s,;:–—&+/-]*(?:\b(?:und|and|aber|but|dann|then|that|dass|während|while|sowie|u)\b[\s,]*)*$", piece
    )
    return low + (cut.start() if cut else len(piece))


def subordinate(text: str, words: list[Token], clause: Clause) -> int:
    """The offset where the clause's main part ends: at a subordinate clause, a colon, a dash, a bracket."""
    inside = [token for token in words if clause.core <= token.start < clause.end]
    for number, token in enumerate(inside[:-1]):
        following = inside[number + 1].low
        if token.text == "," and (following in SUBORDINATORS or _ZU.search(text, token.end, clause.end)):
            return token.start
        if (
            token.text == ","
            and number + 2 < len(inside)
            and inside[number + 2].low in _RELATIVE
            and following in _BEFORE_RELATIVE
        ):
            return token.start
        if token.text in {"–", "—", ":", ";"}:
            return token.start
        if (
            clause.language == "en"
            and number > 0
            and token.low in {"if", "whether", "that", "which", "who", "because"}
        ):
            return token.start
        if clause.language == "de" and number > 0 and token.low in {"ob", "dass", "wenn", "falls", "weil"}:
            return token.start
    return clause.end
