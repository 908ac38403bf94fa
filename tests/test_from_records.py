"""Questions for promises, goals and the next session: told from others, answered from what the pair has entered."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import access
from copilot.answer.aims import Of, asks_for
from copilot.answer.owed import By, owed
from copilot.store.tables import PairRow
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


async def test_a_day_that_the_promise_says_itself_is_not_said_twice(promised: Home) -> None:
    await promised.note("Ich rede mit Daniela wegen dem Rapport, Antwort bis 14. April.", email=MENTOR)
    answer = await promised.do("ask", MENTOR, question="Was habe ich wegen dem Rapport versprochen?")
    (claim,) = answer["claims"]
    assert claim["text"].startswith(
        "Urs: mit Daniela wegen dem Rapport reden, Antwort bis 14. April. Noch 5 Tage."
    )


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


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("Was sind meine Ziele?", "goals"),
        ("Welche Ziele haben wir uns gesetzt?", "goals"),
        ("Wie weit bin ich mit meinen Zielen?", "goals"),
        ("What are our goals?", "goals"),
        ("Where do I stand with my goals?", "goals"),
        ("Und wann ist unsere nächste Sitzung?", "session"),
        ("Wann treffen wir uns das nächste Mal?", "session"),
        ("When do we meet next?", "session"),
        ("Where is our next meeting?", "session"),
        ("Was sind gute Ziele?", None),
        ("Was sind meine Ziele im Mitarbeitergespräch?", None),
        ("Wann ist das nächste Mitarbeitergespräch?", None),
        ("When do we meet with the project office?", None),
        ("How do I set my goals?", None),
    ],
)
def test_goals_and_session_are_told_from_what_names_more(question: str, of: Of | None) -> None:
    assert asks_for(question) == of


async def test_goals_are_told_with_where_they_stand(promised: Home) -> None:
    nothing = await promised.do("ask", MENTEE, question="Was sind meine Ziele?")
    assert nothing["not_said"] == "Es ist noch kein Ziel festgehalten."
    goal = await promised.do(
        "goal_add", MENTEE, pair="wir", text="drei Gespräche führen", baseline=0, target=3, unit="Gespräche"
    )
    answer = await promised.do("ask", MENTEE, question="Was sind meine Ziele?")
    (claim,) = answer["claims"]
    assert claim["text"].startswith("Drei Gespräche führen. Stand zu Beginn: 0 von 3.")
    assert claim["evidence"][0]["source"] == f"goal:{goal['id']}"
    stranger = await promised.do("ask", STRANGER, question="Was sind meine Ziele?")
    assert "drei Gespräche" not in str(stranger)


async def test_the_next_session_is_told_with_its_place(promised: Home) -> None:
    nothing = await promised.do("ask", MENTEE, question="Wann treffen wir uns wieder?")
    assert nothing["not_said"] == "Es ist keine nächste Sitzung eingetragen."
    await promised.do("session_add", MENTEE, pair="wir", at="2026-04-21T14:00", minutes=45, place="Aarau")
    answer = await promised.do("ask", MENTEE, question="Wann treffen wir uns wieder?")
    assert answer["claims"][0]["text"] == "Nächste Sitzung: Dienstag, 21. April, 14:00 (Aarau)."
    assert answer["claims"][0]["evidence"][0]["source"].startswith("session:")


async def test_an_answer_about_a_pair_closes_when_its_pair_is_left(promised: Home) -> None:
    await promised.do("goal_add", MENTEE, pair="wir", text="drei Gespräche führen")
    answer = await promised.do("ask", MENTOR, question="Was sind unsere Ziele?")
    async with promised.app.database.write() as db:
        who = await access.viewer(db, MENTOR)
        assert await access.closed(db, who, [answer["id"]]) == frozenset()
        pair = await db.get(PairRow, "wir")
        stranger = await access.viewer(db, STRANGER)
        assert pair is not None
        assert stranger.person is not None
        pair.mentor_id = stranger.person.id
        await db.flush()
        assert await access.closed(db, who, [answer["id"]]) == {answer["id"]}
