"""Tokens, people and small words: what the other modules read a sentence with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from copilot.domain import Cast, Side
from copilot.memory.name_words import COMMANDS, NO_NAMES

_TOKEN = re.compile(r"['’](?:ll|s|d|m|ve|re|t)\b|[^\W_]+(?:[-.][^\W_]+)*|[^\w\s]|_", re.IGNORECASE)
_MARKS = re.compile(r"(?<![\w])[*_`~]+|[*_`~]+(?![\w])|\*\*|__")
DETERMINERS = frozenset(
    (
        "der die das den dem des ein eine einen einem einer mein meine meinen dein deine sein seine "
        "seinen ihr ihre ihren unser unsere the a an my your his her our their no kein keine"
    ).split()
)
SUBORDINATORS = frozenset(
    (
        "ob dass daß weil wenn falls damit sodass obwohl während bevor nachdem sobald sofern bis wie "
        "was wer wo wann warum wieso weshalb welche welcher welches welchen wem wen woher wohin "
        "worauf woran womit worüber der die das den dem deren dessen denen um ohne denn sondern indem "
        "that whether if because so which who whom whose what how when where why while although "
        "unless as to und weshalb"
    ).split()
)
_THIRD_NOUNS = (
    r"(?:chef|chefin|vorgesetzte[r]?|kollege|kollegin|leiter|leiterin|teamleiter|teamleiterin|personalabteilung|"
    r"personalchefin|personalchef|abteilungsleiter|abteilungsleiterin|kursleiterin|kursleiter|sekretariat|"
    r"manager|boss|supervisor|colleague|line\smanager|team\slead|assistant|coach|director|recruiter|partner|mann|"
    r"frau|husband|wife|buddy|assistentin|assistent|sachbearbeiterin|sachbearbeiter|schwester|freundin)"
)
_TITLE = re.compile(
    r"(?:Frau|Herr|Hr\.|Fr\.|Mr\.?|Ms\.?|Mrs\.?|Dr\.|Prof\.)\s+\w[\w-]*(?:\s+[A-ZÄÖÜ][\w-]+)?"
)
_NOUN = re.compile(
    r"(?:(?:\w+['’]s|(?-i:[A-ZÄÖÜ]\w+s)|der|die|das|ihr|ihre|sein|seine|mein|meine|leas|unser|unsere|"
    r"the|her|his|my|our|a|ein|eine)\s+)"
    rf"(?:\w+\s+)?{_THIRD_NOUNS}\b(?-i:\s+[A-ZÄÖÜ][a-zäöü]+(?=\s+[a-z]))?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:(?:das|the)\s+)?(?:HR|IT|Personal|PMO|Payroll|Facilities|Informatik|Personalabteilung)\b"
)
_NAME = re.compile(
    r"[A-ZÄÖÜ][a-zäöüéèàß]+(?:-[A-ZÄÖÜ][a-zäöü]+)?(?:\s+[A-ZÄÖÜ][a-zäöüéè]+)?"
    r"(?:\s+(?:from|in|at|of|vom|von|aus)\s+(?:the\s+|der\s+)?[A-ZÄÖÜ]\w+)?"
)


_COMMON = NO_NAMES | COMMANDS


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a sentence: ``text == sentence[start:end]``, and in lower case."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a clause is about: sides of the pair (none for outsiders), words as written, kind.

    ``last`` is the index after its last token; kind is "self", "you", "both", "pair", "pronoun", "third".
    """

    sides: tuple[Side, ...]
    text: str
    kind: str
    last: int
    gender: str = ""


def tokens(text: str) -> list[Token]:
    """Words and signs of a text in order."""
    return list(_tokens(text))


@lru_cache(maxsize=256)  # a phrase is looked at several times in a row
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(Token(m[0], m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text))


def plain(quote: str) -> str:
    """The text with Markdown emphasis and line breaks blanked out; every offset stays as it is."""
    return _MARKS.sub(lambda m: " " * len(m[0]), quote).translate({10: " ", 13: " ", 9: " ", 0: " "})


def other(side: Side) -> Side:
    """The other one of the pair."""
    return "mentee" if side == "mentor" else "mentor"


class People:
    """The pair as notes name it: first, last and full names, roles, initials before a colon."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.names: dict[tuple[str, ...], Side] = {}
        self.initials: dict[str, Side] = {}
        clashes: set[tuple[str, ...]] = set()
        for side in ("mentor", "mentee"):
            self._add(side, clashes)
        for clash in clashes:
            self.names.pop(clash, None)
        self._nicks: dict[str, Side | None] = {}
        self._starts = {key[0] for key in self.names}
        self.first = {side: cast.person(side).first_name for side in (cast.writer, other(cast.writer))}

    def _add(self, side: Side, clashes: set[tuple[str, ...]]) -> None:
        parts = [token.low for token in tokens(self.cast.person(side).name)]
        keys: list[tuple[str, ...]] = [tuple(parts), tuple(parts[:1]), tuple(parts[-1:])]
        keys += [(side,), (side + "in",)]
        for key in keys:
            if key and self.names.get(key, side) != side:
                clashes.add(key)
            if key:
                self.names[key] = side
        short = "".join(piece[0] for piece in parts[0].split("-") if piece) if parts else ""
        for initials in {"".join(part[0] for part in parts), parts[0][:1] if parts else "", short}:
            if initials in self.initials:
                del self.initials[initials]
            elif initials:
                self.initials[initials] = side

    def at(self, words: list[Token], index: int) -> tuple[Side, int] | None:
        """Who of the pair is named at this token, and the index after the name."""
        if index >= len(words):
            return None
        if words[index].low not in self._starts:
            text = words[index].text
            if text not in self._nicks:
                self._nicks[text] = self._nickname(words[index])
            nick = self._nicks[text]
            return (nick, index + 1) if nick else None
        for size in (3, 2, 1):
            key = tuple(token.low for token in words[index : index + size])
            side = self.names.get(key) if len(key) == size else None
            if side and not (size == 1 and self._is_small_word(words[index])):
                return side, index + size
        return None

    def by_initials(self, words: list[Token], index: int) -> tuple[Side, int] | None:
        """Who is meant by "HP", "T." or "A.-L." at this token, and the index after it."""
        letters, here = "", index
        while here < len(words) and here < index + 5:
            token = words[here]
            if token.text.isupper() and len(token.text.replace("-", "").replace(".", "")) <= 3:
                letters += token.low.replace("-", "").replace(".", "")
            elif not letters or token.text not in {".", "-"} or self._ends_here(words, here):
                break
            here += 1
        side = self.initials.get(letters) if letters else None
        return (side, here) if side else None

    @staticmethod
    def _ends_here(words: list[Token], here: int) -> bool:
        """Whether a dash stands apart ("WL - …") and so belongs to no initials."""
        glued = here + 1 < len(words) and words[here + 1].start == words[here].end
        return words[here].text == "-" and not glued

    def _nickname(self, token: Token) -> Side | None:
        """ "Andi" for Andreas, "Magda" for Magdalena; never a common word."""
        if len(token.text) < 4 or not token.text.istitle() or token.low in _COMMON:
            return None
        if (token.low,) in self.names or self._is_small_word(Token(token.low, token.low, 0, 0)):
            return None
        stem = token.low[:-1] if token.low[-1] in "iy" else token.low
        fits = [
            side
            for side, name in self.first.items()
            if name.lower().startswith(stem) and len(name) > len(stem)
        ]
        return fits[0] if len(fits) == 1 else None

    @staticmethod
    def _is_small_word(token: Token) -> bool:
        """A name such as "Will" or "Mark" counts only with its capital letter."""
        return token.text.islower() and token.low in {"will", "mark", "may", "rose", "grace", "bill"}

    def mentioned(self, words: list[Token]) -> set[Side]:
        """Everyone of the pair named in these words, possessives included ("Leas Chef")."""
        sides: set[Side] = set()
        for index, token in enumerate(words):
            found = self.at(words, index)
            if found:
                sides.add(found[0])
            if token.low.endswith("s") and (token.low[:-1],) in self.names:
                sides.add(self.names[(token.low[:-1],)])
        return sides

    def subject(self, text: str, words: list[Token], index: int) -> Subject | None:
        """The person or persons a clause starts with at this token, "Lea und Urs" as one."""
        first = self._single(text, words, index)
        if first is None:
            return None
        after = first.last
        if after + 1 < len(words) and words[after].low in {"und", "and", "&", "+", "/", "u"}:
            second = self._single(text, words, after + 1)
            if second is None:
                return first
            whole = text[words[index].start : words[second.last - 1].end]
            if second.kind in {"pair", "self", "you"} and second.sides != first.sides:
                sides = tuple(dict.fromkeys((*first.sides, *second.sides)))
                return Subject(sides, whole, "both" if len(sides) > 1 else "pair", second.last)
            if first.kind == "pair" and second.kind in {"name", "third"}:
                return Subject(first.sides, whole, "pair", second.last)
        return first

    def _single(self, text: str, words: list[Token], index: int) -> Subject | None:
        if index >= len(words):
            return None
        token = words[index]
        named = self.at(words, index)
        titled = token.low in {"frau", "herr", "hr", "fr", "mr", "ms", "mrs", "dr"}
        if titled and index + 1 < len(words):
            skip = index + 2 if words[index + 1].text == "." else index + 1
            named = self.at(words, skip)
        if named and self._owns(words, named[1]):
            return self._third(text, words, index)
        if named is None and token.text.isupper() and len(token.text) <= 2 and index + 1 < len(words):
            side = self.initials.get(token.low) if words[index + 1].low == "to" else None
            named = (side, index + 1) if side else None
        if named is None and token.text.isupper() and (short := self.by_initials(words, index)):
            after = words[short[1]] if short[1] < len(words) else None
            named = short if after and _VERBAL.fullmatch(after.low) and after.text.islower() else None
        if named:
            return Subject((named[0],), text[token.start : words[named[1] - 1].end], "pair", named[1])
        return self._pronoun(words, index) or self._third(text, words, index)

    def _pronoun(self, words: list[Token], index: int) -> Subject | None:
        token, writer = words[index], self.cast.writer
        if token.low in {"ich", "i"}:
            return Subject((writer,), token.text, "self", index + 1)
        if token.low in {"du", "you"}:
            return Subject((other(writer),), token.text, "you", index + 1)
        if token.low in {"wir", "we", "beide", "both", "lets"} or _lets(words, index):
            return self._both(words, index)
        if token.low in {"er", "sie", "he", "she"}:
            gender = "m" if token.low[0] in "eh" else "f"
            return Subject((), token.text, "pronoun", index + 1, gender)
        return None

    @staticmethod
    def _owns(words: list[Token], index: int) -> bool:
        """Whether "'s" behind a name is a genitive ("Julia's manager") and not "is"."""
        if index + 1 >= len(words) or words[index].low not in {"'s", "’s"}:
            return False
        return words[index + 1].low not in {"going", "gonna", "to", "due"} and not words[
            index + 1
        ].low.endswith("ing")

    def _both(self, words: list[Token], index: int) -> Subject:
        last = index + (2 if _lets(words, index) else 1)
        while last < len(words) and words[last].low in {"beide", "both", "of", "us"}:
            last += 1
        return Subject(("mentor", "mentee"), words[index].text, "both", last)

    def _third(self, text: str, words: list[Token], index: int) -> Subject | None:
        start = words[index].start
        for pattern in (_TITLE, _UNIT, _NOUN):
            match = pattern.match(text, start)
            if match:
                gender = _gender(match[0])
                return Subject((), match[0], "third", _after(words, index, match.end()), gender)
        match = _NAME.match(text, start)
        low = words[index].low
        if match is None or low in NO_NAMES or low in DETERMINERS or low in COMMANDS:
            return None
        return Subject((), match[0], "name", _after(words, index, match.end()))


def _gender(words: str) -> str:
    """ "f", "m", or empty where the words leave it open ("my boss", "HR")."""
    if re.search(r"frau|ms\b|mrs|\w{3}in\b", words, re.IGNORECASE):
        return "f"
    he = re.search(r"\b(?:herrn?|hr|mr|der|\w*chef|\w*leiter|kollege|mann)\b", words, re.IGNORECASE)
    return "m" if he else ""


# What may follow initials as their verb; "I will", "A good" and the like aren't initials.
_VERBAL = re.compile(r"(?!(?:mit|seit|nicht|not|best|next|last|first)$)\w{2,}(?:t|s)|will|to|wird|muss|soll")


def _lets(words: list[Token], index: int) -> bool:
    follows = words[index + 1].low if index + 1 < len(words) else ""
    return words[index].low == "let" and follows in {"'s", "’s", "us"}


def _after(words: list[Token], index: int, end: int) -> int:
    while index < len(words) and words[index].start < end:
        index += 1
    return index
