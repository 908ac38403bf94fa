"""A follow-up said alone: by rules, and in a model's words where code finds nothing in them that wasn't asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

import anyio

from copilot.answer.following import Rules, rules
from copilot.answer.standalone import Earlier, Standalone, named, standalone, stripped
from copilot.domain import Language
from copilot.errors import Unavailable
from copilot.llm import Model, Task, Usage
from copilot.suggest import reword
from copilot.text.field import question_language
from copilot.text.terms import compound_parts, fold, stem, stop_words, words
from copilot.text.tidy import one_line

PATIENCE = 10.0
"""Seconds after which a follow-up is looked up in the rules' words."""
LONGEST = 300
"""Characters that a model's version may have."""
_TURNS, _LONGEST_TURN, _CLAIMS, _LONGEST_CLAIM = 3, 300, 4, 200
_TASKS: dict[Language, Task] = {"de": "standalone_de", "en": "standalone_en"}
_FOREIGN = re.compile(r"https?:|www\.|@|[<>{}\[\]|`*_#\\]")
_NOT = frozenset(
    "nicht nie niemals kein keine keinen keinem keiner keines nichts niemand ohne "
    "not never no nothing nobody none without cannot".split()
)


async def said_alone(
    question: str, earlier: Sequence[Earlier], language: Language, model: Model | None
) -> tuple[Standalone, Usage]:
    """The question as it can be looked up, and what the model used.

    The rules' version stays where the question leans on nothing, where the model may not do this or isn't here, and
    where it is down, slow or wrong: never raises for a model.
    """
    found = standalone(question, earlier, language)
    if (
        not found.follows
        or model is None
        or _TASKS[language] not in model.profile.allowed
        or not model.is_here()
    ):
        return found, Usage()
    before = earlier[-_TURNS:]
    open_claims = [claim for claim in before[-1].claims if claim not in before[-1].noted]
    given: dict[str, object] = {
        "language": language,
        "earlier": [e.standalone[:_LONGEST_TURN] for e in before],
        "answered": [claim[:_LONGEST_CLAIM] for claim in open_claims[:_CLAIMS]],
        "question": one_line(question),
    }
    try:
        with anyio.fail_after(PATIENCE):
            reply = await model.word(reword.first_messages("standalone", given), max_tokens=LONGEST // 2)
    except (Unavailable, TimeoutError):
        return found, Usage()
    said = one_line(reply.text or "")
    if not holds(said, question, before, language):
        return found, reply.usage
    return Standalone(said, follows=True), reply.usage


def holds(said: str, question: str, before: Sequence[Earlier], language: Language) -> bool:
    """Whether a model's version asks the question, about what went before, in words that were there. Pure."""
    own = rules(language)
    bare, _ = stripped(one_line(question), own)
    claim = named(bare, before[-1].claims, own) or ""
    sources = " ".join([bare, claim, *(e.standalone for e in before)])
    if not _is_question(said, sources, language):
        return False
    small = stop_words(language) | own.words["pronouns"] | own.words["determiners"]
    mine = {word for word in words(said) if word not in small}
    known = _stems(sources, language)
    new = [word for word in mine if not _is_known(word, known, language)]
    kept = _stems(said, language)
    lost = [word for word in _asked(bare, own) if not _is_known(word, kept, language)]
    taken_over = kept & _stems(" ".join([claim, *(e.standalone for e in before)]), language) - _stems(
        bare, language
    )
    return not new and not lost and bool(taken_over) and _denies(said) == _denies(bare)


def _is_question(said: str, sources: str, language: Language) -> bool:
    """One question of the right size and language, without marks, links or signs."""
    right = said.endswith("?") and said.count("?") == 1 and len(said) <= LONGEST and "ß" not in said
    return (
        right
        and not _FOREIGN.search(said)
        and question_language(said, language) == language
        and bool(sources)
    )


def _stems(text: str, language: Language) -> set[str]:
    """The stems of all words, for German those of a compound's parts too."""
    found = {stem(word, language) for word in words(text)}
    if language == "de":
        found |= {stem(part, language) for word in words(text) for part in compound_parts(word)}
    return found


def _is_known(word: str, known: set[str], language: Language) -> bool:
    if stem(word, language) in known:
        return True
    joint = compound_parts(word) if language == "de" else ()
    return bool(joint) and all(stem(part, language) in known for part in joint)


def _asked(bare: str, own: Rules) -> list[str]:
    """The words of the new question that its completed form must keep: not those that only point."""
    text = own.patterns["nth"].sub(" ", bare)
    for name in ("corrects", "about", "condition"):
        text = own.patterns[name].sub("", text, count=1)
    kinds = ("pronouns", "determiners", "third", "there")
    small = stop_words(own.language).union(*(own.words[kind] for kind in kinds))
    asking = {
        "wer",
        "wen",
        "wem",
        "wann",
        "wo",
        "warum",
        "weshalb",
        "who",
        "whom",
        "when",
        "where",
        "why",
        "how",
    }
    return [fold(w) for w in words(text) if w not in small or w in asking]


def _denies(text: str) -> bool:
    return bool(_NOT & set(words(text))) or "n't" in text.replace("’", "'")
