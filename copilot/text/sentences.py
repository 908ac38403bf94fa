"""Cut a messy note into sentences, bullets and lines without losing a single offset."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.domain import Span
from copilot.text.language import guess_language

ABBREVIATIONS = frozenset(
    (
        "bzw ca dr prof hr fr frl herr nr str tel evtl ev ggf inkl exkl usw etc vgl sog max min mind "
        "abt resp jg st hrsg dipl ing lic betr bspw mr mrs ms vs approx dept no sr jr inc ltd co fig "
        "e.g i.e eg ie z.b d.h u.a o.ä i.d.r z.t m.e u.u v.a p.s jan feb mrz apr jun jul aug sep sept "
        "okt oct nov dez dec mo di mi do sa so mon tue wed thu fri sat sun"
    ).split()
)
MONTH = r"(?:jan|jän|feb|mär|maerz|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]*"
# Words that open a German or English sentence but never follow an ordinal ("der 3. Er" is no phrase).
OPENERS = frozenset(
    (
        "ich er sie es wir ihr der die das ein eine dann danach nun jetzt sonst aber und heute morgen "
        "i he she it we they the a then so bisher nächstes next thema ziel"
    ).split()
)
# "by Wed. Julia …" ends; "Wed. 3 May" goes on, for what follows is no capital letter.
_DAYS_AND_MONTHS = frozenset(
    "jan feb mar mrz apr jun jul aug sep sept okt oct nov dez dec mon tue wed thu fri sat sun".split()
)
# In notes without capitals only these open a new sentence for sure.
_SOLE_OPENERS = frozenset("ich er wir i he she we".split())
# A line that ends so goes on, however short it is.
_HANGING = re.compile(
    r"(?<!\w)(?:und|oder|and|or|the|a|an|der|die|das|den|dem|ein|eine|einen|mit|with|to|for|of|in|für|von|zu|bis|by|"
    r"am|at|um|dass|"
    r"that|ob|if|will|is|ist|hat|has)$",
    re.IGNORECASE,
)
_OPENING_WORD = re.compile(r"[^\W\d_]+")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_MARKER = re.compile(
    r"[\s>]*(?P<head>#{1,6}\s+)?"
    r"(?P<bullet>(?:[-=]>|[-*+•–—·‣▪◦●→]|\d{1,2}\)|[a-z]\)|\d{1,2}\.(?!\s*" + MONTH + r"\b))\s+)?"
    r"(?P<box>\[[ xX✓✔]?\]\s*|[☐☑✓✔✅☒]\s*|(?-i:DONE|ERLEDIGT)\b[:\s]\s*)?",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?:[.!?…。]+)[\"'»”’)\]*_]*(?=\s|$)")
_BEFORE = re.compile(r"\S+$")
_NEXT = re.compile(r"[\s\"'«„“(\[*_>-]*(\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence with the line it stands in: ``line`` numbers blocks, ``first`` opens its block.

    ``box`` is None without a checkbox, else whether it is ticked.
    """

    span: Span
    line: int
    first: bool
    bullet: bool
    heading: bool
    box: bool | None
    after_blank: bool


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    bullet: bool
    heading: bool
    box: bool | None
    after_blank: bool


def sentences(text: str) -> list[Span]:
    """Every sentence, bullet (without its marker) and line of ``text``, verbatim and in order."""
    return [piece.span for piece in pieces(text)]


def pieces(text: str) -> list[Piece]:
    """The sentences of ``text`` together with what their lines look like."""
    found: list[Piece] = []
    for number, block in enumerate(_blocks(text)):
        first = True
        for start, end in _cuts(text, block.start, block.end):
            start, end = _trim(text, start, end)
            if start >= end:
                continue
            span = Span(start, end, text[start:end])
            found.append(
                Piece(span, number, first, block.bullet, block.heading, block.box, block.after_blank)
            )
            first = False
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == "\x00"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\x00"):
        end -= 1
    return start, end


def _blocks(text: str) -> list[_Block]:
    """Lines; a line that only wraps the one before it is joined to it."""
    blocks: list[_Block] = []
    after_blank = True
    last_end = 0
    for match in _LINE.finditer(text):
        # Two line breaks between two matches are an empty line (\r\n counts once).
        after_blank = after_blank or text[last_end : match.start()].replace("\r\n", "\n").count("\n") > 1
        last_end = match.end()
        if not match[0].strip():
            after_blank = True
            continue
        marker = _MARKER.match(text, match.start(), match.end())
        assert marker is not None  # every part of the pattern is optional
        start, end = _trim(text, marker.end(), match.end())
        bullet, box = bool(marker["bullet"]), _box(marker["box"])
        plain = not bullet and box is None and not marker["head"]
        if plain and blocks and not after_blank and _wraps(text, blocks[-1], start):
            blocks[-1].end = end
            continue
        blocks.append(_Block(start, end, bullet, bool(marker["head"]), box, after_blank))
        after_blank = False
    return blocks


def _box(mark: str | None) -> bool | None:
    if not mark:
        return None
    return mark.strip(": \t") in ("DONE", "ERLEDIGT") or any(sign in mark for sign in "xX✓✔✅☑☒")


def _wraps(text: str, block: _Block, start: int) -> bool:
    """Whether the line that begins at ``start`` goes on with the sentence of ``block``."""
    last, first = text[block.end - 1], text[start : start + 1]
    if block.heading or last in ".!?:;…" or not first.isalnum():
        return False
    newline = max(text.rfind("\n", block.start, block.end), text.rfind("\r", block.start, block.end))
    length = block.end - max(newline, block.start)
    if last == ",":
        return True
    if first.islower():
        return length >= 45 or bool(_HANGING.search(text[max(block.start, block.end - 12) : block.end]))
    if last in ')]»”"':
        return False  # a closed remark ends what it stands behind; a wrapped line rarely breaks just there
    opening = _OPENING_WORD.match(text, start)
    if opening and (opening[0].lower() in OPENERS or ":" in text[start : start + 30].partition("\n")[0]):
        return False
    return 60 <= length <= 110


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    here = start
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and not _is_end(text, here, match, end):
            continue
        cuts.append((here, match.end()))
        here = match.end()
    if here < end:
        cuts.append((here, end))
    return cuts


def _is_end(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether a stop sign ends the sentence that began at ``start``."""
    following = _NEXT.match(text[match.end() : min(end, match.end() + 60)])
    if following is None:
        return True
    word = following[1]
    if word[0].islower() and word not in _SOLE_OPENERS:
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    before = _BEFORE.search(text, max(start, match.start() - 40), match.start())
    token = (before[0] if before else "").lstrip("(«\"'„[*_").lower()
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", token):
        return _ends_after_number(text, start, match.start(), token, word)
    initial = len(token) == 1 and token.isalpha()
    short = initial or token in ABBREVIATIONS or re.fullmatch(r"(?:\w\.)+\w", token)
    return token in _DAYS_AND_MONTHS or not short


def _ends_after_number(text: str, start: int, stop: int, token: str, word: str) -> bool:
    """A number with a dot: an ordinal, a date, or the end of "Bisher 0."."""
    if re.match(MONTH + r"\b", word.lower()):
        return False
    before = text[max(start, stop - 40) : stop - len(token)].split()
    if "." in token:
        return len(before) > 2  # "Bis 3.4. Lebenslauf schicken" goes on, "… bis 3.4. Urs liest" doesn't
    if int(token) == 0 or (before and before[-1].lower().strip(":") in {"bisher", "far", "stand"}):
        return True
    if len(before) > 3 and word[0].isupper() and guess_language(" ".join(before), "de") == "en":
        return True  # English writes no dot behind an ordinal
    return word.lower().strip(".,:;") in OPENERS and len(before) > 1
