"""Which places of several are shown, by what speaks for each, and how many of them a model is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from copilot.answer.deciding import Decision, Question, decide
from copilot.answer.ranking import Ranked
from copilot.llm import Message, Profile, Usage, Verdict
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
