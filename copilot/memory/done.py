"""Which earlier commitments a note says were kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.domain import Cast, FoundDone, Side
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.memory.words import People, Token, tokens

_LONGEST = 600
_TELLING = 6
"""Letters from which the name of a thing is telling enough to stand for its promise."""
_PLAIN = re.compile(r"\b(?:erledigt|gemacht|fertig|abgeschlossen|done|finished|completed)\b|[✓✔✅☑]", re.I)
_CUE = re.compile(
    r"\b(?:erledigt|gemacht|fertig|abgeschlossen|done|finished|completed|ist\s+da|liegt\s+vor|"
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
_NOT_YET = re.compile(
    r"\b(?:noch\s+nicht|nicht|not|yet\s+to|hasn['’]t|haven['’]t|didn['’]t|kein\w*|never|fehlt|offen|"
    r"halb|half|almost|fast|beinahe|nearly|teilweise|partly|versucht|tried)\b",
    re.I,
)
_SMALL = frozenset(
    "der die das den dem des ein eine einen einem einer und oder mit von vom zu zum zur für bei beim "
    "auf aus nach vor über unter bis ob dass wenn "
    "als wie was wer auch mit sich ihr ihre ihren sein seine seinen an am im in um es sie er ich wir "
    "hat habe haben ist sind the a an and or to of "
    "with by for at about on into if that how what her his their it she he i we has have had is was "
    "were been mal noch gibt".split()
)


def find_done(
    lines: list[Line], open_commitments: Sequence[tuple[str, Side | None, str]], cast: Cast
) -> list[FoundDone]:
    """Sentences that tell an open commitment (id, owner, what) was kept: same owner, same things, in the past."""
    if not open_commitments:
        return []
    people = People(cast)
    wanted = [(key, side, _stems(what)) for key, side, what in open_commitments]
    found: dict[str, FoundDone] = {}
    last: Side | None = None
    for line in lines:
        quote = line.piece.span.quote
        if len(quote) > _LONGEST or line.heading:
            continue
        text = line.text
        words = tokens(text)
        owner = _owner(text, words, people, last)
        if len(people.mentioned(words)) == 1:
            last = next(iter(people.mentioned(words)))
        told = _told_done(line, text)
        if not told:
            continue
        for key in _kept(wanted, _stems(told), owner, plain=bool(_PLAIN.search(told))):
            found.setdefault(key, FoundDone(key, line.piece.span))
    return list(found.values())


def _told_done(line: Line, text: str) -> str:
    """The clauses of a sentence that tell of something done; empty where none does."""
    if text.rstrip().endswith("?") or line.piece.box is False:
        return ""
    told = [
        part
        for part in re.split(r"[,;]\s|\s[–—]\s|\bbut\b|\baber\b", text)
        if not (_NOT_YET.search(part) or negated(part))
    ]
    if not told or (_NOT_YET.search(text) and told[0] not in text[: len(told[0]) + 1]):
        return ""
    whole = ", ".join(told)
    ticked = line.piece.box or line.section == "done"
    past = (
        _CUE.search(whole) or _PERFECT_DE.search(whole) or _PAST_EN.search(whole) or _PRETERITE.search(whole)
    )
    return whole if ticked or past else ""


def _owner(text: str, words: list[Token], people: People, last: Side | None) -> Side | str | None:
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
    for key, side, stems in wanted:
        if (
            not stems
            or (owner == "other" and side is not None)
            or (owner in {"mentor", "mentee"} and side not in {owner, None})
        ):
            continue
        matched = [any(_same(stem, word) for word in said) for stem in stems[:8]]
        hits = sum(matched)
        share = hits / min(len(stems), 8)
        told = _deed_and_thing(stems[:8], matched) and owner in {side, None}
        thing = any(
            hit and len(stem) >= _TELLING and not _is_deed(stem)
            for stem, hit in zip(stems[:8], matched, strict=True)
        )
        if (share >= 0.5 and (hits >= min(2, len(stems)) or (plain and thing))) or told:
            scores.append((share, key))
    best = max((share for share, _ in scores), default=0.0)
    return [key for share, key in scores if share >= best - 0.01]


def _deed_and_thing(stems: list[str], matched: list[bool]) -> bool:
    """Whether a deed of the promise and a thing right beside it are both told ("brief … send")."""
    deeds = [number for number, stem in enumerate(stems) if matched[number] and _is_deed(stem)]
    things = [
        number
        for number, stem in enumerate(stems)
        if matched[number] and not _is_deed(stem) and len(stem) > 3
    ]
    return any(abs(deed - thing) <= 3 for deed in deeds for thing in things)


def _is_deed(stem: str) -> bool:
    stem = _IRREGULAR.get(stem, stem)
    return stem in _DEEDS or _SHARED.get(stem, stem) in _DEEDS


def _stems(text: str) -> list[str]:
    main = re.split(
        r",\s+(?:ob|dass|damit|weil|wie|was|wer|wen|welche\w*|whether|so\s+that)\b|\s+(?:whether|if)\s+",
        text,
        maxsplit=1,
    )[0]
    found: list[str] = []
    for token in tokens(main):
        if token.low in _SMALL or not token.low[0].isalnum() or len(token.low) < 2:
            continue
        stem = _stem(token.low)
        if stem not in found:
            found.append(stem)
    return found


_DEEDS = frozenset(
    "send schick lies les read write writ schreib book buch reservier fill ausfull abgeb geb give mak mach show zeig "
    "frag ask "
    "talk sprech red meet treff abschick einreich submit hand draft bring call ruf find such".split()
)
# The same thing in both languages; pairs write their notes in either.
_SHARED = {
    "send": "schick", "forward": "schick", "zusend": "schick", "zuschick": "schick", "ask": "frag",
    "anfrag": "frag", "nachfrag": "frag", "anfrage": "frag", "list": "list", "draft": "entwurf",
    "outlin": "gliederung", "gliederung": "gliederung", "gliedern": "gliederung", "data": "dat",
    "note": "notiz", "room": "raum", "saal": "raum", "talk": "sprech", "red": "sprech",
    "gesprach": "sprech", "speak": "sprech", "read": "les", "write": "schreib", "writ": "schreib",
    "show": "zeig", "story": "geschicht", "letter": "brief", "question": "frag", "training": "schulung",
    "agreement": "vereinbarung", "book": "reservier", "buch": "reservier", "council": "rat",
    "fachrat": "rat", "cv": "lebenslauf",
}  # fmt: skip
_FOLD = str.maketrans("äöü", "aou")


def _stem(word: str) -> str:
    word = word.translate(_FOLD).replace("ß", "ss")
    word = re.sub(
        r"^(ab|an|auf|aus|ein|her|nach|vor|zu|zusammen|mit|durch)?(?:ge)(?=\w{3,}(?:t|en)$)", r"\1", word
    )
    for ending in ("ungen", "ing", "ern", "en", "er", "es", "ed", "et", "em", "e", "n", "s", "t"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_IRREGULAR = {
    "sen": "send", "sent": "send", "wrote": "writ", "written": "writ", "spok": "speak", "spoke": "speak",
    "met": "meet", "took": "tak", "mad": "mak",
    "gesproch": "sprech", "sproch": "sprech", "schrieb": "schreib",
    "getroff": "treff", "troff": "treff", "nomm": "nehm", "ubernomm": "ubernehm", "rief": "ruf",
    "fund": "find", "did": "do", "lies": "les", "gab": "geb", "sprach": "sprech",
}  # fmt: skip


def _same(one: str, two: str) -> bool:
    one, two = _IRREGULAR.get(one, one), _IRREGULAR.get(two, two)
    one, two = _SHARED.get(one, one), _SHARED.get(two, two)
    if one == two:
        return True
    short, long = sorted((one, two), key=len)
    return len(short) >= 5 and (long.startswith(short) or long.endswith(short))
