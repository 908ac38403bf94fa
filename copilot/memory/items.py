"""Entries of lists: "Lea: …", "@Urs …", "TODO …", "- [ ] …", with their owner and their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.domain import Side
from copilot.memory import verbs
from copilot.memory.outline import Line
from copilot.memory.words import People, Token, tokens

_TAG = re.compile(
    r"\W*(?:(?:[A-ZÄÖÜ]\w+['’]?s\s+)?(?:to[\s-]?dos?|ap|ai|action(?:\s+(?:item|point))?|aufgabe|hausaufgaben?|"
    r"auftrag|homework|"
    r"pendenz|task))\b\s*(?:[:\-–]|für\b|for\b)?\s*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*(?:\([^()]{0,60}\)\s*)?(?::|–|—|->|→|=>|-(?=\s))\s*")
_OWNER_AT_END = re.compile(r"[\s,]*(?:[(\[–—→-]+\s*|\()@?([\w.\s/&+-]{1,40}?)\s*[)\]]?\s*[.!]?\s*$")
_BRACKET_AT_END = re.compile(r"[(\[]@?([\w.\s/&+-]{1,40}?)(?:[,;:]\s*[^()\[\]]{1,40})?[)\]]\s*[.!]?\s*$")
_EMPTY = re.compile(r"\W*(?:keine?|none|nothing|nichts|n/?a|tbd|offen|-)?\W*$", re.IGNORECASE)
_JOINTS = frozenset("und and & / + , u".split())
_AFTER_NOUN = frozenset("is was war ist were hat has vom von from lief went of".split())


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list; ``label``, ``body`` and ``end`` are offsets in its sentence.

    ``listed``: it stands under "To do", in an open checkbox, or behind a tag, so it counts without a verb.
    ``doing``: its own words are an infinitive or an imperative of doing. ``nearly``: they are with a date.
    """

    owners: tuple[Side, ...]
    who_text: str
    label: int
    body: int
    end: int
    listed: bool
    doing: bool
    nearly: bool
    empty: bool


def fragment(line: Line, text: str, words: list[Token], people: People) -> Item | None:
    """The entry this sentence is, or None for plain prose."""
    if line.heading:
        return None
    start = line.head
    tag = _TAG.match(text, start) if line.section != "todo" or not start else None
    listed = line.section == "todo" or line.piece.box is False or bool(tag and tag.end() > start)
    if tag:
        start = tag.end()
    owners, who, body = _label(text, words, start, people, listed)
    end = len(text)
    if not who and line.head and (label := re.search(r"\(([^()]+)\)\s*:\s*$", text[: line.head])):
        owners, who, _ = _trailing(f"x ({label[1]})", 0, people, tokens(f"x ({label[1]})"))
    if not who and (listed or line.piece.bullet):
        owners, who, end = _trailing(text, body, people, words)
    if line.section in {"topics", "goals"} and not who:
        return None
    inside = [token for token in words if body <= token.start < end]
    doing, nearly = _does(inside, bool(who))
    arrow = bool(who) and bool(re.search(r"(?:->|→|=>)\s*$", text[start:body]))
    listed = listed or arrow
    if not (who or listed or nearly):
        return None
    empty = bool(_EMPTY.match(text[body:end])) or text.rstrip().endswith("?")
    return Item(owners, who, start, body, end, listed, doing and bool(who), nearly, empty)


def owner_parts(text: str, words: list[Token], people: People, *, listed: bool = False) -> list[str]:
    """ "Lea: …; Urs: …" as one text for each owner, the rest blanked so that offsets stay; else the text itself."""
    cuts = [0]
    for index in range(1, len(words) - 1):
        if words[index - 1].text not in {";", ",", ".", "|", "/"}:
            continue
        if listed and _owner_first(words, index, people):
            cuts.append(words[index].start)
            continue
        if words[index + 1].text not in {":", "."}:
            continue
        named = people.at(words, index) if words[index + 1].text == ":" else None
        if named or (words[index + 1].text == ":" and _initial(words, index, people)):
            cuts.append(words[index].start)
    if len(cuts) == 1:
        return [text]
    ends = [*cuts[1:], len(text)]
    return [" " * start + text[start:end].rstrip(" ;,|") for start, end in zip(cuts, ends, strict=True)]


def _owner_first(words: list[Token], index: int, people: People) -> bool:
    """ "Lea Lebenslauf bis 1.4., Urs Kontakt": a name right before a noun, in a list of things to do."""
    named = people.at(words, index)
    if named is None or named[1] >= len(words):
        return False
    following = words[named[1]]
    return following.text[0].isupper() and following.text[0].isalpha() and verbs.finite(following.low) is None


def _label(
    text: str, words: list[Token], start: int, people: People, listed: bool
) -> tuple[tuple[Side, ...], str, int]:
    """Owner before a colon, arrow or dash, or behind an @; no owner leaves the start as it is."""
    index = next((number for number, token in enumerate(words) if token.start >= start), len(words))
    at = index < len(words) and words[index].text == "@"
    first = index = index + at
    sides: list[Side] = []
    while index < len(words):
        named = people.at(words, index) or _initial(words, index, people)
        if named is None:
            break
        sides.append(named[0])
        index = named[1]
        if index < len(words) and words[index].low in _JOINTS:
            index += 1
    if (
        index == first
        and index < len(words)
        and words[index].low in {"beide", "both", "wir", "we", "alle", "all", "ich", "i", "me"}
    ):
        own = words[index].low in {"ich", "i", "me"}
        sides = [people.cast.writer] if own else ["mentor", "mentee"]
        index += 1
    if index > first and sides:
        end = words[index - 1].end
        sign = _SIGN.match(text, end)
        if sign or at:
            return tuple(dict.fromkeys(sides)), text[words[first].start : end], sign.end() if sign else end
        if listed and _owner_first(words, first, people):
            return tuple(sides), text[words[first].start : end], end
        return (), "", start
    outsider = people.subject(text, words, first) if first < len(words) else None
    if outsider and outsider.kind in {"third", "name"} and outsider.last <= len(words):
        end = words[outsider.last - 1].end
        sign = re.compile(r"\s*:\s*").match(text, end)
        if sign and len(outsider.text.split()) <= 3 and outsider.kind == "third":
            return (), outsider.text, sign.end()
    return (), "", start


def _initial(words: list[Token], index: int, people: People) -> tuple[Side, int] | None:
    found = people.by_initials(words, index)
    follows = words[found[1]].text if found and found[1] < len(words) else ""
    return found if found and follows in {":", ".", "/", "&", "+", "–", "-", "→", ">"} else None


def _trailing(text: str, body: int, people: People, words: list[Token]) -> tuple[tuple[Side, ...], str, int]:
    """Owner behind the entry: "Raum buchen (Urs)", "CV schicken – Lea"."""
    bracket = _BRACKET_AT_END.search(text, max(body, len(text) - 80))
    match = bracket or _OWNER_AT_END.search(text, max(body, len(text) - 60))
    if match is None:
        return (), "", len(text)
    inside = [token for token in words if match.start(1) <= token.start < match.end(1)]
    sides: list[Side] = []
    index = 0
    while index < len(inside):
        named = people.at(inside, index)
        if named is None and inside[index].low in {"beide", "both", "wir", "ich", "me"}:
            own = inside[index].low in {"ich", "me"}
            sides += [people.cast.writer] if own else ["mentor", "mentee"]
            index += 1
            continue
        if named is None and inside[index].low not in _JOINTS:
            return (), "", len(text)
        if named:
            sides.append(named[0])
        index = named[1] if named else index + 1
    return (
        (tuple(dict.fromkeys(sides)), match[1], len(text) if bracket else match.start())
        if sides
        else ((), "", len(text))
    )


def _does(inside: list[Token], owned: bool) -> tuple[bool, bool]:
    """Whether the words are an infinitive or imperative of doing, and whether they are with a date."""
    letters = [token for token in inside if token.text[0].isalnum()]
    if not letters:
        return False, False
    first = letters[0].low
    if first == "to" and len(letters) > 1:
        first = letters[1].low
    second = letters[1].low if len(letters) > 1 else ""
    english = first in verbs.STRONG_EN and second not in _AFTER_NOUN
    ends = _ends_with_infinitive(inside)
    weak = first in verbs.WEAK_EN and len(letters) > 1
    return english or ends or (owned and weak and first not in {"work", "start"}), english or ends


def _ends_with_infinitive(inside: list[Token]) -> bool:
    if (
        len(inside) > 2
        and inside[0].text[0].isupper()
        and inside[1].text.islower()
        and inside[1].low in verbs.KNOWN_DE
    ):
        return True  # "Lebenslauf kürzen auf zwei Seiten"
    for number, token in enumerate(inside):
        at_end = (
            number + 1 == len(inside)
            or inside[number + 1].text in {",", "(", ".", ";", "–", "!", ":"}
            or (inside[number + 1].low in {"bis", "und", "am", "vor"})
        )
        if at_end and number and token.low in verbs.KNOWN_DE:
            return True
        if at_end and number and verbs.infinitive(token.text) and number + 1 == len(inside):
            return True
    return False
