"""Pairs of claim and evidence made from paragraphs in two languages, true and false by construction.

    python -m evals.grounding.generate [KIND]

A claim restates or falsifies one sentence; its evidence is the sentence's paragraph, in the same language or as the
translation that people made. The same seed makes the same pairs. Articles with an even number are for fitting, the
others are kept aside.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evals.grounding import additions, lies, restate
from evals.grounding.source import Paragraph, Source, same_figures, source, whole

SEED = 8
MOST = 130
"""Pairs of one kind and direction at most."""
_SHORTEST, _LONGEST = 6, 45
_LATER = frozenset(("half", "condition", "added"))
"""Kinds that draw last, so that what was drawn before they were there stays as it is."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim with its evidence; ``direction`` is "de", "en", "de-en" (German claim) or "en-de"."""

    direction: str
    kind: str
    true: bool
    claim: str
    evidence: tuple[str, ...]
    article: int

    @property
    def kept(self) -> bool:
        """Whether it belongs to the part that nothing was tuned or fitted on."""
        return self.article % 2 == 1

    @property
    def part(self) -> str:
        """ "de", "en" or "across"."""
        return "across" if "-" in self.direction else self.direction


def generate(given: Source, seed: int = SEED) -> list[Pair]:
    """All pairs, at most ``MOST`` of each kind and direction, spread over the articles."""
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for language in ("de", "en"):
        for paragraph in given.paragraphs[language]:
            dice = random.Random(f"{seed} {language} {paragraph.number}")
            for pair in _of(paragraph, given, dice):
                found[pair.direction, pair.kind].append(pair)
    dice = random.Random(seed)
    return [
        pair
        for name in sorted(found, key=lambda name: (name[1] in _LATER, name))
        for pair in (
            found[name]
            if len(found[name]) <= MOST
            else sorted(dice.sample(found[name], MOST), key=lambda p: (p.article, p.claim))
        )
    ]


def _of(paragraph: Paragraph, given: Source, dice: random.Random) -> Iterator[Pair]:
    across = f"{paragraph.language}-{given.twin(paragraph).language}"
    for sentence, kind, true, claim in _claims(paragraph, given, dice):
        for direction, text in ((paragraph.language, paragraph), (across, given.twin(paragraph))):
            if not true or same_figures(sentence, text):
                yield Pair(direction, kind, true, claim, text.sentences, paragraph.article)
    around = given.article(paragraph)
    for sentence in _usable(paragraph):
        if same_figures(sentence, given.twin(paragraph)):
            yield Pair(
                across, "translation", True, sentence, given.twin(paragraph).sentences, paragraph.article
            )
        if around:
            wrong = dice.choice(around)
            for direction, text in ((paragraph.language, wrong), (across, given.twin(wrong))):
                yield Pair(direction, "wrong passage", False, sentence, text.sentences, paragraph.article)
    yield from _merged(paragraph, around, given, dice)
    yield from _more(paragraph, around, given, random.Random(f"more {paragraph.number} {paragraph.language}"))


def _usable(paragraph: Paragraph) -> list[str]:
    return [
        s
        for s in paragraph.sentences
        if _SHORTEST <= len(s.split()) <= _LONGEST and s[-1:] == "." and s[0].isupper() and whole(s)
    ]


def _claims(paragraph: Paragraph, given: Source, dice: random.Random) -> Iterable[tuple[str, str, bool, str]]:
    """Each usable sentence with what was made of it: kind, truth and text."""
    around = given.article(paragraph)
    for sentence in _usable(paragraph):
        made: list[tuple[str, bool, str | None]] = [
            (kind, True, edit(sentence, paragraph, dice)) for kind, edit in restate.EDITS.items()
        ]
        made += [(kind, False, edit(sentence, paragraph, dice)) for kind, edit in lies.PLAIN.items()]
        made.append(("name", False, lies.name(sentence, paragraph, around, dice)))
        parts = restate.active(sentence, paragraph) or restate.plain(sentence, paragraph)
        if parts:
            made += [("swap", False, text) for text in lies.turned(parts)]
            doer, verb, thing, rest = parts
            made.append(("swap", False, restate.passive((thing, verb, doer, rest), paragraph.language)))
        for kind, true, claim in made:
            if claim and claim != sentence:
                yield sentence, kind, true, claim


def _merged(
    paragraph: Paragraph, around: list[Paragraph], given: Source, dice: random.Random
) -> Iterator[Pair]:
    """A claim of two half facts, its evidence both paragraphs' sentences around them."""
    if not around:
        return
    other = dice.choice(around)
    made = [
        (one, two, lies.merged(one, two, paragraph.language))
        for one in _usable(paragraph)
        for two in _usable(other)
    ]
    for one, two, claim in dice.sample(made, len(made)):
        if claim is None:
            continue
        evidence = (*_window(one, paragraph), *_window(two, other))
        yield Pair(paragraph.language, "merged", False, claim, evidence, paragraph.article)
        twins = given.twin(paragraph), given.twin(other)
        across = f"{paragraph.language}-{twins[0].language}"
        yield Pair(
            across, "merged", False, claim, (*twins[0].sentences, *twins[1].sentences), paragraph.article
        )
        return


def _more(
    paragraph: Paragraph, around: list[Paragraph], given: Source, dice: random.Random
) -> Iterator[Pair]:
    """Claims that keep a sentence of the evidence and say more, or leave out when it holds."""
    twin = given.twin(paragraph)
    usable, others = _usable(paragraph), [s for other in around for s in _usable(other)]
    made: list[tuple[str, str | None]] = []
    if usable and others:
        claim = additions.half(dice.choice(usable), dice.choice(others), paragraph.language, dice)
        made.append(("half", claim))
    for sentence in usable:
        made.append(("condition", additions.unconditional(sentence, paragraph)))
        made.append(("added", additions.added(sentence, paragraph, around, dice)))
    for kind, text in made:
        for direction, side in (
            (paragraph.language, paragraph),
            (f"{paragraph.language}-{twin.language}", twin),
        ):
            if text:
                yield Pair(direction, kind, False, text, side.sentences, paragraph.article)


def _window(sentence: str, paragraph: Paragraph) -> tuple[str, ...]:
    at = paragraph.sentences.index(sentence)
    return paragraph.sentences[at : at + 2]


def main() -> None:
    """How many pairs there are; with a kind, all of it."""
    given = source()
    if given is None:
        print("The paragraphs aren't here; MENTORING_EVAL_DATA names their folder.")
        return
    pairs = generate(given)
    print(len(pairs), Counter(p.part for p in pairs), Counter(p.true for p in pairs))
    for name, count in sorted(Counter((p.kind, p.direction) for p in pairs).items()):
        print(*name, count)
    for pair in pairs:
        if sys.argv[1:] in ([pair.kind], [pair.kind, pair.direction]):
            print(pair.direction, "|", pair.claim)


if __name__ == "__main__":
    main()
