"""Which earlier commitments a note says were kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.domain import Cast, FoundDone, Side
from copilot.memory.filters import negated
from copilot.memory.outline import Line
from copilot.memory.words import People, Token, tokens

_LONGEST = 600
_CUE = re.compile(
    r"\b(?:erledigt|gemacht|fertig|abgeschlossen|done|finished|completed|ist\s+da|liegt\s+vor|"
    r"ist\s+raus|is\s+out|is\s+in|sorted|geklappt|steht)\b|[✓✔✅☑]",
    re.I,
)
_PERFECT_DE = re.compile(
    r"\b(?:hat|habe|haben|hast|ist|sind|wurde[n]?|bin|war)\b.{0,200}?\b(?:\w{0,14}ge\w{2,}(?:t|en)|"
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
        if not _tells_done(line, text):
            continue
        for key in _kept(wanted, _stems(text), owner):
            found.setdefault(key, FoundDone(key, line.piece.span))
    return list(found.values())


def _tells_done(line: Line, text: str) -> bool:
    if text.rstrip().endswith("?") or line.piece.box is False:
        return False
    if _NOT_YET.search(text) or negated(text):
        return False
    if line.piece.box or line.section == "done":
        return True
    return bool(
        _CUE.search(text) or _PERFECT_DE.search(text) or _PAST_EN.search(text) or _PRETERITE.search(text)
    )


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
    wanted: Sequence[tuple[str, Side | None, list[str]]], said: list[str], owner: Side | str | None
) -> list[str]:
    scores: list[tuple[float, str]] = []
    for key, side, stems in wanted:
        if (
            not stems
            or (owner == "other" and side is not None)
            or (owner in {"mentor", "mentee"} and side not in {owner, None})
        ):
            continue
        hits = sum(any(_same(stem, word) for word in said) for stem in stems[:8])
        share = hits / min(len(stems), 8)
        if (share >= 0.5 and hits >= min(2, len(stems))) or (share >= 0.5 and len(stems) <= 2):
            scores.append((share, key))
    best = max((share for share, _ in scores), default=0.0)
    return [key for share, key in scores if share >= best - 0.01]


def _stems(text: str) -> list[str]:
    main = re.split(
        r",\s+(?:ob|dass|damit|weil|wie|was|whether|so\s+that)\b|\s+(?:whether|if)\s+", text, maxsplit=1
    )[0]
    found: list[str] = []
    for token in tokens(main):
        if token.low in _SMALL or not token.low[0].isalnum() or len(token.low) < 2:
            continue
        stem = _stem(token.low)
        if stem not in found:
            found.append(stem)
    return found


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
    if one == two:
        return True
    short, long = sorted((one, two), key=len)
    return len(short) >= 5 and (long.startswith(short) or long.endswith(short))
