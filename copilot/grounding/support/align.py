"""Which word of the evidence stands for which word of the claim, and which sentence each clause rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from copilot.grounding.support.items import Item, Text
from copilot.grounding.support.meaning import Meaning
from copilot.grounding.support.near import TOGETHER, Scores, amid, by_themselves, cosines_amid, names_apart
from copilot.grounding.support.text import known_by
from copilot.text.terms import fold

HIT = 0.55
"""From this score on a word of the claim counts as said by the evidence."""
_SYNONYM, _PART, _GRAMS = 0.9, 0.75, 0.62
_FOREIGN = 0.2
"""The cosine of a word and the nearest of a sentence that has nothing for it."""
_REST = 1.6
"""Words of a clause that the whole claim counts as where a clause's home is looked for."""
_NAMED = 0.45
"""What names and figures count beside words where a home is looked for."""
_ROUNDED = 0.06
_YEARS = 5


@dataclass(frozen=True)
class Alignment:
    """Claim and evidence with the score of each pair of their content items, shape (claim, evidence)."""

    claim: Text
    evidence: Text
    scores: Scores
    around: Scores | None = None
    """Across languages: cosines of all their items as words are meant where they stand, if the embedder can tell."""

    @property
    def across(self) -> bool:
        """Whether claim and evidence are in different languages."""
        return self.claim.language != self.evidence.language

    @cached_property
    def amid(self) -> Scores | None:
        """``around`` of the content items alone, shape (claim, evidence)."""
        return None if self.around is None else self.around[np.ix_(self.claim.content, self.evidence.content)]

    @cached_property
    def best(self) -> Scores:
        """The best score of each content item of the claim anywhere in the evidence."""
        rows: Scores = self.scores.max(axis=1, initial=0.0)
        return rows

    @cached_property
    def _sentences(self) -> NDArray[np.int64]:
        return np.array([self.evidence.items[n].sentence for n in self.evidence.content], dtype=np.int64)

    @cached_property
    def by_sentence(self) -> Scores:
        """The best score of each content item of the claim in each sentence, shape (claim, sentences)."""
        count = len(self.evidence.by_sentence)
        found = np.zeros((len(self.claim.content), count))
        for number in range(count):
            columns = self._sentences == number
            if columns.any():
                found[:, number] = self.scores[:, columns].max(axis=1)
        return found

    @cached_property
    def weights(self) -> Scores:
        """How much each content item of the claim tells: names and figures most, short words least."""
        return np.array([_weight(self.claim.items[n]) for n in self.claim.content])

    @cached_property
    def _told(self) -> Scores:
        """The same where a home is looked for: names and figures count less there than what is said of them."""
        kinds = np.array([self.claim.items[n].kind for n in self.claim.content])
        told: Scores = np.where(kinds == "word", 1.0, _NAMED) * self.weights
        return told

    @cached_property
    def homes(self) -> dict[int, int]:
        """For each clause of the claim the sentence that says most of it; names count less than what is said."""
        found: dict[int, int] = {}
        if not len(self.evidence.by_sentence) or not len(self.claim.content):
            return found
        told = self._told
        whole = told @ self.by_sentence / max(1e-9, float(told.sum()))
        for clause, rows in self.clause_rows.items():
            own = told[rows] @ self.by_sentence[rows]
            found[clause] = int(np.argmax(own + _REST * whole))
        return found

    @cached_property
    def clause_rows(self) -> dict[int, list[int]]:
        """For each clause of the claim its rows of ``scores``."""
        found: dict[int, list[int]] = {}
        for row, n in enumerate(self.claim.content):
            found.setdefault(self.claim.items[n].clause, []).append(row)
        return found

    @cached_property
    def main_home_of(self) -> list[int]:
        """For each row the sentence that says most of the whole sentence it stands in, whatever its clause rests on."""
        if not self.by_sentence.size:
            return [0] * len(self.claim.content)
        items = [self.claim.items[n] for n in self.claim.content]
        told = self._told
        numbers = np.array([item.sentence for item in items])
        homes = {
            number: int(np.argmax(told[numbers == number] @ self.by_sentence[numbers == number]))
            for number in set(numbers.tolist())
        }
        return [homes[item.sentence] for item in items]

    @cached_property
    def home_of(self) -> list[int]:
        """For each row the sentence its clause rests on."""
        return [self.homes.get(self.claim.items[n].clause, 0) for n in self.claim.content]

    @cached_property
    def at_home(self) -> Scores:
        """The best score of each content item in the sentence its clause rests on."""
        if not self.by_sentence.size:
            return np.zeros(len(self.claim.content))
        return self.by_sentence[np.arange(len(self.home_of)), self.home_of]

    @cached_property
    def nearest(self) -> Scores:
        """How near anything in its home sentence is to each content item, by itself or amid its neighbours.

        Amid its neighbours one name is like any other that might stand there: there only words count.
        """
        own = self.at_home * (TOGETHER - _FOREIGN) + _FOREIGN
        if self.amid is None:
            return own
        homes = self._sentences[None, :] == np.array(self.home_of)[:, None]
        homes &= np.array([self.evidence.items[n].kind == "word" for n in self.evidence.content])[None, :]
        near: Scores = np.where(homes, self.amid, 0.0).max(axis=1, initial=0.0)
        return np.maximum(own, near)

    @cached_property
    def places(self) -> list[int | None]:
        """For each row the evidence's item that stands for it in its home, of equals the one in the same company."""
        return [self._place(row) for row in range(len(self.claim.content))]

    def _place(self, row: int) -> int | None:
        columns = (
            np.flatnonzero(self._sentences == self.home_of[row]) if len(self.homes) else np.array([], int)
        )
        if not columns.size or self.scores[row, columns].max() < HIT:
            return None
        top = self.scores[row, columns].max()
        near = [int(c) for c in columns if self.scores[row, c] > top - 0.04]
        return self.evidence.content[max(near, key=lambda column: self._company(row, column))]

    def _company(self, row: int, column: int) -> float:
        """How well the neighbours of two items agree."""
        found = 0.0
        for step in (-2, -1, 1, 2):
            if 0 <= row + step < self.scores.shape[0] and 0 <= column + step < self.scores.shape[1]:
                found += float(self.scores[row + step, column + step]) / abs(step)
        return found


def align(claim: Text, evidence: Text, meaning: Meaning | None) -> Alignment:
    """Scores every pair: figures by value, words by form, dictionary, synonyms and parts, then by meaning."""
    rows, columns = claim.content, evidence.content
    scores = np.zeros((len(rows), len(columns)))
    across = claim.language != evidence.language
    known: dict[str, list[int]] = {}
    for column, n in enumerate(columns):
        for key in _keys(evidence.items[n], evidence, across=across):
            known.setdefault(key, []).append(column)
    for row, n in enumerate(rows):
        item = claim.items[n]
        if item.exact:
            _figures(item, [evidence.items[k] for k in columns], scores[row])
            continue
        keys = _keys(item, claim, across=across)
        # "Smith-Haus" is not "Meier-Haus"
        part = _PART if item.kind != "name" or all(key in known for key in keys if key[0] == "+") else 0.0
        for key in keys:
            value = _SYNONYM if key[0] == "~" else part if key[0] == "+" else 1.0
            for column in known.get(key, ()):
                scores[row, column] = max(scores[row, column], value)
    _letters(claim, evidence, scores)
    around = None
    if meaning is not None:
        written = scores.copy()
        by_themselves(claim, evidence, scores, meaning)
        around = cosines_amid(claim, evidence, meaning) if across else None
    if around is not None:
        cosines = around[np.ix_(rows, columns)]
        names_apart(claim, evidence, scores, written, cosines)
        np.maximum(scores, amid(claim, evidence, cosines), out=scores)
    return Alignment(_named_alike(claim, evidence), _named_alike(evidence, claim), scores, around)


def _named_alike(text: Text, other: Text) -> Text:
    """German words that are written like a name of the English text count as names: English capitals tell them."""
    if text.language == other.language or text.language != "de":
        return text
    names = {item.form for item in other.items if item.kind == "name"}
    items = tuple(
        replace(item, kind="name", proper=True) if item.kind == "word" and item.form in names else item
        for item in text.items
    )
    return replace(text, items=items)


def _keys(item: Item, text: Text, *, across: bool) -> frozenset[str]:
    if item.exact:
        return frozenset()
    if across:  # forms only: a stem of one language means nothing in the other
        return frozenset((item.form, item.form.removesuffix("s") or item.form))
    return known_by(item.raw, text.language)


def _figures(item: Item, others: list[Item], row: Scores) -> None:
    for column, other in enumerate(others):
        if not other.exact:
            continue
        if not item.form.startswith("number"):
            row[column] = float(item.form == other.form)
        elif other.form.startswith("number"):
            near = abs(item.value - other.value) / max(abs(other.value), 1e-9)
            apart = abs(item.value - other.value)
            # who says "about" rounds; who repeats "about 1,000" as 1,040 knows more than was said
            coarser = near < _ROUNDED and _digits(item.value) <= _digits(other.value)
            rounded = item.about and (apart <= _YEARS if item.kind == "date" else coarser)
            row[column] = 1.0 if near < 1e-9 else 0.95 if rounded else 0.0


def _digits(value: float) -> int:
    """How many digits of a number tell: 3 of 509,000, 1 of 500,000."""
    return len(f"{value:.0f}".rstrip("0")) if value == int(value) else len(f"{value:g}")


def _letters(claim: Text, evidence: Text, scores: Scores) -> None:
    """Words that share most of their letters: spellings, names in both languages."""
    for row, n in enumerate(claim.content):
        item = claim.items[n]
        if item.exact or (scores.shape[1] and scores[row].max() >= _PART):
            continue
        for column, k in enumerate(evidence.content):
            other = evidence.items[k]
            if not other.exact:
                alike = _dice(item.form, other.form)
                if alike >= _GRAMS:
                    scores[row, column] = max(scores[row, column], min(0.95, alike + 0.1))


@lru_cache(maxsize=200_000)
def _dice(one: str, other: str) -> float:
    if abs(len(one) - len(other)) > 4 or one[0] != other[0]:
        return 0.0
    first, second = _grams(one), _grams(other)
    return 2 * len(first & second) / max(1, len(first) + len(second))


@lru_cache(maxsize=32_768)
def _grams(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[n : n + 2] for n in range(len(padded) - 1))


def _weight(item: Item) -> float:
    if item.exact:
        return 1.5
    if item.kind == "name":
        return 1.5
    return 0.6 if len(fold(item.raw)) < 5 else 1.0
