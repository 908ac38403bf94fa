"""Which places of a text an answer is made of: rows of tables, bounds, headings, notes; and how they are printed."""

from __future__ import annotations

import pytest

from copilot.answer.candidates import candidates
from copilot.answer.conflict import figures
from copilot.answer.ranking import Asked, Ranker
from copilot.answer.recalling import recalls, subject
from copilot.answer.tables import rows_for
from copilot.cli.answer_text import as_text
from copilot.retrieval import Hit
from tests.fakes import WordEmbedder

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Auch bei 40 % ist eine Leitung möglich.", "31 Leitungen haben weniger als 100 %.", False),
        ("Ab mehr als CHF 5'000 wird zurückbezahlt.", "Ab mehr als CHF 3'000 wird zurückbezahlt.", True),
        ("Eine Leitung hat mindestens 60 %.", "Eine Leitung hat mindestens 80 %.", True),
    ],
)
def test_an_open_bound_contradicts_other_bounds_and_no_plain_value(
    one: str, other: str, conflict: bool
) -> None:
    left, right = figures(one, "de"), figures(other, "de")
    assert any(left[unit].isdisjoint(right[unit]) for unit in left.keys() & right.keys()) is conflict


def test_a_number_of_days_contradicts_no_day_of_the_year() -> None:
    count = figures("A review comes 25 days after the start.", "en")
    dates = figures("Reviews come from 22 March to 2 April.", "en")
    assert count
    assert dates
    assert not count.keys() & dates.keys()


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Wer entscheidet über einen Kurs für CHF 3000?", "CHF 2'001 bis CHF 5'000"),
        ("Wer entscheidet über einen Kurs für CHF 300?", "bis CHF 500"),
        ("Wer entscheidet über einen Kurs für CHF 9'000?", "über CHF 5'000"),
        ("Wer entscheidet über einen Sprachaufenthalt?", "Sprachaufenthalt"),
    ],
)
def test_the_row_whose_range_holds_the_number_is_told(question: str, row: str) -> None:
    table = """| Kosten | Wer entscheidet |
|---|---|
| bis CHF 500 | die Person selbst |
| CHF 501 bis CHF 2'000 | vorgesetzte Person |
| CHF 2'001 bis CHF 5'000 | Abteilungsleitung |
| über CHF 5'000 | Bereichsleitung |
| Sprachaufenthalt | Leitung HR |
"""
    hit = Hit(
        "p", "kurse.md", "document", "Kurse", "", "", "de", table, 0, len(table), None, 1.0, None, "", "org"
    )
    found = candidates([hit])
    assert len(found) == 5
    (told,) = rows_for(found[1], found, question)
    assert f"Kosten: {row} ·" in told.words
    assert rows_for(found[1], found, "Wer entscheidet über einen Kurs?") == tuple(found)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("What does level 4 mean?", ["L4"]),
        ("What do levels 3 and 5 mean?", ["L3", "L5"]),
        ("What do levels 3 to 5 mean?", ["L3", "L4", "L5"]),
        ("Was gilt für die Stufen 1–2?", ["L1", "L2"]),
        ("What do levels 1 to 5 mean?", ["L1", "L2", "L3", "L4", "L5"]),
        ("What do 4 people mean?", ["L1", "L2", "L3", "L4", "L5"]),
    ],
)
def test_steps_of_a_scale_that_are_named_bring_their_rows(question: str, codes: list[str]) -> None:
    table = "| Code | Meaning |\n|---|---|\n" + "".join(f"| L{n} | step {n} |\n" for n in range(1, 6))
    hit = Hit(
        "p", "l.md", "document", "Levels", "", "", "en", table, 0, len(table), None, 1.0, None, "", "org"
    )
    found = candidates([hit])
    told = rows_for(found[0], found, question)
    assert [
        code for code in ("L1", "L2", "L3", "L4", "L5") if any(code in row.words for row in told)
    ] == codes


async def test_a_sentence_is_compared_together_with_the_headings_above_it() -> None:
    text = "Es sind 26 im Jahr."
    spent, free = (
        Hit(name, f"{name}.md", "document", "Regeln", f"Anspruch › {name}", "", "de", text, 0, len(text), None, 1.0,
            None, "", "org")
        for name in ("Spesen", "Ferien")
    )  # fmt: skip
    ranked = await Ranker(WordEmbedder()).rank(
        candidates([spent, free]), Asked("Ferien im Jahr", "de", None, {}), {}
    )
    assert [place.candidate.hit.source for place in ranked] == ["Ferien.md", "Spesen.md"]


def test_a_footnote_does_not_repeat_a_quote_that_stands_in_the_claim_with_its_marks() -> None:
    quote = "Ich lese bis 12. Februar das Papier «Becoming a technical expert»."
    evidence = {"source": "note:n", "kind": "note", "date": "2026-01-29", "label": "note of 29 January 2026"}
    claim = {
        "text": f"The note of 29 January 2026 says: “{quote}”",
        "written_by": "rules",
        "evidence": [evidence | {"quote": quote, "start": 0, "end": len(quote)}],
    }
    printed = as_text({"language": "en", "claims": [claim], "related": [], "ask": []})
    assert printed.count("technical expert") == 1


@pytest.mark.parametrize("who", ["Urs und ich", "ich und Urs", "wir"])
def test_what_the_two_agreed_is_looked_up_in_notes_whoever_is_named_first(who: str) -> None:
    question = f"Was haben {who} zur Bewerbung vereinbart?"
    assert recalls(question)
    assert subject(question) == "Bewerbung"
    assert not recalls(f"Welche Kurse haben {who} zugut?")
