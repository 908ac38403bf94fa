"""Progress told in a note: the number that stands there now, of the goal it is about; nothing else is a reading."""

from __future__ import annotations

from datetime import date

import pytest

from copilot.domain import Cast, Person
from copilot.memory import Aim, read_note

CAST = Cast(
    writer="mentee",
    mentor=Person("u", "urs@firma.example", "Urs Hofer", "de"),
    mentee=Person("l", "lea@firma.example", "Lea Brunner", "de"),
)
AIMS = (
    Aim("talks", "Fünf Mitarbeitergespräche selber führen Gespräche", 5),
    Aim("modules", "Complete four modules of the leadership course modules", 4),
    Aim("posts", "Zehn Beiträge fürs Intranet schreiben Beiträge", 10),
    Aim("calls", "70 % der Anrufe innert 20 Sekunden annehmen Prozent", 70),
)


def told(sentence: str) -> list[tuple[str, float]]:
    found = read_note(sentence, written_on=date(2026, 3, 12), cast=CAST, aims=AIMS)
    return [(reading.goal, reading.value) for reading in found.progress]


@pytest.mark.parametrize(
    ("sentence", "goal", "value"),
    [
        ("Lea hat 2 von 5 Mitarbeitergesprächen geführt.", "talks", 2),
        ("Habe jetzt drei der fünf Gespräche hinter mir.", "talks", 3),
        ("Mitarbeitergespräche: 4/5 erledigt.", "talks", 4),
        ("Sie hat inzwischen sechs Beiträge fürs Intranet geschrieben.", "posts", 6),
        ("Stand Beiträge: 7 von 10.", "posts", 7),
        ("Bisher erst ein Gespräch geführt, das zweite ist angesetzt.", "talks", 1),
        ("Anrufe: aktuell 62 % innert 20 Sekunden angenommen.", "calls", 62),
        ("Beim Intranet stehen wir bei 8 von 10 Beiträgen.", "posts", 8),
        ("Noch kein einziges Mitarbeitergespräch geführt.", "talks", 0),
        ("Letzte Woche das vierte Mitarbeitergespräch geführt.", "talks", 4),
        ("Die Hälfte der Beiträge ist geschrieben (5 von 10).", "posts", 5),
        ("alle fünf Gespräche sind durch!", "talks", 5),
        ("Two of the four modules are done.", "modules", 2),
        ("I've finished 3 out of 4 modules.", "modules", 3),
        ("Modules: 1/4 so far.", "modules", 1),
        ("She has completed all four modules of the course.", "modules", 4),
        ("Third module passed last week.", "modules", 3),
        ("So far I have written four posts... ah no, modules done: 2 of 4.", "modules", 2),
        ("Still at one of four modules.", "modules", 1),
        ("None of the four modules finished yet.", "modules", 0),
    ],
)
def test_a_reading_is_found(sentence: str, goal: str, value: float) -> None:
    assert told(sentence) == [(goal, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lea möchte 3 von 5 Mitarbeitergesprächen bis Ende Mai führen.",
        "Bis im Sommer sollen 8 von 10 Beiträgen stehen.",
        "Urs hat früher selber 5 von 5 Gesprächen verpatzt, sagt er lachend.",
        "Wir haben drei Gespräche in der Kantine geführt.",
        "Hast du schon 3 von 5 Gesprächen geführt?",
        "Wenn sie 4 von 5 Gesprächen geführt hat, meldet sie sich.",
        "Am 3.5. hat sie ein Gespräch mit Frau Keller geführt.",
        "3 von 5 Sternen für das Buch, sagt Lea.",
        "Es fehlen noch 2 von 5 Gesprächen.",
        "Tom aus dem Team hat schon 4 von 5 Gesprächen geführt.",
        "Lea hat 3 von 5 Gesprächen vorbereitet, geführt noch keines.",
        "I want to finish 3 of the 4 modules by June.",
        "She could do 3 of 4 modules if work allows.",
        "Ruth thinks 4 of 4 modules is too much.",
        "We talked about module 3 of 4.",
        "2 of 4 people at the table had read it.",
        "My colleague has finished 3 of 4 modules already.",
        "Module 2 starts on 4 May.",
        "Almost 3 of 4 modules done.",
    ],
)
def test_what_is_wished_planned_asked_or_anothers_is_no_reading(sentence: str) -> None:
    assert told(sentence) == []
