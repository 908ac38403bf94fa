"""Feedback from files: encodings, columns, wrong lines, the same file twice, who may import."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from copilot.cohort import periods, questionnaire
from copilot.domain import LANGUAGES
from copilot.errors import BadInput, NotAllowed
from tests.commands import as_json, home_by_command, mentoring
from tests.fakes import MENTOR, Home
from tests.feedback import HEAD, LEAD, answers, ask, encoded, file_of, give

pytestmark = pytest.mark.anyio


async def test_the_same_file_twice_changes_nothing(pair: Home) -> None:
    first = await give(pair, answers(6))
    assert (first["added"], first["people"]) == (6, 6)
    again = await give(pair, answers(6))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 6)


async def test_a_changed_row_replaces_the_earlier_one(pair: Home) -> None:
    await give(pair, answers(6))
    again = await give(pair, answers(6, ratings=(5,)))
    assert (again["added"], again["changed"]) == (0, 6)
    assert (await ask(pair))["ratings"][0]["mean"] == 5.0


async def test_a_dry_run_says_the_same_and_stores_nothing(pair: Home) -> None:
    would = await give(pair, answers(6), dry_run=True)
    assert would["dry_run"]
    assert would["added"] == 6
    assert (await give(pair, answers(6)))["added"] == 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_excels_encodings_and_delimiters_are_read(pair: Home, encoding: str, delimiter: str) -> None:
    head, row = (
        HEAD.split(","),
        ["aufwind", "2026-H1", "a@firma.example", "Müsli?", "4,5", "schön", "ja", "", ""],
    )
    quoted = [f'"{value}"' for value in row]
    text = "\r\n".join([delimiter.join(head), delimiter.join(quoted)])
    done = await pair.do("feedback_import", content=encoded(text.encode(encoding)))
    assert done["added"] == 1
    again = await pair.do("feedback_import", content=encoded(text.encode("utf-8")))
    assert again["unchanged"] == 1


async def test_a_workbook_is_read_like_a_csv(pair: Home) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [
        HEAD.split(","),
        ["aufwind", "2026-H1", "a@firma.example", "Meine Ziele sind klar", 4.0, "gut", True],
    ]:
        book.active.append(row)  # type: ignore[union-attr]
    data = io.BytesIO()
    book.save(data)
    assert (await pair.do("feedback_import", content=encoded(data.getvalue())))["added"] == 1
    row = 'aufwind,2026-H1,a@firma.example,Meine Ziele sind klar,4,"gut",yes,,'
    assert (await give(pair, [row]))["unchanged"] == 1


async def test_what_only_looks_like_a_workbook_is_refused(pair: Home) -> None:
    with pytest.raises(BadInput) as error:
        await pair.do("feedback_import", content=encoded(b"PK\x03\x04 nothing"))
    assert error.value.code == "file_damaged"


async def test_columns_may_be_called_otherwise(pair: Home) -> None:
    german = "Programm;Periode;E-Mail;Frage;Bewertung;Kommentar;Zitierbar"
    rows = ["aufwind;2026-H1;a@firma.example;Wie war es;4;gut;ja"]
    assert (await pair.do("feedback_import", content=file_of(rows, german)))["added"] == 1
    other = "programme,period,wer,frage1,note"
    rows = ["aufwind,2026-H1,b@firma.example,Wie war es,3"]
    mapping = {"person": "wer", "question": "Frage1", "rating": "note"}
    assert (await pair.do("feedback_import", content=file_of(rows, other), mapping=mapping))["added"] == 1
    with pytest.raises(BadInput) as error:
        await pair.do("feedback_import", content=file_of(rows, other), mapping=mapping | {"mood": "note"})
    assert error.value.code == "feedback_map"


async def test_what_a_survey_tool_does_not_know_is_said_for_all_rows(pair: Home) -> None:
    rows, head = ["r1;Mühsam, aber gut;4", "r2;Gut;5"], "Antwort;Kommentar;Bewertung"
    mapping = {"person": "Antwort"}
    everywhere = {"programme": "aufwind", "period": "2026-H1"}
    given = {"content": file_of(rows, head), "mapping": mapping}
    with pytest.raises(BadInput) as error:
        await pair.do("feedback_import", **given, everywhere=everywhere)
    assert error.value.code == "feedback_column"
    assert "--set question=" in error.value.render("de")["hint"]
    everywhere["question"] = "Wie war es?"
    assert (await pair.do("feedback_import", **given, everywhere=everywhere))["added"] == 2
    assert (await pair.do("feedback_import", **given, everywhere=everywhere))["unchanged"] == 2
    for wrong, code in (({"mood": "gut"}, "feedback_map"), ({"rating": "4"}, "feedback_set_twice")):
        with pytest.raises(BadInput) as error:
            await pair.do("feedback_import", **given, everywhere=everywhere | wrong)
        assert error.value.code == code


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("aufwind,2026-H1,a@x.example,q,6,,,,", "csv_value"),
        ("aufwind,2026-H1,a@x.example,q,gut,,,,", "csv_value"),
        ("aufwind,2026-,a@x.example,q,4,,,,", "csv_value"),
        ("aufwind,ab 2026,a@x.example,q,4,,,,", "csv_value"),
        ("aufwind,2026-H1,,q,4,,,,", "csv_value"),
        ("aufwind,2026-H1,a@x.example,q,4,,vielleicht,,", "csv_value"),
        ("aufwind,2026-H1,a@x.example,q,4,,,Chef,", "csv_value"),
        ("nirgends,2026-H1,a@x.example,q,4,,,,", "feedback_programme"),
        ("aufwind,2026-Q2,a@x.example,q,4,,,,", "feedback_overlap"),
        ("aufwind,2026-H1,p0@firma.example,Meine Ziele sind klar,4,,,,", "feedback_twice"),
    ],
)
async def test_a_wrong_line_is_named_and_nothing_is_stored(pair: Home, row: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        await give(pair, [*answers(5), row])
    assert error.value.code == code
    assert error.value.params["line"] == 7
    assert (await give(pair, answers(5)))["added"] == 5


async def test_several_wrong_lines_are_named_together(pair: Home) -> None:
    rows = [f"aufwind,2026-H1,p{n}@x.example,q,{9},,,," for n in range(20)]
    with pytest.raises(BadInput) as error:
        await give(pair, rows)
    message = error.value.render("de")["message"]
    assert "20 Zeilen" in message
    assert "Zeile 2," in message
    assert "Zeile 9," in message
    assert "Zeile 10," not in message


async def test_lines_are_counted_as_an_editor_does(pair: Home) -> None:
    rows = ['aufwind,2026-H1,a@x.example,q,4,"zwei\nZeilen",,,', "aufwind,2026-H1,b@x.example,q,9,,,,"]
    with pytest.raises(BadInput) as error:
        await give(pair, rows)
    assert error.value.params["line"] == 4


async def test_a_question_is_rated_on_one_scale(pair: Home) -> None:
    head = "programme,period,person,question,rating,scale"
    rows = ["aufwind,2026-H1,a@x.example,q,8,0-10", "aufwind,2026-H1,b@x.example,q,4,1-5"]
    with pytest.raises(BadInput) as error:
        await pair.do("feedback_import", content=file_of(rows, head))
    assert error.value.code == "feedback_scales"


async def test_periods_of_a_programme_never_overlap_over_several_files(pair: Home) -> None:
    await give(pair, answers(5))
    with pytest.raises(BadInput) as error:
        await give(pair, answers(5, period="2026"))
    assert error.value.code == "feedback_overlap_stored"
    assert (await give(pair, answers(5, period="2026-Q3")))["added"] == 5


async def test_who_leads_all_programmes_of_a_file_may_import_it(two_pairs: Home) -> None:
    mine = {"content": file_of(answers(3))}
    assert (await two_pairs.do("feedback_import", LEAD, **mine))["added"] == 3
    both = {"content": file_of([*answers(3), *answers(1, programme="zweites")])}
    for email, content in ((LEAD, both), (MENTOR, mine)):
        with pytest.raises(NotAllowed):
            await two_pairs.do("feedback_import", email, **content)


def test_a_period_knows_the_one_before_and_what_it_overlaps() -> None:
    assert str(periods.read("2026-h1").before) == "2025-H2"
    assert str(periods.read("2026-Q1").before) == "2025-Q4"
    assert str(periods.read("2026").before) == "2025"
    assert periods.read("2026").overlaps(periods.read("2026-Q4"))
    assert not periods.read("2026-H1").overlaps(periods.read("2026-Q3"))
    assert periods.read("2026-Q4").end.isoformat() == "2026-12-31"


def test_the_questionnaire_asks_the_same_in_both_languages() -> None:
    german, english = (questionnaire.form(language) for language in LANGUAGES)
    assert [(i.key, i.stages, i.open, set(i.text)) for i in german.items] == [
        (i.key, i.stages, i.open, set(i.text)) for i in english.items
    ]
    for stage in ("start", "mid", "end"):
        for side in questionnaire.SIDES:
            areas = {i.area for i in german.items if stage in i.stages and side in i.text and not i.open}
            assert {"goals", "relationship", "meetings", "support", "programme"} <= areas
    assert questionnaire.key_of("We meet as often as agreed") == questionnaire.key_of(
        "Wir treffen uns so oft wie vereinbart"
    )


async def test_a_filled_questionnaire_comes_back_through_the_import(pair: Home) -> None:
    made = await pair.do("feedback_questionnaire", form="csv", stage="end", role="mentor")
    head, *rows = made["text"].splitlines()
    filled = ["aufwind,2026-H1,a@firma.example" + row.removeprefix(",,") for row in rows]
    filled = [row.replace(",,,,mentor", ",4,,,mentor") for row in filled]
    done = await pair.do("feedback_import", content=file_of(filled, head))
    assert done["added"] > 5


def test_in_the_terminal_errors_name_the_line(tmp_path: Path) -> None:
    home = home_by_command(tmp_path)
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("\n".join([HEAD, *answers(6)]), "utf-8")
    bad.write_text("\n".join([HEAD, "aufwind,2026-H1,a@x.example,q,7,,,,"]), "utf-8")
    done = mentoring(home, "feedback", "import", str(good), "--json")
    assert as_json(done)["added"] == 6
    wrong = mentoring(home, "feedback", "import", str(bad), "--lang", "de")
    assert wrong.returncode == 2
    assert "Zeile 2" in wrong.stderr
