"""Mail addresses, telephone numbers and rooms in a line of text, as they are written."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"(?:https?|file)://\S+|\]\([^)\s]*\)")
_PHONE = re.compile(r"(?<![\w.@/-])(?:\+|\(|00)?\d[\d \-/()]{4,20}\d(?![\w@])")
_CALLED = re.compile(
    r"\b(?:tel|tele[fp]h?on|phone|hotline|helpline|line|nummer|number|call|ruf|anruf|mobile|natel)", re.I
)
_ROOM = re.compile(r"\b(?:Büro|Raum|Zimmer|Room|room|Office|office)\s+(?=[\w.-]*\d)[A-Z]?[\w.-]{1,8}\w")
_NO_PHONE = re.compile(r"(?:19|20)\d\d\D+(?:19|20)\d\d|\d{4,6}-\d\d-\d\d|\d\d?[-/]\d\d?[-/]\d{4}")
_AFTER = re.compile(r"\s*(?:\(\d{0,4}(?:/\d*)?|[-/( ]+)$")
"""What a number drags along: an opening bracket, "(24/7"."""
_FEWEST, _MOST = 7, 15
"""Digits of a telephone number: fewer is an extension or an emergency number, more an account (E.164 allows 15)."""


def reached(line: str) -> tuple[str, ...]:
    """The ways to reach somebody that a line gives, each once; emergency numbers are none."""
    line = _LINK.sub(" ", line)
    named = _CALLED.search(line) is not None or re.search(r"[:–|]", line) is not None
    phones = [_AFTER.sub("", match[0]).strip() for match in _PHONE.finditer(line)]
    good = [phone for phone in phones if _is_phone(phone, named)]
    ways = [match[0].rstrip(".-") for match in _MAIL.finditer(line)] + good
    return tuple(dict.fromkeys([*ways, *(_ROOM.findall(line) if ways else [])]))


def _is_phone(written: str, named: bool) -> bool:
    digits = sum(char.isdigit() for char in written)
    if not _FEWEST <= digits <= _MOST or _NO_PHONE.fullmatch(written):
        return False
    return named or written[0] in "+(0"
