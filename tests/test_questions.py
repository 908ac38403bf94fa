"""The sheet of questions: anchored in what was said, balanced, and new each session."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from copilot.cli.questions_text import as_text
from copilot.operations import Call, run
from copilot.plan.asking import LEAST, MOST, alike, sounds
from copilot.store.tables import EvidenceRow, SuggestionRow
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.sheets import NOTE, asked_in, questions

pytestmark = pytest.mark.anyio
STEPS = ["goal", "reality", "options", "will"]


async def test_the_sheet_is_anchored_verbatim_and_every_quote_is_found_at_its_offsets(pair: Home) -> None:
    await pair.note(NOTE)
    await pair.do("goal_add", MENTEE, pair="wir", text="Teamleitung Empfang übernehmen", date="2026-03-12")
    for email in (MENTOR, MENTEE):
        sheet = await questions(pair, email)
        assert LEAST <= len(asked_in(sheet)) <= MOST
        assert sum(bool(asked["evidence"]) for asked in asked_in(sheet)) >= 4
        for asked in asked_in(sheet):
            words = asked["anchor"]["words"].removesuffix(" …")
            assert not words or any(words in " ".join(e["quote"].split()) for e in asked["evidence"])
            assert not words or f"«{asked['anchor']['words']}»" in asked["text"]
            for e in asked["evidence"]:
                stored = await pair.do("source", email, source=e["source"])
                assert stored["text"][e["start"] : e["end"]] == e["quote"]


async def test_the_sheet_has_the_shape_of_an_agenda_and_follows_grow(pair: Home) -> None:
    await pair.note(NOTE)
    sheet = await questions(pair)
    assert sheet["kind"] == "questions"
    assert (sheet["private"], sheet["rejected"], sheet["model"]) == ([], [], "rules")
    steps = [item["step"] for item in sheet["items"]]
    assert steps == sorted(steps, key=STEPS.index)
    for item in sheet["items"]:
        assert item["questions"] == [asked["text"] for asked in item["asked"]]
        assert {asked["step"] for asked in item["asked"]} == {item["step"]}
    overdue = next(asked for asked in asked_in(sheet) if asked["anchor"]["kind"] == "overdue")
    assert overdue["evidence"][0]["source"].startswith("note:")
    assert any(item["refs"]["commitments"] for item in sheet["items"])


async def test_support_and_challenge_are_balanced_and_feedback_goes_both_ways(pair: Home) -> None:
    for day in ("2026-01-15", "2026-02-12", "2026-03-12"):
        await pair.note(NOTE, day=day)
        for email in (MENTOR, MENTEE):
            sheet = await questions(pair, email, date=day)
            does = Counter(asked["does"] for asked in asked_in(sheet))
            assert does["support"] >= 1
            assert does["challenge"] >= 1
            assert abs(does["support"] - does["challenge"]) <= 1
            assert {asked["feedback"] for asked in asked_in(sheet)} == {None, "get", "give"}


async def test_each_side_gets_its_own_sheet_and_either_may_see_the_others(pair: Home) -> None:
    await pair.note(NOTE)
    assert {a["for"] for a in asked_in(await questions(pair, MENTOR))} == {"mentor"}
    assert {a["for"] for a in asked_in(await questions(pair, MENTEE))} == {"mentee"}
    seen_by_mentee = await questions(pair, MENTEE, for_side="mentor")
    assert [a["text"] for a in asked_in(seen_by_mentee)] == [
        a["text"] for a in asked_in(await questions(pair))
    ]


async def test_the_same_session_gets_the_same_questions_however_often_one_asks(pair: Home) -> None:
    await pair.note(NOTE)
    first = await questions(pair, date="2026-04-07")
    again = await questions(pair, date="2026-04-07")
    two_days_later = await questions(pair, date="2026-04-09")
    assert [a["text"] for a in asked_in(first)] == [a["text"] for a in asked_in(again)]
    assert [a["id"] for a in asked_in(first)] == [a["id"] for a in asked_in(two_days_later)]


@pytest.mark.parametrize("email", [MENTOR, MENTEE])
async def test_nothing_of_the_last_three_sessions_is_asked_again(pair: Home, email: str) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 5) for day in (8, 22)]
    sheets = []
    for day in days:
        await pair.note(NOTE, day=day)
        sheets.append(asked_in(await questions(pair, email, date=day)))
    for n, sheet in enumerate(sheets):
        assert len(sheet) >= LEAST
        before = [asked for earlier in sheets[max(0, n - 3) : n] for asked in earlier]
        assert not {a["id"] for a in sheet} & {a["id"] for a in before}
        for asked in sheet:
            mine = sounds(asked["text"], "de")
            assert not any(alike(mine, sounds(other["text"], "de")) for other in before)


async def test_what_the_last_agenda_asked_is_not_asked_again(pair: Home) -> None:
    await pair.note(NOTE, day="2026-03-12")
    agenda = await pair.agenda(date="2026-03-26")
    await pair.note("Gutes Gespräch.", day="2026-03-26")
    heard = [sounds(text, "de") for item in agenda["items"] for text in item["questions"]]
    for asked in asked_in(await questions(pair)):
        assert not any(alike(sounds(asked["text"], "de"), one) for one in heard)


async def test_a_pair_without_notes_gets_honest_questions_and_its_own_wishes(pair: Home) -> None:
    sheet = await questions(pair)
    assert LEAST <= len(asked_in(sheet)) <= MOST
    anchors = {asked["anchor"]["kind"] for asked in asked_in(sheet)}
    assert anchors == {"wish", "none"}
    wish = next(asked for asked in asked_in(sheet) if asked["anchor"]["kind"] == "wish")
    assert wish["evidence"][0]["quote"] == "Ich möchte die Teamleitung Empfang übernehmen."


async def test_even_without_any_notes_three_sheets_on_end_hold_new_questions(pair: Home) -> None:
    ids: list[set[str]] = []
    for day in ("2026-01-08", "2026-01-29", "2026-02-19", "2026-03-12", "2026-04-02"):
        ids.append({asked["id"] for asked in asked_in(await questions(pair, date=day))})
        assert len(ids[-1]) >= 3
    for n, sheet in enumerate(ids):
        assert not any(sheet & earlier for earlier in ids[max(0, n - 3) : n])


async def test_about_steers_and_is_quoted_as_the_viewers_own_words(pair: Home) -> None:
    await pair.note(NOTE)
    sheet = await questions(pair, about="Lohngespräch im Mai")
    steered = [a for a in asked_in(sheet) if a["anchor"]["words"] == "Lohngespräch im Mai"]
    assert steered
    assert all("«Lohngespräch im Mai»" in a["text"] and a["evidence"] == [] for a in steered)
    assert sheet["about"] == "Lohngespräch im Mai"
    hr = await questions(pair, about="HR nachfragen")
    assert any("HR" in a["anchor"]["words"] and a["evidence"] for a in asked_in(hr))


async def test_the_language_is_the_one_asked_for_and_quotes_stay_in_theirs(pair: Home) -> None:
    await pair.note("Lea asks HR by 31 March whether the job comes with 70 per cent.", day="2026-03-12")
    german = await questions(pair)
    request = {"pair": "wir", "date": "2026-04-09"}
    english = await run(Call(pair.app, MENTOR, "en"), "questions", request)
    for sheet, language in ((german, "de"), (english, "en")):
        assert sheet["language"] == language
        quoted = [a for a in asked_in(sheet) if "70 per cent" in a["text"]]
        assert quoted
        assert all(a["id"].startswith(language) for a in asked_in(sheet))


async def test_a_formal_pair_is_spoken_to_formally(two_pairs: Home) -> None:
    await two_pairs.do(
        "pair_add",
        mentor=MENTOR,
        mentee=STRANGER,
        programme="aufwind",
        id="per",
        language="de",
        address="sie",
    )
    sheets = [
        await two_pairs.do("questions", MENTOR, pair="per", date=day)
        for day in ("2026-01-08", "2026-02-05", "2026-03-05")
    ]
    texts = " ".join(asked["text"] for sheet in sheets for asked in asked_in(sheet))
    assert " Sie " in f" {texts} "
    assert not {"du", "dir", "dich", "dein", "deine"} & set(texts.replace("?", " ").split())


async def test_the_sheet_is_recorded_with_what_it_rests_on(pair: Home) -> None:
    await pair.note(NOTE)
    sheet = await questions(pair)
    async with pair.app.database.read() as db:
        row = await db.get_one(SuggestionRow, sheet["id"])
        quotes = await db.scalar(select(func.count()).where(EvidenceRow.suggestion_id == sheet["id"]))
    assert (row.kind, row.pair_id, row.result) == ("questions", "wir", sheet)
    assert quotes == sum(len(asked["evidence"]) for asked in asked_in(sheet))


async def test_the_printed_sheet_shows_steps_tags_and_a_footnote_for_each_anchor(pair: Home) -> None:
    await pair.note(NOTE)
    sheet = await questions(pair)
    text, markdown = as_text(sheet), as_text(sheet, markdown=True)
    assert "Lage: wie es steht" in text
    assert "## Lage: wie es steht" in markdown
    assert "Notiz, 12.3.2026" in text
    assert "(herausfordern)" in text
    assert all(len(line) <= 88 for line in text.splitlines() if "=" not in line)


async def test_a_decision_of_a_note_is_asked_about_where_one_was_found(pair: Home) -> None:
    await pair.note("Entscheid: Lea bewirbt sich im Januar auf die Teamleitung.")
    kinds = {
        asked["anchor"]["kind"]: asked
        for email in (MENTOR, MENTEE)
        for asked in asked_in(await questions(pair, email))
    }
    assert "Teamleitung" in kinds["decision"]["text"]
    assert kinds["decision"]["evidence"][0]["source"].startswith("note:")


async def test_a_kept_commitment_is_asked_about_with_the_sentence_that_says_so(pair: Home) -> None:
    await pair.note("Lea schickt bis 20. März den Lebenslauf an Urs.", day="2026-03-05")
    found = await pair.do("commitment_list", MENTEE, pair="wir")
    await pair.do(
        "commitment_set", MENTEE, commitment=found["commitments"][0]["id"], status="done", date="2026-03-19"
    )
    kept = [a for a in asked_in(await questions(pair)) if a["anchor"]["kind"] == "kept"]
    assert kept
    assert all("Lebenslauf" in e["quote"] for a in kept for e in a["evidence"])
