"""Questions for promises: told from others, answered from the commitments that the asker may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.answer.owed import By, owed
from tests.answering import company, events, stands
from tests.fakes import MENTEE, MENTOR, STRANGER, Home

pytestmark = pytest.mark.anyio


@pytest.fixture
async def promised(tmp_path: Path) -> Home:
    """The firm's pair, with a promise of each in a shared note and one in the mentor's own."""
    home = await company(tmp_path)
    await home.note("Urs fragt bis 25. März bei der HR nach der Liste.", email=MENTOR)
    await home.note("Ich rede bis 27. März mit Daniela über Lea.", email=MENTOR, private=True)
    return home


@pytest.mark.parametrize(
    ("question", "by", "about"),
    [
        ("Was habe ich Urs versprochen?", "viewer", "Urs"),
        ("Welche Zusagen habe ich noch offen?", "viewer", ""),
        ("Was muss ich bis zur nächsten Sitzung erledigen?", "viewer", ""),
        ("Was hat mir meine Mentorin zugesagt?", "other", ""),
        ("Hat Urs versprochen, mich Petra vorzustellen?", "other", "Urs mich Petra vorzustellen"),
        ("Welche Zusagen sind noch offen?", "both", ""),
        ("Was ist noch offen?", "both", ""),
        ("What do I still owe Ravi?", "viewer", "Ravi"),
        ("What should I do before our next meeting?", "viewer", ""),
        ("What did my mentor promise me?", "other", ""),
        ("Which commitments are still open?", "both", ""),
        ("Who promised what?", "both", ""),
    ],
)
def test_questions_for_promises_are_told_with_whose_they_are(question: str, by: By, about: str) -> None:
    wanted = owed(question)
    assert wanted is not None
    assert (wanted.by, wanted.about) == (by, about)


@pytest.mark.parametrize(
    "question",
    [
        "Warum habe ich Urs das versprochen?",
        "Darf ich weitererzählen, was ich Urs versprochen habe?",
        "Was haben wir zur Präsentation vereinbart?",
        "Was muss ich bis zum nächsten Mitarbeitergespräch tun?",
        "Kann ich ein Versprechen zurücknehmen?",
        "How many promises did I keep?",
        "Is the position in the front office still open?",
    ],
)
def test_other_questions_are_not(question: str) -> None:
    assert owed(question) is None


async def test_my_promises_are_listed_with_the_sentence_each_rests_on(promised: Home) -> None:
    answer = await promised.do("ask", MENTEE, question="Was habe ich Urs versprochen?")
    (claim,) = answer["claims"]
    assert claim["text"].startswith("Lea: Entwurf der Präsentation schicken.")
    assert claim["evidence"][0]["quote"] == "Lea schickt bis 20. März den Entwurf der Präsentation."
    assert await stands(promised, claim["evidence"][0])
    assert answer["found_by"] == "record"
    assert events(promised, "sources")[0]["sources"][0]["source"] == claim["evidence"][0]["source"]


async def test_promises_of_a_private_note_are_its_writers_alone(promised: Home) -> None:
    mine = await promised.do("ask", MENTOR, question="Was habe ich versprochen?")
    assert [claim["text"].split(".")[0] for claim in mine["claims"]] == [
        "Urs: bei der HR nach der Liste fragen",
        "Urs: mit Daniela über Lea reden",
    ]
    his = await promised.do("ask", MENTEE, question="Was hat Urs mir versprochen?")
    assert [claim["text"].split(".")[0] for claim in his["claims"]] == [
        "Urs: bei der HR nach der Liste fragen"
    ]
    nobodys = await promised.do("ask", STRANGER, question="Welche Zusagen sind noch offen?")
    assert not any("Daniela" in str(value) or "Liste" in str(value) for value in nobodys.values())


async def test_what_is_named_narrows_the_promises(promised: Home) -> None:
    answer = await promised.do("ask", MENTOR, question="Was habe ich wegen der Liste versprochen?")
    assert [claim["text"].split(".")[0] for claim in answer["claims"]] == [
        "Urs: bei der HR nach der Liste fragen"
    ]


async def test_kept_promises_are_not_owed_and_that_is_said(promised: Home) -> None:
    (row,) = [
        c
        for c in (await promised.do("commitment_list", MENTEE, pair="wir"))["commitments"]
        if c["who"] == MENTEE
    ]
    await promised.do("commitment_set", MENTEE, commitment=row["id"], status="done")
    answer = await promised.do("ask", MENTEE, question="Was habe ich Urs noch versprochen?")
    assert not answer["answerable"]
    assert answer["not_said"] == "Davon ist keine Zusage offen."


async def test_beside_another_question_each_is_answered_in_its_own_way(promised: Home) -> None:
    question = "Was habe ich Urs versprochen? Wie viele Ferientage habe ich pro Jahr?"
    answer = await promised.do("ask", MENTEE, question=question)
    assert answer["claims"][0]["text"].startswith("Lea: Entwurf")
    assert "26 Ferientage" in answer["claims"][1]["text"]
    assert answer["found_by"] == "likeness"
