"""Imports: whole or not at all, with the line and column that is wrong."""

from __future__ import annotations

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from tests.fakes import MENTEE, MENTOR, PEOPLE, Home

pytestmark = pytest.mark.anyio


async def test_people_are_imported_once_and_updated_after_that(home: Home) -> None:
    assert (await home.do("people_import", text=PEOPLE))["added"] == 4
    again = await home.do("people_import", text=PEOPLE)
    assert (again["added"], again["updated"]) == (0, 4)


async def test_semicolons_and_a_byte_order_mark_are_fine(home: Home) -> None:
    text = "\ufeff" + PEOPLE.replace(",", ";")
    assert (await home.do("people_import", text=text))["rows"] == 4


async def test_no_imported_name_steers_the_terminal_or_turns_the_reading_round(home: Home) -> None:
    head = "email,name,role,programme,language,skills,wishes,capacity,manager\n"
    await home.do(
        "people_import", text=head + 'e@f.example,"E\x1b[31mva\n\u202eKlar",mentee,berg,de,a\x9bb,"c\nd",1,\n'
    )
    await home.do("people_import", text=head + "m@f.example,Max,mentor,berg,de,a,,1,\n")
    names = (await home.do("match", programme="berg"))["proposals"][0]["names"]
    assert names["mentee"] == "E[31mva Klar"
    with pytest.raises(BadInput):
        await home.do("people_import", text=head + "x@f.example,\x1b\u202e,mentee,berg,de,,,1,\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("email,name,role\na@b.c,A,mentor\n", ["programme"]),
        ("email,name,role,programme\na@b.c,A,mentor,p\na@b.c,A,mentee,p\n", ["3", "email", "2"]),
        ("email,name,role,programme\nkeine-adresse,A,mentor,p\n", ["2", "email"]),
        ("email,name,role,programme\na@b.c,A,chef,p\n", ["2", "role"]),
        ("email,name,role,programme\na@b.c,,mentor,p\n", ["2", "name"]),
        ('email,name,role,programme\n"a@b.c,A,mentor,p\n', ["2"]),
        ("email,name,role,programme\n", []),
        ("", ["email"]),
    ],
)
async def test_a_wrong_csv_names_line_and_column_and_imports_nothing(
    home: Home, text: str, words: list[str]
) -> None:
    with pytest.raises(BadInput) as error:
        await home.do("people_import", text=text)
    message = " ".join(error.value.render("de").values())
    assert all(word in message for word in words)
    with pytest.raises(NotAllowed):
        await home.do("search", "a@b.c", query="x")


async def test_the_same_person_in_two_programmes_is_one_person(home: Home) -> None:
    text = "email,name,role,programme\na@b.c,A,mentor,p\na@b.c,A,mentee,q\n"
    assert (await home.do("people_import", text=text))["added"] == 1


async def test_pairs_need_known_people_and_programmes(pair: Home) -> None:
    good = {"mentor": MENTOR, "mentee": MENTEE, "programme": "aufwind"}
    for wrong, kind in (
        ({"mentor": "x@y.z"}, NotFound),
        ({"programme": "keines"}, NotFound),
        ({"mentee": MENTOR}, BadInput),
        ({"id": "wir"}, BadInput),
        ({"id": "../etc"}, BadInput),
    ):
        with pytest.raises(kind):
            await pair.do("pair_add", **(good | wrong))


async def test_a_pair_file_with_one_bad_line_adds_no_pair(pair: Home) -> None:
    text = f"id,mentor,mentee,programme\np1,{MENTOR},tom@firma.example,aufwind\np2,{MENTOR},x@y.z,aufwind\n"
    with pytest.raises(BadInput) as error:
        await pair.do("pair_import", text=text)
    assert "3" in error.value.render("de")["message"]
    with pytest.raises(NotAllowed):
        await pair.do("note_list", MENTOR, pair="p1")


async def test_only_the_operator_or_an_admin_sets_up(pair: Home) -> None:
    for operation, arguments in (
        ("people_import", {"text": PEOPLE}),
        ("pair_add", {"mentor": MENTOR, "mentee": "tom@firma.example", "programme": "aufwind"}),
        ("ingest", {"paths": ["/tmp"]}),
        ("reindex", {}),
    ):
        with pytest.raises(NotAllowed):
            await pair.do(operation, MENTEE, **arguments)


async def test_german_and_formal_address_are_kept(pair: Home) -> None:
    await pair.do(
        "pair_add",
        mentor=MENTOR,
        mentee="tom@firma.example",
        programme="aufwind",
        id="sie",
        language="de",
        address="sie",
    )
    agenda = await pair.do("agenda", MENTOR, pair="sie", date="2026-04-09")
    words = " ".join(q for i in agenda["items"] for q in i["questions"])
    assert "Sie" in words
    assert " du " not in words
