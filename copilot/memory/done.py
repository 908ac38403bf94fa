"""Which earlier commitments a note says were kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.domain import Cast, FoundDone, Side
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.memory.stems import alike, is_deed, stems
from copilot.memory.words import People, Token, tokens

_LONGEST = 600
_SHORT = frozenset({"hr", "cv"})
_TELLING = 6
"""Letters from which the name of a thing is telling enough to stand for its promise."""
_SAYS_DONE = r"erledigt|gemacht|fertig|abgeschlossen|(?:ist|sind)\s+weg|done|finished|completed"
_PLAIN = re.compile(rf"\b(?:{_SAYS_DONE})\b|[✓✔✅☑]", re.I)
_CUE = re.compile(
    rf"\b(?:{_SAYS_DONE}|ist\s+da|liegt\s+vor|"
    r"ist\s+raus|ist\s+drau(?:ss|ß)en|is\s+out|is\s+in|arrived|angekommen|eingetroffen|rechtzeitig\s+dort|sorted|"
    r"geklappt|steht|"
    r"liegt\b.{0,60}\bvor|war\s+am|is\s+there|confirmed|signed|written)\b|[✓✔✅☑]",
    re.I,
)
_PERFECT_DE = re.compile(
    r"\b(?:hat|hab|habe|haben|hast|ist|sind|wurde[n]?|bin|war)\b.{0,200}?\b(?:\w{0,14}ge\w{2,}(?:t|en)|"
    r"(?:be|ver|er|ent|zer|über)\w{2,}(?:t|en)|\w{3,}iert)\b",
    re.I | re.S,
)
_PAST_EN = re.compile(
    r"\b(?:has|have|had|'ve|’ve|was|were|been)?\s*\b(?:\w{3,}ed|sent|read|wrote|written|made|did|took|"
    r"taken|gave|given|spoke|spoken|met|found|booked|"
    r"brought|bought|set\s+up|put|held|went|had\s+a|told|got|drew|drafted|chose|chosen|let)\b",
    re.I,
)
_PRETERITE = re.compile(
    r"\b(?:schickte|fragte|klärte|meldete|schrieb|las|sprach|traf|rief|stellte|bereitete|suchte|"
    r"machte|buchte|gab|überarbeitete)n?\b",
    re.I,
)
_BARE_DE = re.compile(
    r"^\W*(?:(?:schon|bereits|heute|gestern|endlich)\s+)?(?:[A-ZÄÖÜ][\w.-]*\s+){1,3}(?:\w+\s+){0,2}?"
    r"(?:\w{0,14}ge\w{2,}(?:t|en)|(?:be|ver|er|ent|über)\w{3,}(?:t|en)|\w{3,}iert)\s*$"
)
"""A messy note's "HR angefragt": no auxiliary, and nothing behind the participle."""
_PLEDGED = re.compile(
    r"\b(?:promised|agreed|planned|offered|wanted|versprochen|zugesagt|abgemacht|vereinbart|vorgenommen|"
    r"geplant|angeboten)\b",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:noch\s+nicht|nicht|not|yet\s+to|hasn['’]t|haven['’]t|didn['’]t|kein\w*|never|fehlt|offen|"
    r"halb|half|almost|fast|beinahe|nearly|teilweise|partly|versucht|tried)\b",
    re.I,
)


def find_done(
    lines: list[Line], open_commitments: Sequence[tuple[str, Side | None, str]], cast: Cast
) -> list[FoundDone]:
    """Sentences that tell an open commitment (id, owner, what) was kept: same owner, same things, in the past."""
    if not open_commitments:
        return []
    people = People(cast)
    names = {stem for person in (cast.mentor, cast.mentee) for stem in stems(person.name)}
    wanted: list[tuple[str, Side | None, list[str]]] = []
    found: dict[str, FoundDone] = {}
    last: Side | None = None
    for line in lines:
        quote = line.piece.span.quote
        if len(quote) > _LONGEST or line.heading:
            continue
        text = line.text
        words = tokens(text)
        owner = done_by(text, words, people, last)
        if len(people.mentioned(words)) == 1:
            last = next(iter(people.mentioned(words)))
        told = _told_done(line, text)
        if not told:
            continue
        # most notes tell of nothing done: then no promise is taken apart
        wanted = wanted or [(key, side, _things(what, names)) for key, side, what in open_commitments]
        if owner == "other" and _BARE_DE.match(told.split(",")[0]):
            owner = None  # "HR angefragt": HR is whom, not who
        plain = bool(_PLAIN.search(told) or line.piece.box or line.section == "done")
        for key in _kept(wanted, stems(told), owner, plain=plain):
            found.setdefault(key, FoundDone(key, line.piece.span))
    return list(found.values())


def _things(what: str, names: set[str]) -> list[str]:
    """The stems of a promise without the two themselves: to whom is understood."""
    found = stems(what)
    return [stem for stem in found if stem not in names] or found


def _told_done(line: Line, text: str) -> str:
    """The clauses of a sentence that tell of something done; empty where none does."""
    if text.rstrip().endswith("?") or line.piece.box is False:
        return ""
    told = [
        part
        for part in re.split(r"[,;]\s|\s[–—]\s|\bbut\b|\baber\b", text)
        if not (_NOT_YET.search(part) or _PLEDGED.search(part) or negated(part))
    ]
    if not told or (_NOT_YET.search(text) and told[0] not in text[: len(told[0]) + 1]):
        return ""
    whole = ", ".join(told)
    ticked = line.piece.box or line.section == "done"
    past = (
        _CUE.search(whole)
        or _PERFECT_DE.search(whole)
        or _PAST_EN.search(whole)
        or _PRETERITE.search(whole)
        or _BARE_DE.match(told[0])
    )
    return whole if ticked or past else ""


def done_by(text: str, words: list[Token], people: People, last: Side | None = None) -> Side | str | None:
    """Who did it: a side, "other" for outsiders, None where the sentence names nobody."""
    if not words:
        return None
    subject = people.subject(text, words, 0)
    if subject is not None and subject.kind in {"pair", "self", "you"}:
        return subject.sides[0]
    if subject is not None and subject.kind == "third":
        return "other"
    for number, token in enumerate(words[:12]):
        if token.low in {"ich", "i"}:
            return people.cast.writer
        named = people.at(words, number)
        if (
            named
            and number + 1 < len(words)
            and (number == 0 or words[number - 1].low in {"hat", "has", "von", "by"})
        ):
            return named[0]
    return last if subject is not None and subject.kind == "pronoun" else None


def _kept(
    wanted: Sequence[tuple[str, Side | None, list[str]]],
    said: list[str],
    owner: Side | str | None,
    *,
    plain: bool,
) -> list[str]:
    """The commitments that share enough with what was said; ``plain`` words for done need the thing alone."""
    scores: list[tuple[float, str]] = []
    for key, side, parts in wanted:
        if (
            not parts
            or (owner == "other" and side is not None)
            or (owner in {"mentor", "mentee"} and side not in {owner, None})
        ):
            continue
        matched = [any(alike(stem, word) for word in said) for stem in parts[:8]]
        hits = sum(matched)
        share = hits / min(len(parts), 8)
        told = _deed_and_thing(parts[:8], matched) and owner in {side, None}
        thing = any(
            hit and len(stem) >= _TELLING and not is_deed(stem)
            for stem, hit in zip(parts[:8], matched, strict=True)
        )
        if (share >= 0.5 and (hits >= min(2, len(parts)) or (plain and thing))) or told:
            scores.append((share, key))
    best = max((share for share, _ in scores), default=0.0)
    return [key for share, key in scores if share >= best - 0.01]


def _deed_and_thing(parts: list[str], matched: list[bool]) -> bool:
    """Whether a deed of the promise and a thing right beside it are both told ("brief … send")."""
    deeds = [number for number, stem in enumerate(parts) if matched[number] and is_deed(stem)]
    things = [
        number
        for number, stem in enumerate(parts)
        if matched[number] and not is_deed(stem) and (len(stem) > 3 or stem in _SHORT)
    ]
    return any(abs(deed - thing) <= 3 for deed in deeds for thing in things)
