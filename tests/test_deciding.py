"""Which places of several are shown, by what speaks for each, and how many of them a model is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from copilot.answer.asking import Question
from copilot.answer.deciding import Decision, decide
from copilot.answer.ranking import Ranked
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


class _Checking(_Finding):
    """Finds words everywhere, and says which of them are the answer."""

    def __init__(self, right: Sequence[str], **odds: float) -> None:
        super().__init__(list(odds), **odds)
        self.profile = Profile(
            self.name, self.profile.allowed | {"check_answer"}, measured=self.profile.measured
        )
        self._right = right
        self.checked: list[str] = []

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        text = messages[-1].content
        if "Is that the answer" not in text:
            return await super().judge(messages)
        word = next(word for word in self._odds if word in text)
        self.checked.append(word)
        return Verdict(4.0 if word in self._right else -4.0, Usage(calls=1))


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


async def test_words_that_answer_another_question_are_no_answer() -> None:
    model = _Checking([], red=0.3)
    decision, shown = await _decided(model, _place(0, "red", 0.86))
    assert model.checked == ["red"]
    assert shown == []
    assert decision.chance < 0.5
    assert decision.usage.calls == 3


async def test_after_wrong_words_the_next_place_is_looked_at() -> None:
    model = _Checking(["blue"], red=0.4, blue=0.3)
    _, shown = await _decided(model, _place(0, "red", 0.86), _place(1, "blue", 0.86))
    assert model.checked == ["red", "blue"]
    assert shown == ["blue"]


async def test_what_is_sure_is_not_checked() -> None:
    model = _Checking([], red=3.0)
    _, shown = await _decided(model, _place(0, "red", 0.9))
    assert (model.checked, shown) == ([], ["red"])
