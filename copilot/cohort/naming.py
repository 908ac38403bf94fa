"""A model's part in themes: it may put the shared words of one theme into a name; code decides about each name.

It is shown one theme at a time, and of its comments only words that enough people of this theme use: nothing that a
single person writes reaches it or comes out of it. The words themselves are the name until a better one passes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from copilot.cohort.catalogue import folded
from copilot.cohort.emerging import in_dictionary
from copilot.cohort.polarity import mood
from copilot.cohort.quotes import digest
from copilot.cohort.themes import Group
from copilot.domain import LANGUAGES, Language
from copilot.grounding import Reason
from copilot.llm import Model, Task
from copilot.suggest import reword
from copilot.suggest.reword import Outcome, Piece
from copilot.text.language import guess_language
from copilot.text.terms import fold, stem, stop_words, telling, words, written

MOST_COMMENTS = 8
"""Comments of a theme that the model is shown, of as many people."""
LONGEST = 60
MOST_WORDS = 6
_LONGEST_COMMENT = 160
_LEAST_KEPT = 3
_GAP = "…"
_FORM = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+|, [^\W\d_]+)*")
_DENIES = frozenset("kein keine keinen nicht nie ohne no not nor never without none".split())
_TASKS: dict[Language, Task] = {"de": "name_theme_de", "en": "name_theme_en"}
Shared = Mapping[str, int]
"""How many people of a theme use a word, by its stem."""


async def name(groups: Sequence[Group], model: Model | None, least: int, unfit: frozenset[str]) -> Outcome:
    """Let the model name themes that emerged, in each language in which enough people write, where it may.

    Never raises for a model that is down, slow or wrong, and fetches none: then a theme is called by its words. The
    model is asked once or twice for each theme and language, however many comments there are.
    """
    outcome = Outcome()
    for language in LANGUAGES:
        if model is not None and _TASKS[language] in model.profile.allowed and model.is_here():
            shared = [_shared(group, language, least, unfit) for group in groups]
            named = [(group, own) for group, own in zip(groups, shared, strict=True) if group.words and own]
            await _name(named, model, language, outcome)
    return outcome


async def _name(
    groups: Sequence[tuple[Group, Shared]], model: Model, language: Language, outcome: Outcome
) -> None:
    pieces = [_piece(group, language, shared) for group, shared in groups]

    def put(number: int, text: str) -> None:
        group, _ = groups[number]
        group.title[language] = text
        group.named_by = "model"

    await reword.reword(reword.affordable(pieces, len(pieces)), model, language, outcome, put)


def _shared(group: Group, language: Language, least: int, unfit: frozenset[str]) -> dict[str, int]:
    """The telling words that at least ``least`` people of the theme use in that language, by stem; no names."""
    users: dict[str, set[str]] = {}
    for given in group.comments:
        if guess_language(given.comment) == language:
            for word in words(given.comment):
                if telling(word, language) and word not in unfit and in_dictionary(word):
                    users.setdefault(stem(word, language), set()).add(given.person)
    return {name: len(people) for name, people in users.items() if len(people) >= least}


def _piece(group: Group, language: Language, shared: Shared) -> Piece:
    draft = ", ".join(group.words)
    asked: dict[str, object] = {
        "language": language,
        "draft": draft,
        "comments": _comments(group, language, shared),
    }
    decide = partial(verdict, language=language, shared=shared)
    messages = reword.first_messages("name_theme", asked)
    return Piece("topic", group.title[language], messages, "name_theme_retry", decide)


def _comments(group: Group, language: Language, shared: Shared) -> list[str]:
    """Comments of different people with the words that enough of them use, in an order that tells nothing."""
    found: dict[str, None] = {}
    people: set[str] = set()
    for given in sorted(group.comments, key=lambda given: digest(given.comment)):
        if len(found) == MOST_COMMENTS:
            break
        if given.person in people or guess_language(given.comment) != language:
            continue
        text = _masked(given.comment, language, shared)
        if text is not None:
            found[text] = None
            people.add(given.person)
    return list(found)


def _masked(comment: str, language: Language, shared: Shared) -> str | None:
    """The comment with "…" for every word that isn't shared; None where hardly any is left."""
    kept: list[str] = []
    for word in written(comment):
        own = fold(word)
        if own in stop_words(language) or stem(own, language) in shared:
            kept.append(own)
        elif kept[-1:] != [_GAP]:
            kept.append(_GAP)
    told = sum(word != _GAP and word not in stop_words(language) for word in kept)
    return " ".join(kept)[:_LONGEST_COMMENT] if told and len(kept) >= _LEAST_KEPT else None


def verdict(text: str, language: Language, shared: Shared) -> Reason | None:
    """Why a name can't stand for a theme, or None: every telling word must be shared by enough of its people."""
    if len(text) > LONGEST or len(words(text)) > MOST_WORDS:
        return Reason("too long")
    if not _FORM.fullmatch(text) or "ß" in text or (language == "de" and _small_noun(text)):
        return Reason("a name has words and commas only, and nouns their capitals")
    own = words(text)
    if set(own) & _DENIES or mood(folded(text), None) is not None:
        return Reason("a name must be neutral")
    telling_words = [word for word in own if word not in stop_words(language)]
    if not telling_words:
        return Reason("it says nothing")
    if any(stem(word, language) not in shared for word in telling_words):
        return Reason("it has words that too few people used")
    return None


def _small_noun(text: str) -> bool:
    """Whether a telling word of a German name has no capital, and no word with one after it: it is no adjective."""
    said = written(text)
    return any(
        word[0].islower() and fold(word) not in stop_words("de") and not following[:1].isupper()
        for word, following in zip(said, [*said[1:], ""], strict=True)
    )
