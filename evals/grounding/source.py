"""Paragraphs in two languages as the generator needs them: sentences, and the names that both languages share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from copilot.domain import Language
from copilot.grounding.facts import number_words
from copilot.text.sentences import sentences
from copilot.text.terms import fold
from evals.retrieval.sets import folder

_CAPITAL = re.compile(r"[A-ZÄÖÜ][\w’'-]*[\w]")
_MIDWAY = re.compile(r"(?<=[a-z0-9,] )[A-ZÄÖÜ][\w’'-]*[\w]")


_ABBREVIATED = frozenset("mio mrd st dr nr bzw ca vgl et al".split())
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def whole(sentence: str) -> bool:
    """Whether a sentence is one, not a piece of one: what it opens it closes, and it ends in no abbreviation."""
    closed = all(sentence.count(one) == sentence.count(other) for one, other in ("()", "[]"))
    quotes = sum(sentence.count(mark) for mark in '"„“”')
    last = re.search(r"(\w+)\W*$", sentence)
    return closed and quotes % 2 == 0 and (last is None or last[1].casefold() not in _ABBREVIATED)


def same_figures(sentence: str, paragraph: Paragraph) -> bool:
    """Whether each figure of a sentence is in a paragraph: translators turned miles into kilometres."""
    words = number_words(paragraph.language)
    there = {_digits(figure) for figure in _FIGURE.findall(paragraph.text)}
    there |= {str(words[word]) for word in re.findall(r"[^\W\d_]+", fold(paragraph.text)) if word in words}
    return all(_digits(figure) in there for figure in _FIGURE.findall(sentence))


def _digits(figure: str) -> str:
    """A figure without the marks in it, which languages set differently."""
    return re.sub(r"\D", "", figure)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of one language; ``shared`` are the names written alike in its translation."""

    number: int
    language: Language
    article: int
    text: str
    shared: frozenset[str]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, without those too short or too long to be a claim."""
        return tuple(span.quote for span in sentences(self.text))

    def names(self, text: str) -> list[str]:
        """The shared names in a text, neighbours joined to one ("Carl Wilhelm Scheele")."""
        found: list[str] = []
        end = -2
        for match in _CAPITAL.finditer(text):
            word = match[0].removesuffix("'s").removesuffix("’s")
            if word not in self.shared:
                continue
            if found and match.start() == end + 1 and text[end] == " ":
                found[-1] = f"{found[-1]} {word}"
            else:
                found.append(word)
            end = match.start() + len(word)
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Source:
    """All paragraphs, by language and number; a number is the same paragraph in either language."""

    paragraphs: Mapping[Language, Sequence[Paragraph]]

    def article(self, paragraph: Paragraph) -> list[Paragraph]:
        """The other paragraphs of the same article in the same language."""
        return [
            p
            for p in self.paragraphs[paragraph.language]
            if p.article == paragraph.article and p.number != paragraph.number
        ]

    def twin(self, paragraph: Paragraph) -> Paragraph:
        """The same paragraph in the other language."""
        other: Language = "de" if paragraph.language == "en" else "en"
        return self.paragraphs[other][paragraph.number]


def source() -> Source | None:
    """The paragraphs of the set that lies outside the project, or None where it isn't."""
    file = folder() / "xquad_de_en.json"
    if not file.is_file():
        return None
    rows = json.loads(file.read_text("utf-8"))["passages"]
    texts = {(row["lang"], row["id"][3:]): row for row in rows}
    found: dict[Language, list[Paragraph]] = {"de": [], "en": []}
    for number, name in enumerate(sorted({row["id"][3:] for row in rows})):
        german, english = texts["de", name], texts["en", name]
        names = frozenset(_MIDWAY.findall(english["text"])) & frozenset(_CAPITAL.findall(german["text"]))
        for language, row in (("de", german), ("en", english)):
            found[language].append(Paragraph(number, language, row["article"], row["text"], names))
    return Source(found)
