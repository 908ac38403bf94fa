"""What can be seen of a text without understanding it: signs, lines, length, repetition, who it talks to."""

from __future__ import annotations

import re
import unicodedata

from copilot.grounding.reason import Reason

_SPACES = "\u00a0\u202f\u2009"
_PLAIN = frozenset(".,;:()'’-–—%?!")
_LIST = re.compile(r"\s*(?:[-–—•]\s|\d{1,2}\)|[a-z]\))", re.IGNORECASE)
_HEADING = re.compile(r"\s*[A-Z][\w ]{0,30}:\s*$")
_LINK = re.compile(r"https?|www\.|\w\.(?:com|org|net|ch|de|io|example)\b", re.IGNORECASE)
_MOST_LETTERS = 700


def surface(text: str, draft: str) -> Reason | None:
    """What is wrong with the signs of a text: the draft's own signs are allowed, and plain punctuation."""
    if not any(char.isalnum() for char in text):
        return Reason("empty", "no words")
    body = text.strip(" ")
    strange = _strange(body, draft)
    if strange is not None:
        return (
            Reason("spelling", strange) if strange == "ß" else Reason("markup", f"sign U+{ord(strange):04X}")
        )
    for pattern, code in ((_LIST, "markup"), (_HEADING, "markup"), (_LINK, "markup")):
        if pattern.search(body) if pattern is _LINK else pattern.match(body):
            if pattern is _LINK and pattern.search(draft):
                continue
            return Reason(code, "a list, heading or link")
    if "?" in body and "?" not in draft:
        return Reason("question", "asks something")
    if ("!" in body and "!" not in draft) or re.search(
        r"[,;:!?–—-][.,;:!?–—-]|(?<!\d)\.[.,;:]|\.\s*\.", body
    ):
        return Reason("markup", "punctuation")
    return _size(body, draft)


def _strange(text: str, draft: str) -> str | None:
    """The first sign that has no place in a sentence: controls, other alphabets, marks of formatting, ß."""
    for char in text:
        if char.isascii() and (char.isalnum() or char == " "):
            continue
        if char in _PLAIN or char in _SPACES:
            continue
        category = unicodedata.category(char)
        if category[0] == "C" or category in {"Zl", "Zp", "Mn", "Me"}:
            return char
        if category in {"Ll", "Lu"} and 0xC0 <= ord(char) < 0x180 and char != "ß":
            continue
        if char not in draft:
            return char
    return None


def _size(text: str, draft: str) -> Reason | None:
    words, most = len(text.split()), 2 * len(draft.split()) + 12
    if len(text) > _MOST_LETTERS + len(draft) or words > most:
        return Reason("length", f"{words} words, at most {most}")
    sentences = [part.strip(" .").casefold() for part in re.split(r"(?<!\d)[.;]\s", text) if part.strip(" .")]
    if len(set(sentences)) < len(sentences):
        return Reason("length", "says a sentence twice")
    return None
