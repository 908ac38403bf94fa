"""One case of each kind of task, done by the product's own code; whether a careful reader would be content."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import lru_cache

from copilot.answer.judging import found
from copilot.answer.standalone import Earlier
from copilot.cohort import naming, summing
from copilot.cohort.emerging import in_dictionary
from copilot.cohort.given import Given
from copilot.cohort.themes import Group
from copilot.domain import LANGUAGES, Cast, Evidence, Language, Person, Point
from copilot.memory.by_model import find_missed
from copilot.probe.cases import Case
from copilot.probe.trying import Trying
from copilot.retrieval import translate
from copilot.suggest import follow_up, questions, reply, reword
from copilot.suggest.reword import Outcome, Piece
from copilot.suggest.word import piece as point_piece
from copilot.text.language import guess_language
from copilot.text.terms import fold, stem, telling, words
from copilot.text.tidy import one_line

DAY = date(2026, 5, 7)
"""The day that the notes of the cases were written on."""
_LEAST_SHARED = 5
"""People who must use a word before it may be in a theme's name."""
_MENTOR = Person("mentor", "beat@tandem.example", "Beat Iten")
_MENTEE = Person("mentee", "jana@tandem.example", "Jana Moser")


async def word_point(model: Trying, case: Case) -> str | None:
    """The rewording of a point that would be shown."""
    evidence = tuple(Evidence("note", "note", quote, 0, len(quote)) for quote in case["evidence"])
    point = Point(case["draft"], evidence, wordable=True)
    given = [case["draft"], *case["evidence"], *case["names"]]
    return await _reworded(
        model, point_piece("commitments", point, case["language"], case["names"]), case["language"], given
    )


async def word_question(model: Trying, case: Case) -> str | None:
    """The rewording of a question that would be shown."""
    piece = questions.piece("topic", case["draft"], case["language"], (), ())
    return await _reworded(model, piece, case["language"], [case["draft"]])


async def word_answer(model: Trying, case: Case) -> str | None:
    """The rewording of a claim that would be shown."""
    draft = case["draft"]
    point = Point(draft, (Evidence("document", "document", draft, 0, len(draft)),), wordable=True)
    piece = reply.piece(point, case["question"], case["language"])
    return await _reworded(model, piece, case["language"], [draft, case["question"]])


async def translate_question(model: Trying, case: Case) -> str | None:
    """The question in the other language, if it holds what it must."""
    said = await translate.put(model, case["question"], case["language"])
    right = (
        said is not None
        and translate.is_sane(case["question"], said)
        and guess_language(said, case["language"]) == case["language"]
    )
    return said if right and _holds(said or "", case) else None


async def find_answer(model: Trying, case: Case) -> str | None:
    """The words found, if they stand in the sentence that answers."""
    said = (await found(model, case["text"], case["question"])).text or ""
    inside = f" {' '.join(words(said))} " in f" {' '.join(words(case['sentence']))} "
    return said if words(said) and inside else None


async def standalone(model: Trying, case: Case) -> str | None:
    """The follow-up said alone in words of the model that code lets pass, if it holds what it must."""
    before = [Earlier(question, tuple(case["answered"])) for question in case["earlier"]]
    said, _ = await follow_up.said_alone(case["question"], before, case["language"], model)
    own = said.text in [one_line(text) for text in model.said]
    return said.text if own and _holds(said.text, case) else None


async def find_commitments(model: Trying, case: Case) -> str | None:
    """What was found, if it is exactly what was promised."""
    made = await find_missed(model, case["note"], (), Cast(case["writer"], _MENTOR, _MENTEE), DAY)
    wanted = {(side, sign) for side, sign in case["promises"]}
    right = len(made) == len(wanted) and all(
        any(one.who == side and sign in one.span.quote for one in made) for side, sign in wanted
    )
    return "; ".join(one.span.quote for one in made) or "-" if right else None


async def name_theme(model: Trying, case: Case) -> str | None:
    """The name of a theme that would be shown, if it says what the theme is about."""
    comments = [Given(str(n), str(n), "", None, 1, 5, comment) for n, comment in enumerate(case["comments"])]
    language: Language = case["language"]
    stems = {stem(w, language) for c in case["comments"] for w in words(c) if telling(w, language)}
    draft = tuple(sorted(stems & {stem(w, language) for group in case["wanted"] for w in group}))
    group = Group(
        "probe", dict.fromkeys(LANGUAGES, ", ".join(draft)), words=draft, stems=draft, comments=comments
    )
    await naming.name([group], model, _LEAST_SHARED, frozenset())
    named = group.named_by == "model" and _holds(group.title[language], case)
    return group.title[language] if named else None


async def summarise(model: Trying, case: Case) -> str | None:
    """The summary of a theme's statements that would be shown."""
    language: Language = case["language"]
    statements = [{"text": {language: text}, "polarity": ""} for text in case["statements"]]
    theme = {"title": {language: case["title"]}, "words": [], "statements": statements}
    given = [case["title"], *case["statements"]]
    return await _reworded(model, summing.piece(theme, language), language, given)


async def _reworded(model: Trying, piece: Piece, language: Language, given: list[str]) -> str | None:
    """The piece in the model's words where its check lets it pass and no word in it is made up."""
    shown: list[str] = []
    await reword.reword([piece], model, language, Outcome(), lambda _, text: shown.append(text))
    return shown[0] if shown and not made_up(shown[0], given) else None


def made_up(text: str, given: list[str]) -> list[str]:
    """The words that no dictionary knows and nobody has given."""
    known = {fold(word) for piece in given for word in words(piece)}
    return [w for w in words(text) if w.isalpha() and fold(w) not in known and not in_dictionary(fold(w))]


def _holds(said: str, case: Case) -> bool:
    """Whether one word of each wanted group is there."""
    folded = f" {' '.join(words(said))} "
    return all(any(f" {' '.join(words(one))} " in folded for one in group) for group in case["wanted"])


@lru_cache(maxsize=1)
def doing() -> Mapping[str, Callable[[Trying, Case], Awaitable[str | None]]]:
    """What does one case, by kind of task; it gives what would have been shown or used, None where that is wrong."""
    return {
        "word_point": word_point,
        "word_question": word_question,
        "word_answer": word_answer,
        "translate_question": translate_question,
        "find_answer": find_answer,
        "standalone": standalone,
        "find_commitments": find_commitments,
        "name_theme": name_theme,
        "summarise": summarise,
    }
