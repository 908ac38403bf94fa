"""Notes as people write them: rules of working together, loose remarks, and promises in odd words."""

from collections.abc import Sequence
from datetime import date

import pytest

from copilot.domain import Cast, NoteFindings, Person, Side
from copilot.memory import read_note

THURSDAY = date(2026, 3, 12)


def read(
    text: str, writer: Side = "mentor", kept: Sequence[tuple[str, Side | None, str]] = ()
) -> NoteFindings:
    cast = Cast(
        writer,
        Person("1", "u@example.org", "Hans-Peter Hofer"),
        Person("2", "l@example.org", "Magdalena Brunner"),
    )
    return read_note(text, written_on=THURSDAY, cast=cast, open_commitments=kept)


def promised(text: str, writer: Side = "mentor") -> list[tuple[Side | None, str]]:
    return [(found.who, found.what) for found in read(text, writer).commitments]


@pytest.mark.parametrize(
    "text",
    [
        "Agreed (the 3 Cs)\n- cancel by the evening before\n- feedback: straight, but ask first\n"
        "- written input the day before",
        "Abgemacht:\n- einmal im Monat, Donnerstag 14 Uhr\n- Absagen bis am Vorabend per Chat",
        "Vereinbarung\n- Absagen per Chat\n- was wir reden, bleibt hier",
        "How we work\n- she writes German, I write English",
    ],
)
def test_rules_of_working_together_are_no_promises(text: str) -> None:
    assert promised(text) == []


def test_somebody_with_a_deed_under_what_was_agreed_promises() -> None:
    assert promised("Vereinbart: Magdalena schickt bis Freitag den Entwurf.") == [
        ("mentee", "Entwurf schicken")
    ]


def test_a_list_of_goals_holds_goals_and_no_promises() -> None:
    found = read("Ziele festgehalten:\n1. drei Gespräche selber führen, bis 15. Dezember. Bisher 0 von 3.")
    assert [(goal.text, goal.due) for goal in found.goals] == [
        ("drei Gespräche selber führen", date(2026, 12, 15))
    ]
    assert found.commitments == ()


@pytest.mark.parametrize(
    "text",
    [
        "To do\n- I'm not asking my boss about the assignment yet.",
        "To do\n- If Marco says no we look at someone in logistics.",
        "Todo\n- Hans-Peter liest das Schreiben gegen, falls ich bis dann eines habe",
        "Zusagen\n- Ohne Termin, aber bis zum nächsten Mal wär gut",
        "Gebe mir eine 5.",
        "Ich soll öfter selber den Anfang machen.",
        "Agreement not written down yet, let's do that on 2 Dec.",
        "Anna organisiert das Sommerfest.",
        "Magdalena geht am 22. April an die Infoveranstaltung.",
        "Wir werden sehen.",
        "Tempting to ring him.",
        "Simon Keist schlägt den 16. September vor.",
    ],
)
def test_remarks_conditions_and_attendance_are_no_promises(text: str) -> None:
    assert promised(text, "mentee") == []


def test_a_bare_pronoun_brings_the_words_it_stands_for() -> None:
    assert promised("still nothing from Petra, Magdalena does it next week") == [
        ("mentee", "still nothing from Petra, Magdalena does it next week")
    ]
    assert promised("Beat: noch nicht geredet wegen den Terminen. Ich mache es vor dem 3. Dezember.") == [
        ("mentor", "Beat: noch nicht geredet wegen den Terminen. Ich mache es vor dem 3. Dezember")
    ]


@pytest.mark.parametrize(
    ("text", "writer", "what"),
    [
        (
            "Ich rede mit Daniela wegen dem Rapport, Antwort bis 4. Dezember.",
            "mentor",
            "mit Daniela wegen dem Rapport reden, Antwort bis 4. Dezember",
        ),
        (
            "Hans-Peter fragt Daniela an, ob ich beim Rapport zuhören darf. bis 4.4.",
            "mentee",
            "Daniela anfragen, ob Magdalena beim Rapport zuhören darf",
        ),
        (
            "I'll bring my risk list from the Baden job to the next meeting",
            "mentor",
            "bring the risk list from the Baden job to the next meeting",
        ),
        (
            "I will ask Anita to count parcels for two weeks, starting Monday",
            "mentee",
            "ask Anita to count parcels for two weeks",
        ),
        (
            "I'll send the slides of my own expert talk.",
            "mentor",
            "send the slides of Hans-Peter's own expert talk",
        ),
        (
            "Magdalena überlegt sich, wer ihre Stellvertretung sein könnte (sie denkt an Milena).",
            "mentor",
            "sich überlegen, wer ihre Stellvertretung sein könnte",
        ),
        (
            "Ich bringe zwei Fragen mit, die mir oft gestellt wurden.",
            "mentor",
            "Ich bringe zwei Fragen mit, die mir oft gestellt wurden",
        ),
    ],
)
def test_the_phrase_reads_well_by_itself(text: str, writer: Side, what: str) -> None:
    assert [found for _, found in promised(text, writer)] == [what]


def test_what_both_do_is_said_without_both() -> None:
    text = "Both of us write down by 14 May what we take away."
    assert {found for _, found in promised(text)} == {"write down what Hans-Peter and Magdalena take away"}
    assert {found for _, found in promised("Wir lesen beide bis Freitag das Merkblatt.")} == {
        "Merkblatt lesen"
    }


def test_two_deeds_with_two_days_are_two_promises() -> None:
    found = read(
        "Ich überarbeite Kapitel 3 bis 24. März und gebe die Notiz bis 1. April beim Rat ab."
    ).commitments
    assert [(one.what, one.due) for one in found] == [
        ("Kapitel 3 überarbeiten", date(2026, 3, 24)),
        ("Notiz beim Rat abgeben", date(2026, 4, 1)),
    ]


def test_days_counted_from_an_event_have_words_and_no_day() -> None:
    (found,) = read("I'll comment on chapter 3 within two days of getting it.").commitments
    assert (found.what, found.due) == ("comment on chapter 3", None)
    assert found.due_text == "within two days of getting it"


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("I owe Magdalena the list.", "mentor", "I owe Magdalena the list"),
        (
            "Happy to introduce Magdalena to Karin, will do that.",
            "mentor",
            "introduce Magdalena to Karin",
        ),
        ("Von mir bekommt Magdalena bis Freitag den Link.", "mentor", "Magdalena den Link geben"),
        ("Magdalena takes the lead on the workshop.", "mentee", "take the lead on the workshop"),
        ("Muss noch die Offerte abgeben.", "mentor", "die Offerte abgeben"),
        (
            "Magdalena hat sich entschieden: Bewerbung bis 1.4. abschicken",
            "mentee",
            "Bewerbung abschicken",
        ),
        ("Schicke Magdalena morgen die Unterlagen.", "mentor", "Magdalena die Unterlagen schicken"),
        ("HP schickt Magdalena den Link.", "mentor", "Magdalena den Link schicken"),
        ("Magda liest das Kapitel bis Freitag.", "mentee", "Kapitel lesen"),
    ],
)
def test_promises_in_odd_words_are_found(text: str, who: Side, what: str) -> None:
    assert promised(text) == [(who, what)]


def test_owners_without_a_colon_share_one_line() -> None:
    found = promised("Todo: Magdalena Lebenslauf bis 1.4., Hans-Peter Kontakt")
    assert found == [("mentee", "Lebenslauf"), ("mentor", "Kontakt")]


def test_a_promise_taken_back_in_the_same_note_is_none() -> None:
    assert promised("I will check with the council. Scrap that.") == []
    assert promised("Magdalena schickt den Entwurf. Lassen wir.") == []


@pytest.mark.parametrize(
    "text", ["Next: 3 December, 10:00, video.", "Ziel war 18.12. knapp.", "12 March, in person"]
)
def test_dates_that_are_no_event(text: str) -> None:
    assert read(text).events == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Schulung 3: 15. Dezember, Winterthur.", "Schulung 3"),
        ("Nervös vor dem ersten Mitarbeitergespräch (22. April).", "erstes Mitarbeitergespräch"),
    ],
)
def test_an_event_is_named_in_full(text: str, name: str) -> None:
    assert [event.text for event in read(text).events] == [name]


@pytest.mark.parametrize(
    ("told", "promise"),
    [
        ("Magdalena hat den Leitfaden gelesen.", "Leitfaden zum Gespräch lesen"),
        ("Lebenslauf hab ich geschickt, er hat noch nicht geantwortet.", "Lebenslauf überarbeiten und schicken"),
        ("Magdalena sent the brief on 10 March.", "draft a one-page brief for the lockers and send it to Ravi"),
        ("Note 1: draft arrived on 4 March.", "send the draft of note 1"),
    ],
)  # fmt: skip
def test_a_later_note_closes_it(told: str, promise: str) -> None:
    done = read(told, "mentee", [("c1", "mentee", promise)]).done
    assert [found.commitment for found in done] == ["c1"]
