"""Which places of several are shown, by what speaks for each, and how many of them a model is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from copilot.answer.asking import Question
from copilot.answer.calibrated import alone
from copilot.answer.deciding import Decision, decide
from copilot.answer.ranking import Ranked
from copilot.answer.signs import Signs, signs
from copilot.llm import Finding, Message, Profile, Usage, Verdict
from tests.answering import ranked
from tests.fakes import ScriptedModel

pytestmark = pytest.mark.anyio


class _Leaning(ScriptedModel):
    """Says of each text how surely it answers; knows no words that answer."""

    def __init__(self, **odds: float) -> None:
        super().__init__(lambda _: None)
        self.profile = Profile(
            self.name, frozenset({"judge_answer"}), measured={"judge_answer": "by this test"}
        )
        self._odds = odds

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        self.asked.append(list(messages))
        text = messages[-1].content
        return Verdict(next(odds for word, odds in self._odds.items() if word in text), Usage(calls=1))


class _Finding(_Leaning):
    """Knows the words that answer too: those of the texts it was given, else none."""

    def __init__(self, found: Sequence[str], **odds: float) -> None:
        super().__init__(**odds)
        self.profile = Profile(self.name, frozenset({"judge_answer", "find_answer"}), self.profile.measured)
        self._found = found
        self.searched: list[str] = []

    async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
        text = messages[-1].content
        word = next(word for word in self._odds if word in text)
        self.searched.append(word)
        return (
            Finding(word, 8.0, Usage(calls=1)) if word in self._found else Finding(None, -8.0, Usage(calls=1))
        )


def _place(rank: int, word: str, similarity: float) -> Ranked:
    return ranked(f"The answer is {word}.", rank=rank, similarity=similarity, title=word)


async def _decided(model: ScriptedModel, *places: Ranked) -> tuple[Decision, list[str]]:
    shown: list[str] = []
    decision = await decide(
        Question("What is it?", "en", None),
        places,
        [place.candidate.hit for place in places],
        model,
        lambda place, _: shown.append(place.candidate.hit.title),
    )
    return decision, shown


async def test_a_place_that_the_model_is_far_less_sure_of_is_not_shown_with_the_best() -> None:
    model = _Leaning(red=3.0, blue=0.5)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.89))
    assert shown == ["red"]
    assert decision.asked == 2


async def test_places_that_as_much_speaks_for_are_shown_together_the_best_first() -> None:
    model = _Leaning(red=1.6, blue=2.0)
    _, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.9))
    assert shown == ["blue", "red"]


async def test_after_a_sure_place_only_places_as_near_are_asked_about() -> None:
    model = _Leaning(red=4.0, blue=4.0, green=4.0)
    decision, shown = await _decided(
        model, _place(0, "red", 0.9), _place(1, "blue", 0.85), _place(2, "green", 0.895)
    )
    assert (decision.asked, shown) == (2, ["red", "green"])


async def test_without_a_sure_place_all_are_asked_about() -> None:
    model = _Leaning(red=1.0, blue=4.0)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.85))
    assert (decision.asked, shown) == (2, ["blue"])


async def test_the_models_no_to_all_shows_nothing() -> None:
    model = _Leaning(red=-5.0, blue=-5.0)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.89))
    assert shown == []
    assert decision.chance < 0.5


async def test_words_are_asked_for_only_where_yes_or_no_comes_near_to_the_best() -> None:
    model = _Finding(["red"], red=1.0, blue=0.9, green=-0.5)
    decision, shown = await _decided(
        model, _place(0, "red", 0.9), _place(1, "blue", 0.9), _place(2, "green", 0.9)
    )
    assert model.searched == ["red", "blue"]
    assert shown == ["red"]
    assert decision.usage.calls == 5


async def test_a_clear_yes_is_followed_by_its_words_at_once_and_shown_before_the_others_are_asked_about() -> (
    None
):
    model = _Finding(["red"], red=3.0, blue=3.0)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.85))
    assert (decision.asked, model.searched, shown) == (1, ["red"], ["red"])


async def test_no_words_that_answer_speak_against_a_yes() -> None:
    model = _Finding([], red=0.5)
    decision, shown = await _decided(model, _place(0, "red", 0.86))
    assert shown == []
    assert decision.chance < 0.5


def test_one_similarity_says_more_across_languages_than_in_one() -> None:
    assert alone(Signs(0.82, 0.04, 0.4, "same")) < 0.5 < alone(Signs(0.82, 0.04, 0.4, "glossary"))


def test_documents_of_two_languages_are_weighed_apart() -> None:
    english = _place(0, "red", 0.9)
    hit = replace(english.candidate.hit, passage_id="p1", source="B.md", language="de")
    german = replace(english, candidate=replace(english.candidate, hit=hit), similarity=0.8)
    places = [english, german]
    found = signs([place.candidate.hit for place in places], places, "en", None)
    assert {language: (of.sentence, of.reach) for language, of in found.items()} == {
        "en": (0.9, "same"),
        "de": (0.8, "glossary"),
    }
    assert signs([hit], [german], "en", "Was ist es?")["de"].reach == "translation"
    assert signs([], [], "en", None) == {}
