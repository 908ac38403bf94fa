"""Rules over what a person writes: a little language for patterns, and the form of a text that they are read on.

A rule is a line of a word list: parts joined by `` & `` have to stand in one sentence, in any order; what follows
`` ! `` must not; ``|`` outside of brackets begins another way to fulfil the rule, with its own ``&`` and ``!``. Inside
a part ``~3`` is up to three words and ``<name>`` a set of words of the same list. Rules are read on folded text:
small letters, ``ae oe ue ss`` for umlauts and ß, no signs, `` . `` between sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from copilot.domain import LANGUAGES
from copilot.text.dictionary import is_known
from copilot.text.terms import fold
from copilot.text.tidy import printable

LONGEST_SENTENCE = 40
"""Words that count as one sentence; who writes without full stops is read in pieces that overlap by half."""
_TYPED_FROM = 6
"""Letters from which a slip of the keys is mended; shorter words have too many neighbours."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ](?=\w)")
_ENDS = re.compile(r"[.!?]{1,9}(?=[\s\"'»”)]|$)|[!?]|\n\s*(?:\n|[-*•–])")
_TRAILING_OFF = re.compile(r"\.{2,}|…")
_NO_WORD = re.compile(r"[^a-z0-9 ]+")
_DRAWN_OUT = re.compile(r"([aeiou])\1{2,}")
_GAP = re.compile(r"~(\d) ")
_SET = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class _Way:
    """Patterns that one sentence has to hold, and patterns that it must not hold."""

    needs: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def fits(self, sentence: str) -> bool:
        return all(part.search(sentence) for part in self.needs) and not any(
            part.search(sentence) for part in self.unless
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a word list, with its ways of being fulfilled."""

    ways: tuple[_Way, ...]

    def holds(self, text: Folded) -> bool:
        """Whether a sentence of the text fits."""
        return any(
            any(way.fits(sentence) for sentence in text.sentences)
            for way in self.ways
            if all(part.search(text.whole) for part in way.needs)
        )

    def fits(self, sentence: str) -> bool:
        """Whether this one sentence fits."""
        return any(way.fits(sentence) for way in self.ways)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as rules read it: all of it, and its sentences."""

    whole: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How people of one language write: other forms of a word, and words whose slips are mended."""

    aliases: Mapping[str, str]
    typed: Mapping[str, tuple[str, ...]]
    meant: frozenset[str]

    @staticmethod
    def of(aliases: Mapping[str, str], typed: str, meant: str) -> Spelling:
        """From the lists as they are written: an alias maps a word to what it stands for."""
        by_letter: dict[str, list[str]] = {}
        for word in typed.translate(_UMLAUTS).split():
            by_letter.setdefault(word[0], []).append(word)
        kept = frozenset(f"{typed} {meant}".translate(_UMLAUTS).split())
        flat = {
            form.translate(_UMLAUTS): word.translate(_UMLAUTS)
            for word, forms in aliases.items()
            for form in forms.split()
        }
        return Spelling(flat, {letter: tuple(words) for letter, words in by_letter.items()}, kept)

    def mended(self, word: str) -> str:
        """The word that was meant: by its other form, or one slip away from a word of the list."""
        if word in self.aliases:
            return self.aliases[word]
        if len(word) < _TYPED_FROM or word in self.meant:
            return word
        near = next((known for known in self.typed.get(word[0], ()) if _one_slip(word, known)), None)
        return word if near is None or _is_a_word(word) else near


def folded(text: str, spelling: Spelling) -> Folded:
    """The text as rules read it; takes any text, signs and invisible marks included."""
    plain = fold(unicodedata.normalize("NFKC", printable(text))).translate(_UMLAUTS)
    plain = "".join(
        char
        for char in unicodedata.normalize("NFD", plain)
        if unicodedata.category(char) not in ("Mn", "Cf", "Cs")
    )
    plain = _ENDS.sub(" | ", _TRAILING_OFF.sub(" ", _APOSTROPHES.sub("", plain)))
    sentences: list[str] = []
    for piece in plain.split("|"):
        words = " ".join(
            spelling.mended(word) for word in _DRAWN_OUT.sub(r"\1", _NO_WORD.sub(" ", piece)).split()
        ).split()
        sentences.extend(" ".join([*part, "."]) for part in _cut(words))
    return Folded(" ".join(sentences), tuple(sentences))


def _cut(words: list[str]) -> Iterator[list[str]]:
    if not words:
        return
    yield words[:LONGEST_SENTENCE]
    for start in range(LONGEST_SENTENCE // 2, len(words) - LONGEST_SENTENCE // 2, LONGEST_SENTENCE // 2):
        yield words[start : start + LONGEST_SENTENCE]


def rules(lines: Iterable[str], sets: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules of a list, ready to be read on folded text; raises ``KeyError`` for a set that isn't there."""
    return tuple(_rule(line, sets) for line in lines)


def _rule(line: str, sets: Mapping[str, str]) -> Rule:
    ways = _ways(line)
    plain = "|".join(way for way in ways if " & " not in way and " ! " not in way)
    joined = [way for way in ways if " & " in way or " ! " in way]
    return Rule(tuple(_way(way, sets) for way in ([plain] if plain else []) + joined))


def _ways(line: str) -> list[str]:
    """The line cut at each ``|`` that stands outside of brackets."""
    ways, depth = [""], 0
    for char in line:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            ways.append("")
        else:
            ways[-1] += char
    return ways


def _way(line: str, sets: Mapping[str, str]) -> _Way:
    needs, *unless = line.split(" ! ")
    return _Way(
        tuple(_pattern(part, sets) for part in needs.split(" & ")),
        tuple(_pattern(part, sets) for part in unless),
    )


def _pattern(part: str, sets: Mapping[str, str]) -> re.Pattern[str]:
    while _SET.search(part):
        part = _SET.sub(lambda found: f"(?:{sets[found[1]].strip()})", part)
    part = _GAP.sub(r"(?:[^ .]+ ){0,\1}", " ".join(part.split()))
    for umlaut, vowel in (("ä", "a"), ("ö", "o"), ("ü", "u")):
        part = part.replace(umlaut, f"{vowel}e?")
    return re.compile(rf"(?<![a-z0-9])(?:{part})(?![a-z0-9])")


@lru_cache(maxsize=4096)
def _is_a_word(word: str) -> bool:
    """Whether a dictionary knows it, in either language: what was typed right is not mended."""
    umlauts = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return any(is_known(form, language) for form in {word, umlauts} for language in LANGUAGES) or is_known(
        umlauts.capitalize(), "de"
    )


def _one_slip(word: str, known: str) -> bool:
    """Whether one letter is missing, added or another, or two neighbours are swapped."""
    if abs(len(word) - len(known)) > 1:
        return False
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    left, right = word[start:], known[start:]
    if left[1:] == right[1:] or left[1:] == right or left == right[1:]:
        return True
    return left[:2] == right[1::-1] and left[2:] == right[2:]
