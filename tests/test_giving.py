"""Feedback given by hand: who may, what it checks, what a second time does, and a permission taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from copilot.api import create
from copilot.app import App, build
from copilot.errors import BadInput, NotAllowed
from copilot.settings import Settings
from copilot.store.tables import FeedbackRow
from tests.commands import as_json, home_by_command, mentoring
from tests.fakes import MENTEE, MENTOR, Home, WordEmbedder, open_home
from tests.feedback import LEAD, answers, ask, give

pytestmark = pytest.mark.anyio
CLEAR, FITS = "goals_clear", "match"


async def fill(home: Home, email: str = MENTEE, *given: tuple[str, Any, str], **more: Any) -> dict[str, Any]:
    rows = [{"question": q, "rating": rating, "comment": comment} for q, rating, comment in given]
    return await home.do("feedback_give", email, programme="aufwind", given=rows, **more)


async def stored(home: Home) -> list[tuple[str, float | None, str, bool]]:
    async with home.app.database.read() as session:
        rows = await session.scalars(select(FeedbackRow).order_by(FeedbackRow.question))
        return [(row.question, row.rating, row.comment, row.quotable) for row in rows]


async def test_the_form_comes_in_the_own_language_for_the_own_role(pair: Home) -> None:
    form = await pair.do("feedback_form", MENTEE, programme="aufwind")
    assert (form["period"], form["role"], form["language"]) == ("2026-H1", "mentee", "de")
    assert form["quotable"]["value"] is False
    assert not form["given"]
    texts = [item["text"] for item in form["items"]]
    assert "Meine Ziele sind klar" in texts
    assert "Meine Ziele sind klar" not in [
        item["text"] for item in (await pair.do("feedback_form", MENTOR, programme="aufwind"))["items"]
    ]


async def test_answers_are_stored_once_and_quoted_only_if_allowed(pair: Home) -> None:
    result = await fill(pair, MENTEE, (CLEAR, 4, "Gut so."), ("Wir passen als Tandem zusammen", 5, ""))
    assert (result["answers"], result["replaced"], result["quotable"]) == (2, False, False)
    assert "Kein Kommentar wird wörtlich wiedergegeben" in result["message"]
    assert await stored(pair) == [
        ("Meine Ziele sind klar", 4.0, "Gut so.", False),
        ("Wir passen als Tandem zusammen", 5.0, "", False),
    ]


async def test_a_second_time_replaces_the_first_also_in_the_other_language(pair: Home) -> None:
    await fill(pair, MENTEE, (CLEAR, 4, "Gut so."), (FITS, 5, ""))
    again = await fill(pair, MENTEE, ("My goals are clear", 2, ""))
    assert again["replaced"]
    assert "an der Stelle Ihrer früheren" in again["message"]
    assert await stored(pair) == [("Meine Ziele sind klar", 2.0, "", False)]


async def test_after_a_release_nothing_changes_but_the_permission(pair: Home) -> None:
    await give(pair, answers(12))
    await fill(pair, MENTEE, (CLEAR, 4, "Wir finden kaum einen Termin."), quotable=True)
    first = await ask(pair)
    with pytest.raises(BadInput) as error:
        await fill(pair, MENTEE, (CLEAR, 1, ""))
    assert error.value.code == "feedback_released"
    assert not (await pair.do("feedback_form", MENTEE, programme="aufwind"))["open"]
    taken_back = await pair.do("feedback_unquote", MENTEE, programme="aufwind")
    assert taken_back["withdrawn"] == 1
    assert not any(quotable for *_, quotable in await stored(pair))
    assert (await ask(pair))["ratings"] == first["ratings"]
    # who has not answered yet still may
    assert (await fill(pair, MENTOR, ("match", 4, "")))["answers"] == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([(CLEAR, 6, "")], "feedback_answer"),
        ([(CLEAR, 0, "")], "feedback_answer"),
        ([(CLEAR, float("nan"), "")], "feedback_answer"),
        ([(CLEAR, None, "x" * 10_001)], "feedback_answer"),
        ([("open_change", 3, "")], "feedback_answer"),
        ([("Was war das Wetter?", 3, "")], "feedback_question"),
        ([(CLEAR, None, " ")], "feedback_empty"),
        ([], "feedback_empty"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    pair: Home, given: list[tuple[str, Any, str]], code: str
) -> None:
    with pytest.raises(BadInput) as error:
        await fill(pair, MENTEE, (FITS, 5, ""), *given) if code != "feedback_empty" else await fill(
            pair, MENTEE, *given
        )
    assert error.value.code == code
    assert await stored(pair) == []


async def test_only_those_who_take_part_answer_each_for_themselves(two_pairs: Home) -> None:
    for email in (None, LEAD):
        with pytest.raises(NotAllowed):
            await two_pairs.do("feedback_form", email, programme="aufwind")
    for other in ("zweites", "keins"):
        with pytest.raises(NotAllowed):
            await two_pairs.do("feedback_form", MENTEE, programme=other)
    with pytest.raises(NotAllowed):
        await fill(two_pairs, MENTEE, (CLEAR, 4, ""), role="mentor")


async def test_who_is_mentor_and_mentee_says_as_which(pair: Home) -> None:
    await pair.do("people_import", text=f"email,name,role,programme\n{MENTOR},Urs Hofer,mentee,aufwind\n")
    with pytest.raises(BadInput) as error:
        await fill(pair, MENTOR, (FITS, 4, ""))
    assert error.value.code == "feedback_which_role"
    assert (await fill(pair, MENTOR, (FITS, 4, ""), role="mentor"))["role"] == "mentor"


async def test_the_period_is_the_one_in_use_and_has_begun(pair: Home) -> None:
    await give(pair, answers(1, period="2026-Q2"))
    assert (await fill(pair, MENTEE, (FITS, 4, "")))["period"] == "2026-Q2"
    for period, code in (
        ("2026-H2", "feedback_period_ahead"),
        ("2026-H1", "feedback_overlap_period"),
        ("ab heute", "period_form"),
    ):
        with pytest.raises(BadInput) as error:
            await fill(pair, MENTEE, (FITS, 4, ""), period=period)
        assert error.value.code == code


async def test_given_and_imported_answers_of_a_person_are_one(pair: Home) -> None:
    await give(pair, [row.replace("p0@firma.example", MENTEE) for row in answers(12, ratings=(4,))])
    await fill(pair, MENTEE, (CLEAR, 2, ""))
    (rating,) = (await ask(pair))["ratings"]
    assert rating["mean"] == round((11 * 4 + 2) / 12, 1)


async def test_over_http_with_the_same_checks(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path / "cache", language="de")
    home = await (await open_home(tmp_path / "home")).with_pair()
    await home.app.close()

    async def opened(settings: Settings) -> App:
        return await build(
            settings, embedder=WordEmbedder(), make_model=lambda _: None, today=lambda: date(2026, 4, 9)
        )

    head = {"Authorization": "Bearer token", "X-Mentoring-As": MENTEE, "Accept-Language": "en"}
    body = {"programme": "aufwind", "given": [{"question": CLEAR, "rating": 4, "comment": "Fine."}]}
    with TestClient(create(settings, "token", opened)) as client:
        form = client.get("/api/v1/feedback/form", params={"programme": "aufwind"}, headers=head).json()
        assert (form["language"], form["items"][0]["text"]) == ("en", "My goals are clear")
        assert client.post("/api/v1/feedback/answers", json=body).status_code == 401
        made = client.post("/api/v1/feedback/answers", json=body, headers=head)
        assert (made.status_code, made.json()["quotable"]) == (201, False)
        wrong = body | {"given": [{"question": CLEAR, "rating": 9}]}
        refused = client.post("/api/v1/feedback/answers", json=wrong, headers=head)
        assert (refused.status_code, refused.json()["code"]) == (422, "feedback_answer")
        gone = client.delete("/api/v1/feedback/permission", params={"programme": "aufwind"}, headers=head)
        assert gone.json()["withdrawn"] == 0


def test_in_the_terminal_a_filled_questionnaire_is_given(tmp_path: Path) -> None:
    home = home_by_command(tmp_path)
    asked = ("--programme", "aufwind", "--as", MENTEE)
    shown = mentoring(home, "feedback", "form", *asked, "--lang", "de").stdout
    assert "- Meine Ziele sind klar (1–5)" in shown
    empty = mentoring(home, "feedback", "questionnaire", "--form", "csv", "--lang", "de").stdout
    filled = tmp_path / "own.csv"
    lines = empty.splitlines()
    filled.write_text(
        "\n".join([lines[0], lines[1].replace("sind klar,", "sind klar,5", 1), *lines[2:]]), "utf-8"
    )
    result = as_json(mentoring(home, "feedback", "give", str(filled), *asked, "--json"))
    assert result["answers"] == 1
    assert mentoring(home, "feedback", "unquote", *asked).returncode == 0
