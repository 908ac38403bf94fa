"""SMART goals: each part from what was said, set down or written, or asked; nothing is made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copilot.cli.goals_text import as_text
from copilot.domain import Language
from copilot.errors import NotAllowed
from copilot.grounding.question import why_not
from copilot.operations import Call, run
from copilot.plan.phrases import Voice
from copilot.plan.smart import PARTS
from tests.fakes import MENTEE, MENTOR, PEOPLE, STRANGER, DeadModel, Home, ScriptedModel, item, open_home

pytestmark = pytest.mark.anyio
CAREER = """# Laufbahn Führung

## Was man mitbringt

Die Teamleitung Empfang verlangt mindestens drei Mitarbeitergespräche, selber geführt.
"""


async def _goals(home: Home, email: str = MENTEE, **more: Any) -> dict[str, Any]:
    return await home.do("goals", email, pair="wir", **({"date": "2026-04-09"} | more))


async def _set(home: Home, text: str, **more: Any) -> str:
    made = await home.do("goal_add", MENTEE, pair="wir", text=text, date="2026-03-12", **more)
    return str(made["id"])


async def _ingest(home: Home, folder: Path, text: str = CAREER, audience: str = "org") -> None:
    folder.mkdir()  # noqa: ASYNC240
    (folder / f"laufbahn-{audience.replace(':', '-')}.md").write_text(text, "utf-8")
    await home.do("ingest", paths=[str(folder)], audience=audience)


async def test_each_part_of_a_goal_is_shown_with_its_evidence_or_asked(pair: Home) -> None:
    goal = await _set(pair, "drei Mitarbeitergespräche führen", baseline=0, target=3, due="2026-12-31")
    await pair.do("goal_edit", MENTEE, goal=goal, achievable="Urs lässt mich bei zweien dabei sein")
    smart = (await _goals(pair))["items"][0]
    assert list(smart["smart"]) == list(PARTS)
    assert smart["missing"] == ["relevant"]
    assert smart["smart"]["relevant"] is None
    assert smart["smart"]["measurable"].startswith("Von 0 auf 3.")
    assert "Urs lässt mich bei zweien dabei sein" in smart["smart"]["achievable"]
    assert "31. Dezember, noch 266 Tage" in smart["smart"]["time_bound"]
    assert len(smart["questions"]) == len(smart["missing"])
    assert all(point["evidence"] for point in smart["points"])
    assert smart["refs"]["goals"] == [goal]


async def test_every_quote_is_found_at_its_offsets_in_what_source_returns(pair: Home, tmp_path: Path) -> None:
    await _ingest(pair, tmp_path / "firma")
    await pair.note("Ich möchte Französisch lernen, weil viele Gäste aus Genf kommen.")
    goal = await _set(pair, "drei Mitarbeitergespräche führen", measure="geführte Gespräche", target=3)
    await pair.do("goal_edit", MENTEE, goal=goal, achievable="Ich habe Zeit", relevant="Für die Bewerbung")
    await pair.do("goal_progress", MENTEE, goal=goal, value=1, date="2026-03-20")
    result = await _goals(pair)
    quotes = [e for i in result["items"] for p in i["points"] for e in p["evidence"]]
    assert {"note", "record"} <= {e["kind"] for e in quotes}
    assert {"Ich habe Zeit", "Für die Bewerbung", "geführte Gespräche"} <= {e["quote"] for e in quotes}
    for quote in quotes:
        stored = await pair.do("source", MENTEE, source=quote["source"])
        assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]


async def test_what_the_wanted_role_asks_for_stands_as_the_companys_words(pair: Home, tmp_path: Path) -> None:
    await _ingest(pair, tmp_path / "firma")
    await _set(pair, "drei Mitarbeitergespräche führen", target=3)
    smart = item(await _goals(pair), "goals")
    assert smart["smart"]["relevant"].startswith("Die Firma schreibt in «Laufbahn Führung»: «")
    quoted = next(p for p in smart["points"] if p["part"] == "relevant")
    assert [e["kind"] for e in quoted["evidence"]] == ["document"]


async def test_company_content_of_another_programme_is_not_quoted_though_the_mentor_may_read_it(
    pair: Home, tmp_path: Path
) -> None:
    await pair.do(
        "people_import", text=PEOPLE.splitlines()[0] + f"\n{MENTOR},Urs Hofer,mentor,zweites,de,,\n"
    )
    await _ingest(pair, tmp_path / "firma", audience="programme:zweites")
    await _set(pair, "drei Mitarbeitergespräche führen", target=3)
    for email in (MENTOR, MENTEE):
        assert "document" not in str(await _goals(pair, email))
    assert "document" not in str(
        (await pair.agenda(topic="Mitarbeitergespräche Teamleitung Empfang"))["items"]
    )


async def test_a_wish_of_the_note_and_the_one_of_the_application_are_proposed(pair: Home) -> None:
    await pair.note("Ich möchte bis Ende Juni vor dem ganzen Team eine Präsentation halten lernen.")
    result = await _goals(pair)
    said, applied = result["items"]
    assert "Im Gespräch genannt: «Ich möchte bis Ende Juni" in said["smart"]["specific"]
    assert "30. Juni" in said["smart"]["time_bound"]
    assert "Lea hat zur Anmeldung geschrieben" in applied["smart"]["specific"]
    assert applied["missing"] == ["measurable", "achievable", "relevant", "time_bound"]


async def test_goals_named_when_applying_are_proposed_each_by_itself(pair: Home) -> None:
    form = (
        "email,name,role,programme,language,skills,wishes,goals\n"
        f'{MENTEE},Lea Brunner,mentee,aufwind,de,,,"Teamleitung übernehmen bis Ende 2027; zwei Vorträge halten"\n'
    )
    await pair.do("people_import", text=form)
    first, second = (await _goals(pair, MENTOR))["items"]
    assert "«Teamleitung übernehmen bis Ende 2027»" in first["smart"]["specific"]
    assert "31. Dezember 2027" in first["smart"]["time_bound"]
    assert second["smart"]["measurable"] == "Angestrebt: 2 Vorträge."
    (quote,) = {
        (e["source"], e["quote"], e["start"], e["end"]) for p in second["points"] for e in p["evidence"]
    }
    stored = await pair.do("source", MENTOR, source=quote[0])
    assert stored["text"][quote[2] : quote[3]] == quote[1] == "zwei Vorträge halten"


async def test_a_reason_given_in_the_sentence_is_what_makes_the_goal_relevant(pair: Home) -> None:
    await pair.note("Ich möchte besser Französisch lernen, weil viele Gäste aus Genf kommen.")
    smart = (await _goals(pair))["items"][0]
    assert smart["smart"]["relevant"] == "Als Grund genannt: «weil viele Gäste aus Genf kommen»"


async def test_a_vague_wish_is_asked_what_it_means_and_a_workload_is_no_measure(pair: Home) -> None:
    await _set(pair, "besser werden")
    await pair.note("Ich möchte die Projektleitung Umbau mit 60 % übernehmen.")
    vague, said = (await _goals(pair))["items"][:2]
    assert vague["smart"]["specific"] is None
    assert "specific" in vague["missing"]
    assert said["smart"]["measurable"] is None


async def test_a_day_that_has_passed_is_told_and_asked_anew(pair: Home) -> None:
    await _set(pair, "die Teamleitung Empfang übernehmen", due="2026-03-31")
    smart = item(await _goals(pair), "goals")
    assert smart["smart"]["time_bound"] is None
    told = next(p for p in smart["points"] if p["part"] == "time_bound")
    assert "vor 9 Tagen" in told["text"]
    assert "Welcher neue Tag passt zu dem, was noch fehlt?" in smart["questions"]


async def test_what_was_reached_or_dropped_is_not_proposed_again(pair: Home) -> None:
    goal = await _set(pair, "die Teamleitung Empfang übernehmen")
    await pair.do("goal_set", MENTEE, goal=goal, status="dropped", date="2026-03-20")
    result = await _goals(pair)
    assert [i["missing"] for i in result["items"]] == [list(PARTS)]


async def test_never_more_than_three_and_those_that_were_set_come_first(pair: Home) -> None:
    await pair.note("Ich möchte Französisch lernen.\nIch möchte einmal ein Budget führen.")
    for text in ("Lehrlinge am Empfang ausbilden", "den Dienstplan neu gestalten"):
        await _set(pair, text)
    result = await _goals(pair)
    assert len(result["items"]) == 3
    assert all("als Ziel festgehalten" in i["smart"]["specific"] for i in result["items"][:2])


async def test_nothing_of_anybodys_private_note_is_proposed(pair: Home) -> None:
    await pair.note("Lea möchte Lotsenboot fahren lernen.", email=MENTOR, private=True)
    await pair.note("Ich möchte das Lotsenboot verlassen und die Firma wechseln.", private=True)
    for email in (MENTOR, MENTEE):
        assert "Lotsenboot" not in str(await _goals(pair, email))


async def test_both_of_the_pair_get_the_same_and_a_stranger_nothing(pair: Home) -> None:
    await pair.note("Ich möchte Französisch lernen.")
    assert (await _goals(pair, MENTOR))["items"] == (await _goals(pair, MENTEE))["items"]
    for email in (STRANGER, None):
        with pytest.raises(NotAllowed):
            await pair.do("goals", email, pair="wir")


async def test_a_pair_without_anything_gets_an_honest_line_and_questions_to_begin_with(home: Home) -> None:
    await home.do("people_import", text=PEOPLE.replace("Ich möchte die Teamleitung Empfang übernehmen.", ""))
    await home.do("pair_add", mentor=MENTOR, mentee=MENTEE, programme="aufwind", id="wir", address="sie")
    result = await _goals(home)
    (begin,) = result["items"]
    assert (begin["points"], begin["missing"]) == ([], list(PARTS))
    assert any("Sie" in question for question in begin["questions"])
    assert "steht noch kein Ziel" in as_text(result)


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_question_to_the_mentee_is_open_and_asks_one_thing(language: Language) -> None:
    names = [*(f"smart_{part}" for part in PARTS), "smart_time_passed", "goals_begin"]
    for address in ("du", "sie"):
        voice = Voice(language, address)  # type: ignore[arg-type]
        for question in (q for name in names for q in voice.bank(name)):
            assert why_not(question, language) is None, question


async def test_the_sheet_prints_all_five_parts_in_both_languages(pair: Home) -> None:
    await _set(pair, "drei Mitarbeitergespräche führen", target=3)
    german = as_text(await _goals(pair))
    english = as_text(await run(Call(pair.app, MENTEE, "en"), "goals", {"pair": "wir"}), markdown=True)
    for name in ("Spezifisch", "Messbar", "Erreichbar", "Relevant", "Terminiert"):
        assert f"{name}: " in german
    for name in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"):
        assert f"- {name}: " in english
    assert "ß" not in german
    assert all(len(line) <= 88 for line in german.splitlines() if "=" not in line)


async def test_markup_and_links_of_a_note_lose_their_power(pair: Home) -> None:
    await pair.note(
        "Ich möchte [Französisch](https://evil.example/x) lernen und ![bild](https://evil.example/y)."
    )
    result = await _goals(pair)
    assert "evil.example" not in as_text(result).partition("\n[1]")[0]
    assert "](" not in as_text(result, markdown=True)


async def test_a_model_may_reword_points_and_a_dead_one_changes_nothing(tmp_path: Path) -> None:
    texts = []
    for name, model in (
        ("rules", None),
        ("dead", DeadModel()),
        ("lie", ScriptedModel(lambda _: "Alles erreicht.")),
    ):
        home = await (await open_home(tmp_path / name, model)).with_pair()
        await _set(home, "drei Mitarbeitergespräche führen", baseline=0, target=3, due="2026-12-31")
        result = await _goals(home)
        texts.append([i["smart"] for i in result["items"]])
        assert bool(result["rejected"]) == (name == "lie")
        await home.app.close()
    assert texts[0] == texts[1] == texts[2]


async def test_a_reading_that_only_a_note_tells_makes_no_goal_reached_or_moving(pair: Home) -> None:
    goal = await _set(pair, "drei Mitarbeitergespräche führen", baseline=0, target=3)
    await pair.do("goal_progress", MENTEE, goal=goal, value=1, date="2026-02-01")
    told = (await pair.note("Inzwischen 3 von 3 Mitarbeitergesprächen geführt.", day="2026-04-02"))[
        "proposed"
    ]
    assert [p["value"] for p in told["progress"]] == [3.0]
    text = item(await pair.agenda(), "goals")["points"][0]["text"]
    assert "Stand: 1 von 3, gemessen am 1. Februar." in text
    assert "Erreicht" not in text
    assert "Seit 67 Tagen nichts Neueres bestätigt." in text
    assert "Laut Notiz vom 2. April: 3 von 3, noch nicht bestätigt." in text
    (listed,) = (await pair.do("goal_list", MENTEE, pair="wir"))["goals"]
    assert listed["stalled_days"] == 67
    await pair.do("goal_progress", MENTEE, goal=goal, value=3, date="2026-04-02")
    assert "Erreicht: 3 von 3." in item(await pair.agenda(), "goals")["points"][0]["text"]


async def test_a_measure_that_stands_still_rests_on_its_first_and_its_last_reading(pair: Home) -> None:
    goal = await _set(pair, "drei Mitarbeitergespräche führen", baseline=0, target=3)
    for day, value in (("2026-01-10", 0), ("2026-02-01", 1), ("2026-02-20", 1), ("2026-03-20", 1)):
        await pair.do("goal_progress", MENTEE, goal=goal, value=value, date=day)
    (point,) = item(await pair.agenda(), "goals")["points"]
    assert "Stand: 1 von 3, gemessen am 20. März. Seit 67 Tagen unverändert." in point["text"]
    source = await pair.do("source", MENTEE, source=f"goal:{goal}")
    for evidence in point["evidence"]:
        assert source["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
    quotes = [evidence["quote"] for evidence in point["evidence"]]
    assert quotes[1:] == ["2026-03-20: 1 / 3", "2026-02-01: 1 / 3"]
