"""What a messy note tells as done, and what only sounds like it."""

from __future__ import annotations

from datetime import date

import pytest

from copilot.domain import Cast, Person
from copilot.memory import read_note
from copilot.memory.outline import outline
from copilot.memory.points import find_decisions, find_resources, find_topics

CAST = Cast(
    writer="mentee",
    mentor=Person("u", "urs@firma.example", "Urs Hofer", "de"),
    mentee=Person("l", "lea@firma.example", "Lea Brunner", "de"),
)
OPEN = (
    ("cv", "mentee", "Urs den Lebenslauf schicken"),
    ("hr", "mentee", "ask HR whether part time is possible"),
    ("feedback", "mentor", "give feedback on the CV"),
    ("frist", "mentor", "die Frist klären"),
    ("chefin", None, "Lea Bescheid wegen dem Ausschuss geben"),
)


def done(text: str) -> list[str]:
    found = read_note(text, written_on=date(2026, 4, 9), cast=CAST, open_commitments=OPEN)  # type: ignore[arg-type]
    return sorted(one.commitment for one in found.done)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("HR angefragt – Antwort kommt erst im Mai.", ["hr"]),
        ("- Lebenslauf geschickt", ["cv"]),
        ("[x] Urs: Feedback zum CV", ["feedback"]),
        ("Frist ist geklärt.", ["frist"]),
        ("Lebenslauf ist weg, Urs hat ihn gelesen und mir Tipps gegeben.", ["cv"]),
    ],
)
def test_keywords_ticks_and_bare_participles_tell_of_something_done(text: str, kept: list[str]) -> None:
    assert done(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "I promised Urs to send the guide by 15 May – again, sorry.",
        "Ich habe Urs versprochen, den Leitfaden zu schicken.",
        "Lea hat Urs zugesagt, den Lebenslauf zu schicken.",
        "[ ] Urs: Feedback zum CV",
        "HR noch nicht angefragt.",
        "HR anfragen",
    ],
)
def test_a_pledge_an_open_box_or_a_plan_is_not_done(text: str) -> None:
    assert done(text) == []


def test_a_rhythm_that_was_decided_is_a_decision_and_no_promise() -> None:
    text = "Entscheid: wir treffen uns alle 2 Wochen"
    assert read_note(text, written_on=date(2026, 4, 9), cast=CAST).commitments == ()
    (decision,) = find_decisions(outline(text))
    assert decision.text == "wir treffen uns alle 2 Wochen"


def test_a_day_that_was_decided_is_still_a_promise() -> None:
    text = "Entscheid: Lea schickt bis Freitag den Lebenslauf."
    (found,) = read_note(text, written_on=date(2026, 4, 9), cast=CAST).commitments
    assert (found.who, found.due) == ("mentee", date(2026, 4, 10))


def test_two_others_who_meet_promise_nothing_for_the_pair() -> None:
    text = "Habe Lea mit Frau Amrein vernetzt, sie treffen sich am 12. Mai zum Kaffee."
    assert read_note(text, written_on=date(2026, 4, 9), cast=CAST).commitments == ()


def test_the_point_of_a_short_weekday_stays_with_the_day() -> None:
    (found,) = read_note(
        "ich schick Urs bis Fr. meinen CV", written_on=date(2026, 4, 9), cast=CAST
    ).commitments
    assert (found.what, found.due) == ("Urs den CV schicken", date(2026, 4, 10))


def test_what_somebody_might_do_names_no_resource_and_a_closing_date_is_no_topic() -> None:
    assert find_resources(outline("evtl. mache ich noch den Kurs, mal schauen")) == []
    assert find_topics(outline("next: closing session on 4 June")) == []
