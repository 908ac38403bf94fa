"""Which places of several are shown, by what speaks for each, and how many of them a model is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from copilot.answer.asking import Question, told
from copilot.answer.calibrated import Heard, alone, together
from copilot.answer.candidates import Candidate, candidates
from copilot.answer.deciding import Decision, complete, decide
from copilot.answer.draft import holds
from copilot.answer.extent import Extent, extent
from copilot.answer.ranking import Ranked
from copilot.answer.signs import UNRIVALLED, Signs, signs
from copilot.llm import Finding, Message, Profile, Usage, Verdict
from copilot.retrieval.hits import Scores
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
        return Finding(word if word in self._found else None, Usage(calls=1))


def _place(rank: int, word: str, similarity: float) -> Ranked:
    return ranked(f"The answer is {word}.", rank=rank, similarity=similarity, title=word)


async def _decided(
    model: ScriptedModel, *places: Ranked, question: str = "What is it?"
) -> tuple[Decision, list[str]]:
    shown: list[str] = []
    decision = await decide(
        Question(question, "en", None),
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
    model = _Leaning(red=-1.0, blue=4.0)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.87))
    assert (decision.asked, shown) == (2, ["blue"])


async def test_a_place_far_off_is_not_asked_about_but_one_in_the_other_language_is() -> None:
    blue, green = _place(1, "blue", 0.85), _place(2, "green", 0.84)
    german = replace(green.candidate, hit=replace(green.candidate.hit, language="de"))
    model = _Leaning(red=-1.0, blue=4.0, green=-1.0)
    await _decided(model, _place(0, "red", 0.9), blue, replace(green, candidate=german))
    assert [
        word for asked in model.asked for word in ("red", "blue", "green") if word in asked[-1].content
    ] == [
        "red",
        "green",
    ]


async def test_the_models_no_to_all_shows_nothing() -> None:
    model = _Leaning(red=-5.0, blue=-5.0)
    decision, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.89))
    assert shown == []
    assert decision.chance < 0.5


async def test_words_are_asked_for_only_where_yes_or_no_comes_near_to_the_best() -> None:
    model = _Finding(["red"], red=1.0, blue=0.9, green=-2.0)
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


async def test_of_near_places_those_are_shown_of_which_the_model_finds_words_that_answer() -> None:
    model = _Finding(["blue"], red=1.0, blue=0.8)
    _, shown = await _decided(model, _place(0, "red", 0.9), _place(1, "blue", 0.9))
    assert shown == ["blue"]


async def test_where_no_words_answer_the_place_is_shown_that_most_speaks_for() -> None:
    _, shown = await _decided(_Finding([], red=0.8, blue=1.0), _place(0, "red", 0.9), _place(1, "blue", 0.9))
    assert shown == ["blue"]


async def test_how_to_do_something_is_told_by_places_without_words_that_answer_too() -> None:
    places = _place(0, "red", 0.9), _place(1, "blue", 0.9)
    _, shown = await _decided(_Finding(["red"], red=1.0, blue=0.8), *places, question="How do we end it?")
    assert shown == ["red", "blue"]


async def test_no_words_are_asked_for_where_nothing_will_be_shown() -> None:
    model = _Finding(["red"], red=-1.0, blue=-1.0)
    decision, shown = await _decided(model, _place(0, "red", 0.86), _place(1, "blue", 0.86))
    assert (model.searched, shown, decision.usage.calls) == ([], [], 2)


async def test_words_that_do_not_stand_in_the_text_do_not_answer() -> None:
    class Inventing(_Finding):
        async def find(self, messages: Sequence[Message], *, max_tokens: int) -> Finding:
            found = await super().find(messages, max_tokens=max_tokens)
            return replace(found, text="the host") if found.text == "red" else found

    _, shown = await _decided(
        Inventing(["red", "blue"], red=1.0, blue=0.8), _place(0, "red", 0.9), _place(1, "blue", 0.9)
    )
    assert shown == ["blue"]


async def test_the_lead_over_the_next_document_counts_only_where_nobody_read_the_passage() -> None:
    near, far = Signs(0.86, 0.0, 0.5), Signs(0.86, 0.05, 0.5)
    assert alone(near) < alone(far)
    assert together(near, Heard(1.0)) == together(far, Heard(1.0))


YES_OR_NO = "Is it so?"


async def test_similarity_tells_whether_yes_or_no_is_answered_and_a_model_only_which_place() -> None:
    model = _Leaning(red=-4.0, blue=-1.0)
    decision, shown = await _decided(
        model, _place(0, "red", 0.95), _place(1, "blue", 0.95), question=YES_OR_NO
    )
    assert shown == ["blue"]
    assert decision.chance > 0.5


async def test_nobody_is_asked_about_yes_or_no_where_nothing_comes_near() -> None:
    model = _Leaning(red=4.0)
    decision, shown = await _decided(model, _place(0, "red", 0.86), question=YES_OR_NO)
    assert (decision.asked, shown, model.asked) == (0, [], [])


async def test_a_model_that_tells_yes_or_no_questions_decides_them() -> None:
    model = _Leaning(red=-4.0)
    model.profile = replace(model.profile, allowed=model.profile.allowed | {"judge_whether"})
    decision, shown = await _decided(model, _place(0, "red", 0.93), question=YES_OR_NO)
    assert (decision.asked, shown) == (1, [])


def test_yes_or_no_takes_more_similarity() -> None:
    found = Signs(0.87, 0.02, 0.5)
    assert alone(replace(found, whether=True)) < alone(found)


@pytest.mark.parametrize(("share", "completes"), [(0.05, False), (0.3, True)])
def test_a_sentence_completes_an_answer_if_it_holds_enough_of_the_question_beyond_it(
    share: float, completes: bool
) -> None:
    first = replace(ranked("Everybody has 26 days."), held={1: 0.4})
    more = replace(ranked("For part-time it is pro rata.", number=1), held={1: 0.4, 2: share})
    shown: list[Ranked] = []
    complete(Decision(picked=[first]), [first, more], lambda place, _: shown.append(place))
    assert shown == [more] * completes


def test_a_label_completes_nothing() -> None:
    first = replace(ranked("She reports to her buddy."), held={1: 0.4})
    label = replace(ranked("level: 1", number=1), held={2: 0.5})
    shown: list[Ranked] = []
    complete(Decision(picked=[first]), [first, label], lambda place, _: shown.append(place))
    assert shown == []


def _of(text: str) -> list[Candidate]:
    return candidates([ranked(text).candidate.hit])


def test_lines_that_begin_with_a_number_in_bold_are_a_list() -> None:
    found = _of("The four that count are:\n\n**1. Trust** 🤝\n\n**2. Time** ⏳\n\nAll are needed.")
    assert extent(found[0], found).words == "The four that count are: 1. Trust 🤝 · 2. Time ⏳"


@pytest.mark.parametrize(
    ("opening", "whole"),
    [
        ("Three principles guide us.", True),
        ("There are 3 principles.", True),
        ("Two principles guide us.", False),
        ("Principles guide us.", False),
    ],
)
def test_a_sentence_opens_the_list_below_it_if_it_says_how_many_there_are(opening: str, whole: bool) -> None:
    found = _of(f"{opening}\n\n- Trust\n  - at all times\n- Time\n- Tact\n\nAll are needed.")
    items = "Trust · at all times · Time · Tact"
    assert extent(found[0], found).words == (f"{opening} · {items}" if whole else opening)
    assert extent(found[2], found).words == (f"{opening} · {items}" if whole else items)


def test_of_a_list_that_takes_long_to_read_the_item_is_quoted_alone() -> None:
    long = "item of the list that goes on and on with many words, " * 5
    found = _of(f"Rules:\n- Short one.\n- {long}\n- {long}\n- Ask early.")
    assert extent(found[-1], found).words == "Ask early."


def test_a_first_step_is_quoted_with_those_that_follow_it_in_its_paragraph() -> None:
    found = _of("It is easy.\n\nFirstly, open the file. Click on edit. Make your changes.\n\nThat is all.")
    assert extent(found[1], found).words == "Firstly, open the file. Click on edit. Make your changes."
    assert extent(found[2], found).words == "Click on edit."


def test_an_item_is_told_to_a_model_below_its_headings() -> None:
    text = "- 1 month, once a week.\n- More if needed."
    hit = replace(ranked(text).candidate.hit, headings="Logistics › Length")
    found = candidates([hit])
    assert told(Extent(tuple(found))) == "Logistics. Length: 1 month, once a week. · More if needed."
    fields = candidates(
        [replace(hit, text='- level: 1\n  criteria:\n    - "Asks early"\n    - "Asks often"')]
    )
    assert told(Extent(tuple(fields[1:]))).startswith("Logistics. Length: criteria:")
    prose = candidates([replace(hit, text="It lasts a month.", end=17)])
    assert told(Extent(tuple(prose))) == "It lasts a month."


def test_what_another_document_says_word_for_word_is_not_quoted_again() -> None:
    said, again, other = (
        Extent((ranked(text, rank=n, title=title).candidate,))
        for n, (text, title) in enumerate(
            [("It lasts a month.", "A"), ("It lasts a month.", "B"), ("Ask.", "B")]
        )
    )
    assert holds([said], again)
    assert not holds([said], other)


def test_one_similarity_says_more_across_languages_than_in_one() -> None:
    assert alone(Signs(0.82, 0.04, 0.4, "same")) < 0.5 < alone(Signs(0.82, 0.04, 0.4, "glossary"))


def test_a_passage_that_was_not_looked_at_closely_is_no_far_rival() -> None:
    near, other = _place(0, "red", 0.9), _place(1, "blue", 0.8)
    seen = replace(near.candidate.hit, scores=Scores(window=0.9))
    rival = replace(other.candidate.hit, text="Nothing like that.", scores=Scores(window=0.8))
    assert signs([seen, rival], [near], "en", None)["en"].ahead == pytest.approx(0.1)
    unseen = replace(rival, scores=Scores())
    assert signs([seen, unseen], [near], "en", None)["en"].ahead == UNRIVALLED


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
