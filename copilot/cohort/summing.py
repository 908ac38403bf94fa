"""A model's part in what a summary says of a theme: it may join the statements of enough people to a sentence or two.

It is shown nothing but the statements that were released, written by hand beforehand, so no comment reaches it. Code
decides about each answer, and the statements one after the other are the summary until a better one passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

from copilot import prompts
from copilot.cohort import telling
from copilot.domain import Language
from copilot.grounding import Reason, check
from copilot.llm import Model, Task
from copilot.suggest import reword
from copilot.suggest.reword import Outcome, Piece
from copilot.text.terms import stop_words

Json = dict[str, Any]
PROMPT = "summarise"
_LEAST_STATEMENTS = 2
_TASKS: dict[Language, Task] = {"de": "summarise_de", "en": "summarise_en"}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END = re.compile(r"[.;!?]\s*$")
_JOINING = frozenset("und aber doch jedoch während and but yet while whereas".split())


async def sum_up(
    result: Json, model: Model | None, language: Language, told: Callable[[int, int], None]
) -> Json:
    """The release with its themes summed up in that language, where the model may and wasn't asked yet.

    What a model wrote is kept as a theme's "said" and which model it was as the release's "summed", by language;
    figures and statements stay as they are. Never raises for a model that is down, slow or wrong: then a theme's
    summary is its statements. The model is asked once or twice for each theme, however many people there are;
    ``told`` counts themes.
    """
    several = [n for n, theme in enumerate(result["themes"]) if len(theme["statements"]) >= _LEAST_STATEMENTS]
    if model is None or _TASKS[language] not in model.profile.allowed or not model.is_here():
        return result
    if not several or language in result.get("summed", {}):
        return result
    found, outcome = deepcopy(result), Outcome()
    pieces = reword.affordable([piece(found["themes"][n], language) for n in several], len(several))

    def put(number: int, text: str) -> None:
        found["themes"][several[number]].setdefault("said", {})[language] = text

    await reword.reword(pieces, model, language, outcome, put, told=told)
    if outcome.trouble is not None:
        return result  # whoever opens it next asks again
    found.setdefault("summed", {})[language] = {
        "model": model.name,
        "prompt": prompts.load(PROMPT).version,
    }
    return found


def piece(theme: Json, language: Language) -> Piece:
    """A theme's statements as something that may be put better, with what decides about an answer."""
    statements = [statement["text"] for statement in telling.statements(theme, language)]
    asked: dict[str, object] = {
        "language": language,
        "title": theme["title"][language],
        "statements": statements,
    }
    decide = partial(verdict, statements=statements, language=language)
    messages = reword.first_messages(PROMPT, asked)
    return Piece("topic", " ".join(statements), messages, "summarise_retry", decide, tuple(statements))


def verdict(text: str, statements: Sequence[str], language: Language) -> Reason | None:
    """Why an answer can't stand for the statements, or None: it says all of them, nothing else, and is put well."""
    draft = " ".join(statements)
    reason = check(text, draft=draft, evidence=statements, computed=(), language=language, names=())
    return reason or _put_badly(text, statements, language)


def _put_badly(text: str, statements: Sequence[str], language: Language) -> Reason | None:
    """What a small model gets wrong in joining: endings, capitals, and sentences with a comma alone between them."""
    there = {word.casefold() for statement in statements for word in _WORD.findall(statement)}
    within = _within(statements, language)
    for match in _WORD.finditer(text):
        word = match[0]
        if word.casefold() not in there and word not in stop_words(language):
            return Reason("a word in another form", word)
        if word.casefold() in there and word not in within and not _opens(text[: match.start()]):
            return Reason("capitals", word)
    return _reordered(text, statements) or _unjoined(text, statements)


def _within(statements: Sequence[str], language: Language) -> set[str]:
    """The statements' words as they are written within a sentence: a first one small unless it is a German noun."""
    found = set[str]()
    for statement in statements:
        opening, *others = _WORD.findall(statement)
        follows = others[0] if others else ""
        noun = language == "de" and not follows[:1].isupper() and opening.casefold() not in stop_words("de")
        found |= {opening if noun else opening[:1].lower() + opening[1:], *others}
    return found


def _reordered(text: str, statements: Sequence[str]) -> Reason | None:
    """A statement whose own words stand in another order ("aber gut gehen")."""
    said = [word.casefold() for word in _WORD.findall(text)]
    worded = [[word.casefold() for word in _WORD.findall(statement)] for statement in statements]
    for number, words in enumerate(worded):
        others = {word for other in worded[:number] + worded[number + 1 :] for word in other}
        own = [word for word in dict.fromkeys(words) if word in said and word not in others | _JOINING]
        places = [said.index(word) for word in own]
        if places != sorted(places):
            return Reason("words in another order")
    return None


def _unjoined(text: str, statements: Sequence[str]) -> Reason | None:
    """A statement that begins after a comma and no word that joins."""
    for statement in statements:
        opening = " ".join(_WORD.findall(statement)[:2])
        found = re.finditer(rf"\b{re.escape(opening)}\b", text, re.IGNORECASE)
        before = [text[: match.start()].rstrip() for match in found]
        if before and not any(_joins(said) for said in before):
            return Reason("nothing joins the sentences", opening)
    return None


def _opens(before: str) -> bool:
    """Whether a sentence begins after this."""
    return not before.strip() or _END.search(before) is not None


def _joins(before: str) -> bool:
    """Whether a statement may begin after this."""
    return _opens(before) or before.rsplit(maxsplit=1)[-1].casefold() in _JOINING
