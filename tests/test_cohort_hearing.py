"""What is set aside of feedback before anything is counted: all that speaks of harm, and little that does not."""

from __future__ import annotations

import pytest

from copilot.answer.hard import recognise
from copilot.answer.overheard import heard_each, overheard, reading
from copilot.cohort.given import Given
from copilot.cohort.hearing import Once, harmless
from copilot.cohort.ordinary import READ, doubt
from evals.cohort.score import cases as comments
from evals.hard.score import cases
from tests.answering import embedder


def kept(texts: list[str]) -> list[str]:
    given = [Given(f"g{n}", f"p{n}", "", None, 1, 5, text) for n, text in enumerate(texts)]
    return [one.comment for one in harmless(given, embedder())[0]]


def test_no_hard_message_that_listening_hears_is_counted_as_feedback() -> None:
    texts = [row["text"] for row in cases("kept", "late") if row["kind"]]
    heard = [t for t, case in zip(texts, heard_each(texts, embedder()), strict=True) if case is not None]
    assert len(heard) >= 220
    assert kept(heard) == []


def test_ordinary_feedback_is_not_set_aside() -> None:
    texts = [row["text"] for row in comments()]
    assert kept(texts) == texts


@pytest.mark.parametrize(
    "text",
    [
        "Ein Goal liegt seit Monaten herum, we should drop it, trauen uns aber nicht.",
        "Through my mentor I met three people I would never have dared to write to",
        "Because it was everything that I needed.",
        "Nothing that I could think of, all was fine.",
    ],
)
def test_what_only_sounds_like_harm_counts(text: str) -> None:
    assert kept([text]) == [text]


@pytest.mark.parametrize(
    "before",
    ["Die Termine werden oft verschoben.", "My mentor and I meet every month and it works well."],
)
def test_hard_messages_are_heard_behind_an_ordinary_sentence_too(before: str) -> None:
    texts = [row["text"] for row in cases("late") if row["kind"]]
    heard = [t for t, case in zip(texts, heard_each(texts, embedder()), strict=True) if case is not None]
    assert len(heard) == 95
    assert len(kept([f"{before} {text}" for text in heard])) <= 5


def test_a_statement_speaks_for_one_sentence_and_only_where_both_readings_are_faint() -> None:
    hidden = (
        "Die Termine werden oft verschoben. Ich musste meinem Chef auf Instagram folgen, jetzt kommentiert er jedes "
        "Strandfoto von mir"
    )
    accent = "He is condescending about my accent and where I come from."
    assert kept([hidden, accent, "Zu höflich, niemand sagt mir, was ich falsch mache."]) == [
        "Zu höflich, niemand sagt mir, was ich falsch mache."
    ]


def test_the_second_reading_is_asked_only_about_vectors_that_it_knows() -> None:
    assert reading(*READ).embedder == reading().embedder == embedder().id
    other = Once(embedder(), [])
    other.id = "another"
    assert doubt(other) is None
    assert doubt(embedder()) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Wir finden kaum einen Termin. Er legt mir die Hand aufs Knie und macht Sprüche über meine Kleider.",
        "Honestly I am at the end. I do not sleep, some mornings I sit in the car and do not see the point.",
    ],
)
def test_harm_beside_ordinary_matters_is_set_aside_all_the_same(text: str) -> None:
    assert kept([text]) == []


def test_a_doubt_never_overrules_what_is_said_outright() -> None:
    said = "Mein Mentor fasst mich immer wieder an, obwohl ich gesagt habe, er soll das lassen."
    assert recognise(said) is not None
    assert heard_each([said], embedder(), lambda _text, _vector, part: True) != [None]
    hinted = "Es wäre mir recht, wenn ich morgen früh einfach kalt im Bett läge."
    assert overheard(hinted, embedder()) is not None
    assert heard_each([hinted], embedder(), lambda _text, _vector, part: True) == [None]
