"""How likely a model would ask a question of a text: what it is held to, and what that counts for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from copilot.answer.asking import Question
from copilot.answer.calibrated import ANSWERED, Heard, leaning, together
from copilot.answer.deciding import decide
from copilot.answer.judging import expected
from copilot.answer.signs import Signs
from copilot.errors import Unavailable
from copilot.llm import Expected, Message, Profile, Usage, Verdict
from copilot.llm.client import ChatModel
from copilot.llm.registry import TASKS
from tests.answering import ranked
from tests.endpoint import endpoint
from tests.fakes import ScriptedModel

pytestmark = pytest.mark.anyio
ASK = [Message("system", "s"), Message("user", "u")]
NEAR = Signs(0.86, 0.0, 0.5)


def _at(url: str, *, llama: bool) -> ChatModel:
    return ChatModel("fake", Profile("fake", frozenset(TASKS)), lambda: (url, "key"), timeout=5, llama=llama)


async def test_a_model_is_held_to_the_words_and_tells_how_likely_all_of_them_were() -> None:
    with endpoint(lambda _: [-1.0, -0.5, -2.0, -0.1]) as (url, asked):
        told = await _at(url, llama=True).expect(ASK, "Who founded it?")
    assert told.log_chance == pytest.approx(-3.5)  # the end, which it was not held to, counts for nothing
    assert asked[0] == {"content": "Who founded it?", "add_special": False, "parse_special": False}
    assert asked[1]["grammar"] == "root ::= <[0]> <[1]> <[2]>"


async def test_a_server_that_tells_fewer_words_than_it_was_held_to_tells_nothing() -> None:
    with endpoint(lambda _: [-1.0, -0.5]) as (url, _):
        assert (await _at(url, llama=True).expect(ASK, "Who founded it?")).log_chance is None


async def test_only_llama_servers_are_asked_and_one_that_fails_is_unavailable() -> None:
    with endpoint(lambda _: 500) as (url, asked):
        assert (await _at(url, llama=False).expect(ASK, "Who?")).log_chance is None
        assert asked == []
        with pytest.raises(Unavailable):
            await _at(url, llama=True).expect(ASK, "Who?")


class _Expecting(ScriptedModel):
    """Says neither yes nor no for sure; asks the question likelier of texts that hold a word."""

    def __init__(self, word: str) -> None:
        super().__init__(lambda _: None)
        self.profile = Profile(
            self.name,
            frozenset({"judge_answer", "expect_question"}),
            measured={"judge_answer": "by this test"},
        )
        self._word = word
        self.held: list[str] = []

    async def judge(self, messages: Sequence[Message]) -> Verdict:
        return Verdict(0.0, Usage(calls=1))

    async def expect(self, messages: Sequence[Message], words: str) -> Expected:
        self.held.append(words)
        return Expected(-5.0 if self._word in messages[-1].content else -30.0, Usage(calls=1))


async def _chance(word: str) -> float:
    model = _Expecting(word)
    place = ranked("The hall is red.", rank=0, similarity=0.84, title="hall")
    question = Question("What colour is the hall?", "en", "Welche Farbe hat die Halle?")
    decision = await decide(question, [place], [place.candidate.hit], model, lambda *_: None)
    assert model.held == [question.text, question.text]  # of no text and of one, never its translation
    assert decision.usage.calls == 3
    return decision.chance


async def test_a_text_that_makes_the_question_likelier_answers_it_sooner() -> None:
    assert await _chance("red") > await _chance("green")


def test_what_a_text_makes_likelier_counts_within_bounds() -> None:
    gains = [leaning(NEAR, Heard(0.0, gain)) for gain in (-500.0, -40.0, 0.0, 40.0, 500.0)]
    assert gains[0] == gains[1] < gains[2] < gains[3] == gains[4]
    assert leaning(NEAR, Heard(None, 30.0)) == leaning(NEAR, Heard())


async def test_a_question_is_held_to_on_one_line_and_no_text_is_a_text_of_its_own() -> None:
    model = _Expecting("…")
    assert (await expected(model, None, "Who\nfounded it?")).log_chance == -5.0
    assert (await expected(model, "It was founded.", "Who\nfounded it?")).log_chance == -30.0
    assert model.held == ["Who founded it?"] * 2


async def test_where_nobody_listens_any_more_the_next_address_is_held_to_the_words() -> None:
    with endpoint(lambda _: [-1.0, -0.5]) as (gone, _):
        pass
    with endpoint(lambda _: [-1.0, -0.5]) as (url, _):
        addresses = iter([gone, url, url])
        model = ChatModel(
            "fake", Profile("fake", frozenset()), lambda: (next(addresses), "k"), timeout=5, llama=True
        )
        assert (await model.expect(ASK, "Who knows?")).log_chance == pytest.approx(-1.5)


async def test_of_private_notes_alone_a_model_is_asked_nothing() -> None:
    model = _Expecting("red")
    place = ranked("The hall is red.", rank=0, similarity=0.84, title="hall")
    private = replace(place.candidate.hit, audience="person:p1")
    place = replace(place, candidate=replace(place.candidate, hit=private))
    await decide(Question("What colour?", "en", None), [place], [private], model, lambda *_: None)
    assert model.held == []


def test_what_a_model_reads_outweighs_that_the_question_has_other_words() -> None:
    # "What am I supposed to ask myself instead of pointing at others?" beside "… but what could I do better?"
    other_words = Signs(0.88, 0.0, 0.12, meant=0.26)
    assert together(other_words, Heard(1.7, 27.0)) >= ANSWERED
    assert together(other_words, Heard(0.3, 11.0)) < ANSWERED
    assert together(other_words, Heard()) < ANSWERED
