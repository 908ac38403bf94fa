"""The words of a rewording: each from draft, evidence or the neutral frame; none that turns the meaning."""

from __future__ import annotations

import re

from copilot.domain import Language
from copilot.grounding.given import Given
from copilot.grounding.kept import dropped, due_turned
from copilot.grounding.lexicon import CLASSES, lexicon
from copilot.grounding.marks import MUST, hits, marks
from copilot.grounding.match import Source, inflected, keys, parts, split_verbs
from copilot.grounding.modals import promised
from copilot.grounding.order import content_words, mixed, salad
from copilot.grounding.reading import Reading, Token
from copilot.grounding.reason import Reason

_LISTS = ("talk", "feeling", "status")


class Wording:
    """A rewording's words laid beside what they may come from."""

    def __init__(self, text: Reading, given: Given) -> None:
        self.text, self.given = text, given
        self.words = lexicon(text.language)
        self.draft_source = Source([given.draft])
        self.source = Source(given.readings)
        self.covered: set[int] = set()
        self.negations: list[int] = []

    def check(self) -> Reason | None:
        """The first word that is new, missing or turned."""
        return (
            salad(self.text, self.given)
            or self._markers()
            or self._classes()
            or self._negated()
            or self._new()
            or self._lost()
            or mixed(self.text, self.given, self.covered)
        )

    def _markers(self) -> Reason | None:
        """Marks such as "not yet confirmed", in any of their wordings: the same in draft and text."""
        have, residual = marks(self.text)
        for span in self.words.neutral.finditer(self.text.normal):
            self.covered.update(self.text.indexes(*span.span()))
        self.covered |= residual
        wanted = set(marks(self.given.draft)[0])
        known = wanted.union(*(marks(reading)[0] for reading in self.given.evidence))
        for name in MUST:
            if name in wanted and name not in have:
                return Reason("lost", name)
            if name in have and name not in known and not (name == "reached" and self._part_reached()):
                return Reason("status" if name != "start" else "time_direction", name)
        if "start" in wanted and "so_far" in have:
            return Reason("time_direction", "so far, for the start")
        return None

    def _part_reached(self) -> bool:
        """ "0 of 3 reached" says no more than "0 of 3"."""
        pair = re.search(
            r"#(\S+) (?:out )?(?:of|von|der) (?:den )?#(\S+)(?: (?:@|\w+)){0,4} "
            r"(?:reached|achieved|erreicht|geschafft)",
            self.text.normal,
        )
        if not pair:
            return False
        at = self.text.indexes(*pair.span())
        first, last = at[0], self.text.clause(at[-1]).stop
        while first and self.text.form(first - 1) not in {".", ";", ":"}:
            first -= 1
        words = {self.text.form(k) for k in range(first, last)}
        return pair[1] != pair[2] and not words & {"hat", "has", "goal", "ziel", "target"}

    def _classes(self) -> Reason | None:
        """Words that limit, allow, explain or order: none may come or go."""
        neutral = promised(self.text, self.given)
        for table in CLASSES:
            for name, pattern in self.words.classes[table].items():
                have = [
                    i for span in pattern.finditer(self.text.normal) for i in self.text.indexes(*span.span())
                ]
                have = [i for i in have if i not in self.covered]
                if table == "modality":
                    have = [i for i in have if i not in neutral]
                draft = hits(self.given.draft, pattern.pattern)
                known = max([draft, *(hits(r, pattern.pattern) for r in self.given.evidence)])
                if len(have) > known:
                    return Reason(table, self.text.form(have[0]))
                if draft and not have:
                    return Reason(table, f"{name} is gone")
                if not name.startswith("any_"):
                    self.covered.update(have)  # its words are one another's equals
        return None

    def _negated(self) -> Reason | None:
        here = [i for i in _negations(self.text) if i not in marks(self.text)[1]]
        draft = [i for i in _negations(self.given.draft) if i not in marks(self.given.draft)[1]]
        if len(here) != len(draft):
            return Reason("negation", " ".join(self.text.form(i) for i in here) or "gone")
        near = set().union(*(_around(self.given.draft, i, 4) for i in draft)) if draft else set()
        for i in here:
            if not _around(self.text, i, 2) & near:
                return Reason("negation", "of something else")
        self.covered.update(here)
        return None

    def _new(self) -> Reason | None:
        joined = split_verbs(self.text)
        for verb, (particle, joint) in joined.items():
            if joint & self.source.keys:
                self.covered |= {verb, particle}
        for n, token in enumerate(self.text.tokens):
            if n in self.covered or self._is_frame(token):
                continue
            if token.kind == "symbol" and "%" in self.given.draft.normal + " ".join(
                r.normal for r in self.given.evidence
            ):
                continue
            if token.is_word and token.form in self.words.units and self.text.form(n - 1).startswith("#"):
                continue  # looked at with its number
            if token.is_word and token.form not in self.source.forms and self._turns(token):
                return self._why_new(token)
            if token.is_word and not self.source.has(token.raw, self.text.language):
                return self._why_new(token)
            if (
                token.is_word
                and token.form not in self.source.forms
                and inflected(token.raw, self.text.language)
            ):
                return Reason("quantity", token.raw)
        return None

    def _is_frame(self, token: Token) -> bool:
        """A neutral word, German ones with any ending ("die überfällige Zusage")."""
        frame = self.given.frame
        if token.form in frame:
            return True
        bare = re.sub(r"(?:e[nmrs]?)$", "", token.form)
        return self.text.language == "de" and token.raw[0].islower() and len(bare) > 4 and bare in frame

    def _turns(self, token: Token) -> bool:
        """Words that end or judge a promise count as new even where some form of them is known."""
        if not self.given.is_commitment and re.search(r"#\S+ (?:out )?(?:of|von) #", self.text.normal):
            plain = {key for key in keys(token.raw, self.text.language) if not key.startswith("~")}
            if plain & self.source.keys:
                return False  # "3 of 4 held" says no more than "3 of 4"
        return token.form in self.words.words("status") | self.words.words("feeling")

    def _why_new(self, token: Token) -> Reason:
        words = self.words
        if token.form in words.words("first_second"):
            return Reason("talk", token.raw)
        for name in _LISTS:
            if token.form in words.words(name):
                return Reason(name, token.raw)
        if token.form in words.units:
            return Reason("number", token.raw)
        other: Language = "de" if self.text.language == "en" else "en"
        if token.form in lexicon(other).words("free") | lexicon(other).words("commitment"):
            return Reason("language", token.raw)
        if token.raw[0].isupper() and not token.opens and self.text.language == "en":
            return Reason("name", token.raw)
        return Reason("added", token.raw)

    def _lost(self) -> Reason | None:
        have = Source([self.text])
        language = self.text.language
        gone = [token for token in content_words(self.given) if not _kept(token, have, language)]
        missed = dropped(gone, self.given)
        if missed:
            return Reason("lost", missed)
        for raw in self.given.due_words:
            if raw.casefold() not in self.given.frame and not have.has(raw, language):
                return Reason("lost", raw)
        if due_turned(self.text, self.given):
            return Reason("time_direction", "another side of the day")
        extra = [
            token
            for n, token in enumerate(self.text.tokens)
            if token.is_word
            and n not in self.covered
            and not self._is_frame(token)
            and not (token.form in self.words.units and self.text.form(n - 1).startswith("#"))
            and not self.draft_source.has(token.raw, language)
        ]
        return Reason("added", extra[0].raw) if extra and gone else None


def _kept(token: Token, have: Source, language: Language) -> bool:
    if have.has(token.raw, language):
        return True
    halves = parts(token.raw, language)
    return bool(halves) and all(keys(half.capitalize(), language) & have.keys for half in halves)


def _negations(reading: Reading) -> list[int]:
    negative = lexicon(reading.language).words("negation")
    return [n for n, token in enumerate(reading.tokens) if token.form in negative]


def _around(reading: Reading, index: int, count: int) -> set[str]:
    """Keys of the nearest content words on both sides."""
    free = lexicon(reading.language).words("free")
    found: set[str] = set()
    for step in (1, -1):
        left, k = count, index + step
        while left and 0 <= k < len(reading.tokens):
            token = reading.tokens[k]
            if token.is_word and token.form not in free:
                found |= keys(token.raw, reading.language)
                left -= 1
            k += step
    return found
