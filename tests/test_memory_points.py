"""Goals, topics, resources, events, and what was done."""

from collections.abc import Sequence
from datetime import date

import pytest

from copilot.domain import Cast, NoteFindings, Person, Side
from copilot.memory import guess_language, read_note, sentences


def read(
    text: str, kept: Sequence[tuple[str, Side | None, str]] = (), writer: Side = "mentor"
) -> NoteFindings:
    cast = Cast(
        writer, Person("1", "u@example.org", "Urs Hofer"), Person("2", "l@example.org", "Lea Brunner")
    )
    return read_note(text, written_on=date(2026, 3, 12), cast=cast, open_commitments=kept)


def test_a_goal_with_measure_target_baseline_and_day() -> None:
    (goal,) = read("Ziel: bis 31. Dezember drei Mitarbeitergespräche selber geführt. Bisher 0.").goals
    assert goal.text == "drei Mitarbeitergespräche selber geführt"
    assert (goal.measure, goal.target, goal.baseline) == ("Mitarbeitergespräche", 3, 0)
    assert goal.due == date(2026, 12, 31)
    assert goal.span.quote.endswith("Bisher 0.")


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Mein Ziel bleibt: ein eigenes kleines Projekt leiten.", "ein eigenes kleines Projekt leiten"),
        ("Mein grosses Ziel: ein Projekt leiten.", "ein Projekt leiten"),
        (
            "I want to move from office management into project work.",
            "move from office management into project work",
        ),
        ("My goal is to chair two meetings by 1 June.", "chair two meetings"),
        ("Lea will Teamleiterin werden.", "Teamleiterin werden"),
        ("Lea möchte die Leitung übernehmen.", "die Leitung übernehmen"),
    ],
)
def test_a_wish_to_get_somewhere_is_a_goal_and_no_promise(text: str, goal: str) -> None:
    findings = read(text)
    assert [g.text for g in findings.goals] == [goal]
    assert findings.commitments == ()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Thema fürs nächste Mal: Umgang mit Kritik.", "Umgang mit Kritik"),
        ("Nächstes Mal nach ihren Erfolgen fragen.", "nach ihren Erfolgen fragen"),
        ("Next time: talk about feedback.", "talk about feedback"),
        ("Parked: salary question", "salary question"),
    ],
)
def test_topics_for_next_time(text: str, topic: str) -> None:
    assert [t.text for t in read(text).topics] == [topic]


def test_links_and_courses_are_resources() -> None:
    found = read("Board: https://example.org/board?x=1. Der Kurs «Erste Führung» passt.").resources
    assert [r.text for r in found] == ["https://example.org/board?x=1", "Kurs «Erste Führung»"]


def test_a_coming_event_has_its_day() -> None:
    (event,) = read("Nervös vor dem ersten Mitarbeitergespräch (22. April).").events
    assert event.day == date(2026, 4, 22)
    assert "Mitarbeitergespräch" in event.text


PORTFOLIO: tuple[str, Side | None, str] = ("c1", "mentee", "Portfolio an Anna schicken")


@pytest.mark.parametrize(
    "text",
    [
        "Lea hat das Portfolio geschickt.",
        "- [x] Lea: Portfolio an Anna schicken",
        "Portfolio an Anna ist erledigt.",
        "✓ Portfolio an Anna",
    ],
)
def test_a_later_note_says_it_was_done(text: str) -> None:
    assert [d.commitment for d in read(text, [PORTFOLIO]).done] == ["c1"]


@pytest.mark.parametrize(
    "text",
    [
        "Lea hat das Portfolio noch nicht geschickt.",
        "Hat Lea das Portfolio geschickt?",
        "Urs hat das Portfolio geschickt.",
        "Lea schickt das Portfolio an Anna.",
        "Lea hat Ferien gehabt.",
    ],
)
def test_and_what_does_not_say_so(text: str) -> None:
    assert read(text, [PORTFOLIO]).done == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [("Lea ist nicht sicher.", "de"), ("She is not sure about it.", "en"), ("Budget", "de")],
)
def test_the_language_is_guessed_from_small_words(text: str, language: str) -> None:
    assert guess_language(text, "de") == language


def test_sentences_know_abbreviations_dates_and_bullets() -> None:
    text = "Am 12. März kommt z.B. Dr. Roth um 14.30 Uhr. Bisher 0. Sie ruft an!\n- [ ] Raum buchen\n  * Tee"
    assert [s.quote for s in sentences(text)] == [
        "Am 12. März kommt z.B. Dr. Roth um 14.30 Uhr.",
        "Bisher 0.",
        "Sie ruft an!",
        "Raum buchen",
        "Tee",
    ]


@pytest.mark.parametrize(
    "told", ["Leseliste hab ich gemacht.", "Leseliste: erledigt", "DONE Leseliste zusammenstellen"]
)
def test_a_thing_named_with_a_plain_word_for_done_closes_its_promise(told: str) -> None:
    people = Cast("mentee", Person("b", "beat@x.y", "Beat Frei"), Person("a", "anna@x.y", "Anna Meier"))
    opened = [("1", "mentee", "Leseliste zusammenstellen"), ("2", "mentor", "Leseprobe schicken")]
    found = read_note(told, written_on=date(2026, 10, 26), cast=people, open_commitments=opened)
    assert [done.commitment for done in found.done] == ["1"]
    assert found.commitments == ()


def test_to_book_a_room_names_no_book() -> None:
    assert read("Lea to book a room on 14 April").resources == ()
