"""Promises that are one, said again or written by both; and progress and decisions that notes tell."""

from __future__ import annotations

import pytest

from copilot.domain import Cast, Person
from copilot.memory import Aim, same_promise
from copilot.memory.outline import outline
from copilot.memory.points import find_decisions
from copilot.memory.progress import find_progress

ONE = [
    ("den Leitfaden schicken", "Leitfaden schicken"),
    ("Urs den Lebenslauf schicken", "Lebenslauf schicken"),
    ("beim HR nachfragen, ob es die Stelle auch mit 70 % gibt", "beim HR nachfragen"),
    ("den Kontakt zu Frau Amrein herstellen", "Kontakt zu Frau Amrein"),
    ("drei Fragen notieren", "drei Fragen notieren"),
    ("send the brief to Ravi", "send Ravi the brief"),
]
ONE_ACROSS = [
    ("send Julia the guide", "den Leitfaden an Julia schicken"),
    ("ask HR about part-time", "beim HR wegen Teilzeit nachfragen"),
    ("prepare the presentation for the board", "Präsentation für die Geschäftsleitung vorbereiten"),
    ("den Lebenslauf überarbeiten", "update CV"),
    ("mit der Chefin über das Pensum reden", "talk to her boss about the workload"),
    ("introduce Lea to Ms Amrein", "Kontakt zu Frau Amrein herstellen"),
]
TWO = [
    ("Folien schicken", "Folien lesen"),
    ("Kapitel 3 lesen", "Kapitel 4 lesen"),
    ("Kontakt zu Frau Amrein herstellen", "Kontakt zu Herrn Koller herstellen"),
    ("draft a one-page brief", "draft a two-page report"),
    ("Artikel über Delegation lesen", "Artikel über Feedback lesen"),
    ("den Lebenslauf schicken", "book a room for the workshop"),
    ("read the guide", "den Leitfaden schicken"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_a_promise_in_fewer_words_is_the_same(one: str, other: str) -> None:
    assert same_promise(one, other, names=("Urs", "Lea"))
    assert same_promise(other, one, names=("Urs", "Lea"))


@pytest.mark.parametrize(("one", "other"), ONE_ACROSS)
def test_a_promise_in_both_languages_is_one_where_both_wrote_of_the_same_session(
    one: str, other: str
) -> None:
    assert same_promise(one, other, near=True, names=("Urs", "Lea"))
    assert same_promise(other, one, near=True, names=("Urs", "Lea"))


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_promises_stay_two(one: str, other: str, near: bool) -> None:
    assert not same_promise(one, other, near=near)
    assert not same_promise(other, one, near=near)


def test_who_is_spoken_to_about_one_thing_by_one_day_is_one_promise_where_both_wrote_of_it() -> None:
    mine = "mit Daniela wegen dem Rapport reden, Antwort bis 4. Dezember"
    others = "Daniela anfragen, ob Lea einmal beim Rapport der Teamleitungen zuhören darf"
    assert same_promise(mine, others, near=True, same_day=True)
    assert not same_promise(mine, others, near=True)
    for two in ("mit Daniela über den Lohn reden", "Daniela den Rapport geben"):
        assert not same_promise(mine, two, near=True, same_day=True)


def test_with_another_day_a_part_of_a_promise_is_not_the_whole() -> None:
    whole, part = "Folien für den Workshop an alle schicken", "Folien schicken"
    assert same_promise(whole, part)
    assert not same_promise(whole, part, exact=True)


CAST = Cast(
    writer="mentee",
    mentor=Person("u", "urs@firma.example", "Urs Hofer", "de"),
    mentee=Person("l", "lea@firma.example", "Lea Brunner", "de"),
)
AIMS = (
    Aim("talks", "drei Mitarbeitergespräche selber geführt Gespräche", 3),
    Aim("course", "finish four modules of the course modules", 4),
    Aim("leaders", "5 Gespräche mit Führungspersonen führen Gespräche", 5),
)


@pytest.mark.parametrize(
    ("sentence", "goal", "value"),
    [
        ("Habe 3 von 5 Gesprächen geführt.", "leaders", 3),
        ("Ich habe schon zwei Mitarbeitergespräche geführt.", "talks", 2),
        ("Jetzt 2 von 4.", "course", 2),
        ("Two of the four modules are done.", "course", 2),
        ("I have completed 3 of 4 modules.", "course", 3),
        ("Stand: 1/3 Mitarbeitergespräche.", "talks", 1),
        ("So far I've finished one module.", "course", 1),
        ("Bisher keine Mitarbeitergespräche geführt.", "talks", 0),
    ],
)
def test_progress_is_read_where_a_sentence_tells_of_it(sentence: str, goal: str, value: float) -> None:
    ((found),) = find_progress(outline(sentence), AIMS, set(), CAST)
    assert (found.goal, found.value, found.span.quote) == (goal, value, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ziel: bis Ende Jahr 3 von 5 Gesprächen.",
        "Wenn ich 3 von 5 habe, feiern wir.",
        "3 von 5 Kollegen waren krank.",
        "Noch nicht 3 von 5 geführt.",
        "Es fehlen noch 2 von 5.",
        "Am 3. von 5 Tagen war ich müde.",
        "Er will 4 von 5 Gesprächen bis Ende Juni führen.",
        "Habe ich 3 von 5 Gesprächen geführt?",
        "Fast 3 von 5 geschafft.",
        "I would like to have done 3 of 4 modules.",
        "7 von 5 Gesprächen geführt.",
    ],
)
def test_what_is_wanted_feared_asked_or_about_other_things_is_no_progress(sentence: str) -> None:
    assert find_progress(outline(sentence), AIMS, set(), CAST) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir haben beschlossen, uns alle zwei Wochen zu treffen.",
        "Entscheid: Lea bewirbt sich intern.",
        "We decided to skip July.",
        "Lea hat sich für den CAS entschieden.",
        "Decision: go for the team lead role.",
    ],
)
def test_decisions_are_found(sentence: str) -> None:
    assert [point.span.quote for point in find_decisions(outline(sentence))] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "We haven't decided yet.",
        "Noch nicht entschieden, ob Lea wechselt.",
        "Wir sollten das nächste Mal entscheiden.",
        "Haben wir das entschieden?",
        "If we decided to skip July, who would tell HR?",
    ],
)
def test_what_is_still_open_is_no_decision(sentence: str) -> None:
    assert find_decisions(outline(sentence)) == []
