"""What kind of thing a question asks for, and which sentences could tell it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.answer.candidates import candidates
from copilot.answer.enumerated import asked_for, could_name
from copilot.answer.kinds import able, wants_sentences, wants_yes_or_no
from tests.answering import ranked


def _told(question: str, *sentences: str) -> list[str]:
    """Which of the sentences could tell what the question asks for."""
    made = [ranked(text, number=n) for n, text in enumerate(sentences)]
    return [entry.candidate.words for entry in able(question, made)]


@pytest.mark.parametrize(
    "question",
    [
        "How do we end a mentoring relationship?",
        "Why is there no ladder?",
        "And how can I prepare?",
        "What should I do if I disagree?",
        "Wie schliessen wir eine Beziehung gut ab?",
        "Wieso gibt es keine Noten?",
        "Was tun, wenn ich zu lange schreibe?",
        "Was kann ich tun, um weiterzukommen?",
    ],
)
def test_how_to_do_something_and_why_want_sentences(question: str) -> None:
    assert wants_sentences(question)


@pytest.mark.parametrize(
    "question",
    [
        "How long does it last?",
        "How soon must I answer?",
        "Who decides how we end it?",
        "Wie lange dauert es?",
        "Wie viele Tage habe ich?",
        "Wie heisst die Stelle?",
        "Wer erklärt, wie es geht?",
        "Is that why?",
    ],
)
def test_what_a_word_can_answer_wants_no_sentences(question: str) -> None:
    assert not wants_sentences(question)


@pytest.mark.parametrize(
    ("question", "tells", "leaves_out"),
    [
        ("How many weeks of parental leave do I get?", "Parents get 18 weeks.", "Parental leave is paid."),
        ("How many mentees may I have?", "A mentor has three of them at most.", "Mentees are chosen by you."),
        ("How long does coaching last?", "It goes on for a few months.", "Coaching is documented."),
        ("How often do we meet?", "Pairs meet every other week.", "Pairs meet where they like."),
        ("How soon do I get an answer?", "You hear from us immediately.", "The team reads your request."),
        ("How much notice is needed?", "One month of notice.", "Notice is given in writing."),
        ("When is the review?", "The review follows in February.", "The review is a talk."),
        (
            "When are promotions effective?",
            "They count from 14:30.",
            "P3 has a two-way path to 1st line roles.",
        ),
        ("When does it close?", "It closes at 5 pm.", "It closes for 5 people."),
        ("By when must I apply?", "Apply before the end of term.", "Apply to the lead."),
        ("Wie viele Ferientage habe ich?", "Alle haben 26 Ferientage.", "Ferientage sind wichtig."),
        ("Wie hoch ist der Bonus?", "Der Bonus ist unbegrenzt.", "Den Bonus zahlt die Firma."),
        (
            "Wie lange dauert das Programm?",
            "Es ist ein zwölfmonatiges Programm.",
            "Das Programm ist beliebt.",
        ),
        ("Wie lange dauert die Probe?", "Die Probe dauert ein Quartal.", "Die Probe ist eine Hürde."),
        ("Wie oft treffen wir uns?", "Tandems treffen sich wöchentlich.", "Tandems treffen sich im Haus."),
        ("Wann wird der Lohn ausbezahlt?", "Am Ende jedes Monats.", "Den Lohn überweist die Bank."),
        ("Und bis wann muss ich mich anmelden?", "Sobald der Vertrag steht.", "Die Leitung hilft gern."),
        ("Wie lange dauert es?", "It takes two weeks.", "It is easy."),
    ],
)
def test_what_holds_nothing_of_the_kind_does_not_answer(question: str, tells: str, leaves_out: str) -> None:
    assert _told(question, leaves_out, tells) == [tells]


@pytest.mark.parametrize(
    "question",
    [
        "Who decides how many days I get?",
        "Wer entscheidet, wie lange ich bleibe?",
        "What do I do when I am ill?",
        "When I am ill, whom do I tell?",
        "What is a mentor?",
        "Ferien",
        "",
    ],
)
def test_a_question_of_another_kind_leaves_nothing_out(question: str) -> None:
    assert _told(question, "Your manager does.", "Your manager does so in May.") == [
        "Your manager does.",
        "Your manager does so in May.",
    ]


def test_a_question_is_no_answer_unless_questions_are_asked_for() -> None:
    asked = "What does a mentor need to succeed?"
    assert _told("What makes a mentor succeed?", asked, "A mentor listens.") == ["A mentor listens."]
    assert _told("Which questions should a mentor ask?", asked) == [asked]
    assert _told("Welche Fragen stelle ich?", "Was ist gut gelaufen?") == ["Was ist gut gelaufen?"]


def test_what_ends_its_passage_with_a_colon_tells_nothing_by_itself() -> None:
    opens, item = "The four ingredients are:", "Trust"
    assert _told("What are the ingredients?", opens, item) == [opens, item]
    assert _told("What are the ingredients?", item, opens) == [item]


@pytest.mark.parametrize(
    "question",
    [
        "Do I have to wait for the next session?",
        "Is promotion guaranteed?",
        "Was the review late?",
        "Muss ich warten?",
        "Und darf ich das auch in Teilzeit?",
        "Bezahlt die Firma den Kurs?",
        "Stehen mir freie Tage zu?",
        "Gibt es einen Betriebsrat?",
    ],
)
def test_a_question_that_begins_with_its_verb_wants_yes_or_no(question: str) -> None:
    assert wants_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "Was ist ein Tandem?",
        "Was bedeutet das?",
        "Wie lange dauert es?",
        "Can you tell me how many days I have?",
        "Kannst du mir sagen, wer entscheidet?",
        "Nennen Sie die Stufen.",
        "Ferien im ersten Jahr?",
        "Welche die richtige ist?",
        "",
    ],
)
def test_other_questions_want_more_than_yes_or_no(question: str) -> None:
    assert not wants_yes_or_no(question)


@pytest.mark.parametrize(
    ("question", "tells", "leaves_out"),
    [
        ("Which three rules hold for feedback?", "Three rules hold.", "Rules hold for feedback."),
        ("What are the 3 rules?", "Be kind, be clear and be quick.", "Rules are kind and clear."),
        ("Was sind die drei Regeln?", "Ehrlich, freundlich und klar.", "Regeln sind wichtig."),
    ],
)
def test_who_asks_for_so_many_things_is_told_so_many(question: str, tells: str, leaves_out: str) -> None:
    assert _told(question, leaves_out, tells) == [tells]


def test_an_item_answers_if_its_list_has_as_many_as_are_asked_for() -> None:
    found = [
        replace(ranked(c.words), candidate=c)
        for c in candidates([ranked("- Trust\n- Time\n- Tact\n\nAll are needed.").candidate.hit])
    ]
    items = [entry.candidate.words for entry in able("Which three things count?", found)]
    assert items == ["Trust", "Time", "Tact"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Our principles:\n- Trust. We rely on it.\n- Care. We take it.\n- Tact. It helps.\n\nThat is all.",
            True,
        ),
        ("Our principles:\n- Trust\n  - always\n- Care\n- Tact\n\nThat is all.", True),
        ("| Level | Pay |\n|---|---|\n| A | 1 |\n| B | 2 |\n| C | 3 |\n\nThat is all.", True),
        ("Our principles:\n- Trust\n- Care\n\nThat is all.", False),
        ("Our principles:\n- Trust\n- Care", True),  # the passage may cut the list
    ],
)
def test_items_of_several_sentences_items_below_items_and_rows_are_counted(text: str, names: bool) -> None:
    passage = candidates([ranked(text).candidate.hit])
    assert could_name(passage[1], passage, 3) == names


def test_both_is_no_number_and_things_told_one_sentence_each_are_no_list() -> None:
    assert asked_for("What are both parties obliged to do?") is None
    told = ["Bring your passport.", "You also need a photo.", "At last the form."]
    assert _told("Which three documents do I need?", *told) == told
