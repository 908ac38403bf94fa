"""Promises said without a subject and verb of their own: "Muss noch … abgeben", "Von mir bekommt Lea …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.domain import Side
from copilot.memory import phrase, verbs
from copilot.memory.words import People, Token

_GIFT_DE = re.compile(
    r"\W*von\s+(?P<giver>mir|dir|\w+)\s+(?:bekommt|kriegt|erhält)\s+(?P<rest>(?P<getter>[\w-]+)\s+.+)$",
    re.IGNORECASE | re.DOTALL,
)
_GETS_DE = re.compile(
    r"\W*(?P<getter>[\w-]+)\s+(?:bekommt|kriegt|erhält|bekomme|kriege)\s+(?:(?P<a>.{0,60}?)\s)?von\s+(?P<giver>mir|"
    r"dir|\w+)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_GETS_EN = re.compile(
    r"\W*(?P<getter>\w+)\s+(?:will\s+)?gets?\s+(?P<rest>.{3,80}?)\s+from\s+(?P<giver>me|you|\w+)\b(?P<end>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OWES = re.compile(r"\W*(?:I|ich|\w+)\s+(?:still\s+)?(?:owes?|schulde[t]?)\s+", re.IGNORECASE)
_HAPPY = re.compile(
    r"\W*(?:(?:I['’]?m|I\s+am)\s+)?(?:happy|glad)\s+to\s+(?P<rest>[^,.;–-]{4,160}?)\s*[,.;–-]+\s*(?:I\s+|"
    r"and\s+)?will\s+do\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\W*(?:muss|soll|sollte|will|werde|darf\s+nicht\s+vergessen|(?:need|have|got|must|want|going)(?:\s+to)?|gotta|"
    r"gonna)\s+"
    r"(?:(?:noch|dringend|unbedingt|auch|also|still|dann|mal|endlich|really)\s+)*(?=\S+\s+\S)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:entschieden|entschlossen|decided|decision|entscheid|vorgenommen|vorsatz|beschluss|deal|homework|"
    r"hausaufgabe[n]?|"
    r"aufgabe[n]?|auftrag|next\s+step|nächster\s+schritt|task|job)\s*(?:(?:für|for|an)\s+\w+\s*)?(?::|–|"
    r"-\s)\s*(?=\S)",
    re.IGNORECASE,
)
_INFINITIVE_END = re.compile(r"([\wäöüß]+)\s*[.!]*\s*$")
_NO_MUST = re.compile(
    r"\b(?:man|nicht|not|kein\w*|never|aufpassen|be\b|sein\b|know|wissen|learn|lernen)\b", re.IGNORECASE
)
_BEFORE_OBJECT = frozenset(
    "noch bis am morgen heute den die das dem der ihr ihm ihnen sie ihn dir mal beim bei mit am im zum zur nächste "
    "nächsten "
    "diese ein eine einen es gleich dann auch übermorgen".split()
)


@dataclass(frozen=True, slots=True)
class Special:
    """A promise in such words: who, where its own words begin, how to say it as a phrase.

    ``verb`` is an infinitive to add ("geben"), ``fixed`` the phrase itself where it is clear already.
    """

    owners: tuple[Side, ...]
    who_text: str
    start: int
    verb: str = ""
    fixed: str = ""
    dated_only: bool = False

    def reword(self, rest: str) -> str:
        """The phrase, from the words left without their date."""
        if self.fixed:
            return self.fixed
        if self.verb.startswith("\0"):
            return f"{self.verb[1:]} {rest} geben"
        if self.verb.startswith("\1"):
            prefix, base = self.verb[1:].split("|")
            rest = re.sub(rf"\s+{prefix}$", "", rest) if prefix else rest
            return phrase.german("", rest, "", prefix + base)
        return f"{rest} {self.verb}" if self.verb else ""


def special(text: str, start: int, words: list[Token], people: People) -> Special | None:
    """The promise in a sentence without subject and verb of its own, None in all others."""
    body = text[start:]
    return (
        _gift(body, start, people)
        or _owed(text, start, words, people)
        or _happy(body, start, people)
        or _must(body, start, people)
        or _decided(text, words, people)
        or _first_person(text, start, words, people)
    )


def _side(word: str, people: People) -> Side | None:
    low = word.lower()
    if low in {"mir", "me"}:
        return people.cast.writer
    if low in {"dir", "you"}:
        return "mentee" if people.cast.writer == "mentor" else "mentor"
    return people.names.get((low,))


def _gift(body: str, start: int, people: People) -> Special | None:
    match = _GIFT_DE.match(body)
    if match and (giver := _side(match["giver"], people)):
        return Special((giver,), match["giver"], start + match.start("rest"), "geben")
    match = _GETS_DE.match(body)
    if match and (giver := _side(match["giver"], people)):
        getter = people.cast.writer if match["getter"].lower() == "ich" else _side(match["getter"], people)
        if getter and getter != giver and not re.search(r"\b(?:oft|immer|viel|gut\w*)\b", body):
            rest = re.sub(r"[.!]\s*$", "", match["rest"])
            if re.search(r"(?<!\w)(?:de[nmr]|das|die|ein|eine|einen|zwei|drei|alle)\s", rest):
                name = people.first[getter]
                return Special((giver,), match["giver"], start + match.start("rest"), "\0" + name)
    match = _GETS_EN.match(body)
    if match and not re.search(r"\b(?:often|always|a\s+lot|much)\b", body):
        giver, getter = _side(match["giver"], people), _side(match["getter"], people)
        if giver and getter and giver != getter:
            return Special(
                (giver,), match["giver"], start, fixed=f"give {people.first[getter]} {match['rest']}"
            )
    return None


def _owed(text: str, start: int, words: list[Token], people: People) -> Special | None:
    match = _OWES.match(text, start)
    if match is None:
        return None
    index = next((number for number, token in enumerate(words) if token.start >= start), 0)
    subject = people.subject(text, words, index)
    if subject is None or subject.kind not in {"self", "pair", "you"}:
        return None
    if not re.match(r"(?:\w+\s+){1,3}\w+", text[match.end() :]) or re.search(
        r"\b(?:favou?r|a\s+lot|viel|Dank)\b", text
    ):
        return None
    return Special(subject.sides, subject.text, start, fixed=re.sub(r"[.!\s]+$", "", text[start:]).strip())


def _happy(body: str, start: int, people: People) -> Special | None:
    match = _HAPPY.match(body)
    return (
        Special((people.cast.writer,), "", start + match.start("rest"), fixed=match["rest"])
        if match
        else None
    )


def _must(body: str, start: int, people: People) -> Special | None:
    match = _MUST.match(body)
    if match is None or _NO_MUST.search(body):
        return None
    rest = body[match.end() :]
    first = rest.split()[0].lower()
    if re.search(r"\s", match[0].strip()) and first in verbs.STRONG_EN | verbs.WEAK_EN:
        return Special((people.cast.writer,), "", start + match.end())
    end = _INFINITIVE_END.search(
        re.split(r",|\(|\sbis\s|\sspätestens\s|\svor\s", rest.strip(), maxsplit=1)[0]
    ) or _INFINITIVE_END.search(rest)
    if end and end[1].lower() in verbs.STRONG_DE and len(rest.split()) > 1:
        return Special((people.cast.writer,), "", start + match.end())
    return None


def _decided(text: str, words: list[Token], people: People) -> Special | None:
    """ "Lea hat sich entschieden: Bewerbung bis 3.4. abschicken", "Leas Aufgabe: …"."""
    match = _DECIDED.search(text[:120])
    if match is None:
        return None
    named = people.mentioned([token for token in words if token.end <= match.end()])
    rest = text[match.end() :]
    end = _INFINITIVE_END.search(re.split(r",|\(|\bbis\b.*$", rest.strip(), maxsplit=1)[0])
    doing = bool(end and end[1].lower() in verbs.KNOWN_DE) or rest.split()[0].lower() in verbs.STRONG_EN
    whole = _INFINITIVE_END.search(rest)
    doing = doing or bool(whole and whole[1].lower() in verbs.KNOWN_DE)
    if len(named) != 1 or not doing:
        return None
    side = next(iter(named))
    return Special((side,), people.first[side], match.end())


def _first_person(text: str, start: int, words: list[Token], people: People) -> Special | None:
    """ "Schicke ihr bis Freitag den Link.": a first person without its "ich"."""
    inside = [token for token in words if token.start >= start]
    if len(inside) < 3 or text.rstrip().endswith("?"):
        return None
    low, following = inside[0].low, inside[1].low
    known = verbs.finite(low)
    if not known or known[1] != "1" or not low.endswith("e") or known[0] not in verbs.KNOWN_DE:
        return None
    named = people.at(inside, 1) is not None
    if following not in _BEFORE_OBJECT and not named:
        return None
    separable = inside[-1].low if inside[-1].low.isalpha() else inside[-2].low
    prefix = separable if separable in verbs.PREFIXES else ""
    noun = low in {"frage", "suche", "plane", "teile", "übe", "liste", "mache", "gehe", "halte"}
    if noun and not prefix and not named and following in {"bei", "der", "die", "des", "beim"}:
        return None
    strong = (prefix + known[0]) in verbs.STRONG_DE
    return Special((people.cast.writer,), "", inside[0].end, f"\1{prefix}|{known[0]}", dated_only=not strong)
