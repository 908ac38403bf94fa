"""Sessions: times that exist, zones, places and links, moves that keep notes, and who may plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.plan.clock import local
from copilot.plan.meeting import is_link
from copilot.store.tables import AuditRow
from tests.commands import as_json, home_by_command, mentoring
from tests.fakes import MENTEE, MENTOR, STRANGER, Home, item, texts

pytestmark = pytest.mark.anyio
BOARD = {"name": "Whiteboard", "link": "https://board.example/7"}
ZURICH = ZoneInfo("Europe/Zurich")


async def _add(home: Home, at: str = "2026-04-09T14:00", **more: object) -> dict[str, object]:
    return await home.do("session_add", MENTEE, pair="wir", at=at, **more)


@pytest.mark.parametrize(
    ("at", "starts"),
    [
        ("2028-02-29T09:00", "2028-02-29T09:00+01:00"),
        ("2026-12-31T23:30", "2026-12-31T23:30+01:00"),
        ("2026-03-29T03:00", "2026-03-29T03:00+02:00"),
        ("2026-03-29T01:59", "2026-03-29T01:59+01:00"),
        ("2026-10-25T03:00", "2026-10-25T03:00+01:00"),
        ("1999-06-01T08:00:59", "1999-06-01T08:00+02:00"),
        ("2026-04-09T12:00Z", "2026-04-09T14:00+02:00"),
        ("2026-12-31T23:30-05:00", "2027-01-01T05:30+01:00"),
    ],
)
async def test_days_and_hours_that_exist_are_kept(pair: Home, at: str, starts: str) -> None:
    assert (await _add(pair, at))["starts"] == starts


async def test_an_hour_that_the_clocks_skip_is_refused_with_the_one_meant(pair: Home) -> None:
    with pytest.raises(BadInput) as error:
        await _add(pair, "2026-03-29T02:30")
    assert "2026-03-29T03:30" in error.value.render("de")["hint"]
    with pytest.raises(BadInput):
        await _add(pair, "2026-03-08T02:30", zone="America/New_York")


async def test_of_an_hour_that_comes_twice_the_first_counts_and_that_is_said(pair: Home) -> None:
    made = await _add(pair, "2026-10-25T02:30")
    assert (made["starts"], made["twice"]) == ("2026-10-25T02:30+02:00", True)
    assert not (await _add(pair, "2026-10-25T02:30+02:00"))["twice"]


async def test_the_second_of_the_two_is_refused_rather_than_stored_an_hour_early(pair: Home) -> None:
    with pytest.raises(BadInput) as error:
        await _add(pair, "2026-10-25T02:30+01:00")
    assert error.value.code == "moment_second"
    assert (await _add(pair, "2026-10-25T02:30+01:00", zone="UTC"))["starts"] == "2026-10-25T01:30+00:00"


@pytest.mark.parametrize("year", ["0001", "1969", "2200", "9999"])
async def test_years_in_which_nobody_meets_are_refused(pair: Home, year: str) -> None:
    with pytest.raises(BadInput):
        await _add(pair, f"{year}-06-01T00:00+00:00")


def test_every_hour_of_a_year_is_either_kept_or_refused() -> None:
    kept = 0
    for zone in (ZURICH, ZoneInfo("Australia/Lord_Howe")):
        for month, day in ((3, 29), (4, 5), (10, 4), (10, 25)):
            for minute in range(0, 24 * 60, 30):
                at = datetime(2026, month, day, minute // 60, minute % 60)
                try:
                    assert local(at, zone).at == at
                    kept += 1
                except BadInput:
                    assert (at.hour, month) in {(2, 3), (2, 10)}
    assert kept == 2 * 4 * 48 - 2 - 1


async def test_a_zone_is_found_however_it_is_written_and_an_unknown_one_is_a_clear_error(pair: Home) -> None:
    assert (await _add(pair, zone="america/new_york"))["zone"] == "America/New_York"
    for zone in ("Mond/Krater", "localtime", "../../etc/passwd", "Europe", "EST"):
        with pytest.raises(BadInput) as error:
            await _add(pair, zone=zone)
        assert "Europe/Zurich" in error.value.render("de")["hint"]


async def test_the_agenda_shows_the_sessions_own_hour_and_names_its_zone(pair: Home) -> None:
    await _add(
        pair, "2026-04-09T08:30", zone="America/New_York", place="Büro 3", link="https://x.example/a",
        resources=[BOARD], kind="video",
    )  # fmt: skip
    agenda = await pair.agenda()
    assert (agenda["date"], agenda["time"], agenda["zone"]) == ("2026-04-09", "08:30", "America/New_York")
    assert (agenda["place"], agenda["link"], agenda["resources"]) == (
        "Büro 3",
        "https://x.example/a",
        [BOARD],
    )
    earlier = await pair.agenda(date="2026-04-01")
    point = item(earlier, "next_steps")["points"][0]
    assert point["text"] == "Nächste Sitzung: Donnerstag, 9. April, 08:30 (America/New_York)."
    quote = point["evidence"][0]
    stored = await pair.do("source", MENTEE, source=quote["source"])
    assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]
    assert "Whiteboard: https://board.example/7" in quote["quote"]


async def test_in_the_homes_zone_no_zone_is_named(pair: Home) -> None:
    await _add(pair, "2026-04-09T08:30", zone="Europe/Zurich")
    assert (await pair.agenda())["zone"] == ""


async def test_a_session_at_noon_keeps_its_hour_and_one_from_a_note_has_none(pair: Home) -> None:
    await _add(pair, "2026-04-09T12:00")
    assert (await pair.agenda())["time"] == "12:00"
    await pair.note("Kurz gesehen.", day="2026-04-10")
    assert (await pair.agenda(date="2026-04-10"))["time"] is None


async def test_two_at_the_same_time_are_allowed_and_named(pair: Home) -> None:
    first = await _add(pair, "2026-04-09T14:00", minutes=60)
    assert first["overlaps"] == []
    second = await _add(pair, "2026-04-09T08:59", zone="America/New_York")
    assert second["overlaps"] == [first["session"]]
    assert (await _add(pair, "2026-04-09T15:44"))["overlaps"] == []
    await pair.do("session_cancel", MENTEE, session=first["session"])
    moved = await pair.do("session_move", MENTEE, session=second["session"], minutes=30)
    assert moved["overlaps"] == []


async def test_a_move_keeps_notes_counts_up_and_is_audited(pair: Home) -> None:
    made = await _add(pair)
    note = await pair.note("Lea schickt bis 30. April den Lebenslauf.", day="2026-04-09")
    moved = await pair.do("session_move", MENTOR, session=made["session"], at="2026-04-16T10:00")
    assert (moved["sequence"], moved["at"], moved["minutes"]) == (1, "2026-04-16T10:00", 45)
    assert (await pair.do("note_show", MENTEE, note=note["note"]))["session"] == made["session"]
    elsewhere = await pair.do(
        "session_move", MENTOR, session=made["session"], place="Aarau", kind="in person"
    )
    assert (elsewhere["sequence"], elsewhere["at"]) == (2, "2026-04-16T10:00")
    cancelled = await pair.do("session_cancel", MENTOR, session=made["session"])
    again = await pair.do("session_cancel", MENTOR, session=made["session"])
    assert (cancelled["sequence"], again["sequence"]) == (3, 3)
    async with pair.app.database.read() as db:
        from sqlalchemy import select

        rows = await db.scalars(select(AuditRow.action).where(AuditRow.object == made["session"]))
        assert list(rows) == ["session_add", "session_move", "session_move", "session_cancel"]


async def test_a_move_without_a_zone_stays_in_the_sessions_own(pair: Home) -> None:
    made = await _add(pair, zone="America/New_York")
    moved = await pair.do("session_move", MENTOR, session=made["session"], at="2026-04-16T10:00")
    assert moved["starts"] == "2026-04-16T10:00-04:00"
    home = await pair.do(
        "session_move", MENTOR, session=made["session"], at="2026-04-16T10:00", zone="Europe/Zurich"
    )
    assert home["starts"] == "2026-04-16T10:00+02:00"


async def test_moves_that_say_nothing_or_half_are_refused(pair: Home) -> None:
    made = await _add(pair)
    for arguments in ({}, {"zone": "Europe/Zurich"}, {"zone": "Europe/Zurich", "place": "Aarau"}):
        with pytest.raises(BadInput):
            await pair.do("session_move", MENTOR, session=made["session"], **arguments)
    await pair.do("session_cancel", MENTOR, session=made["session"])
    with pytest.raises(BadInput) as error:
        await pair.do("session_move", MENTOR, session=made["session"], at="2026-04-16T10:00")
    assert error.value.code == "session_cancelled"
    rows = (await pair.do("session_list", MENTOR, pair="wir"))["sessions"]
    assert (rows[0]["at"], rows[0]["sequence"]) == ("2026-04-09T14:00", 1)


async def test_a_session_known_from_a_note_gets_an_hour_by_moving_it(pair: Home) -> None:
    await pair.note("Kurz gesehen.", day="2026-04-20")
    (row,) = (await pair.do("session_list", MENTOR, pair="wir"))["sessions"]
    moved = await pair.do("session_move", MENTOR, session=row["session"], at="2026-04-20T09:00")
    assert (moved["at"], moved["minutes"]) == ("2026-04-20T09:00", 45)


async def test_sessions_are_listed_by_when_they_happen_not_by_what_the_clock_shows(pair: Home) -> None:
    late = await _add(pair, "2026-04-09T09:00", zone="America/New_York")
    early = await _add(pair, "2026-04-09T10:00")
    rows = (await pair.do("session_list", MENTOR, pair="wir"))["sessions"]
    assert [row["session"] for row in rows] == [early["session"], late["session"]]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://",
        "http:///pfad",
        "ftp://x.example",
        "https://x.example/a b",
        "https://x.example/\nATTENDEE:mailto:x@y",
        "https://x.example/<b>",
        "https://x.example/`x`",
        "https://x.example/\u202egpj.exe",
        "https://[kaputt",
        "x.example",
    ],
)
async def test_a_link_is_a_link_and_nothing_else(pair: Home, link: str) -> None:
    assert not is_link(link)
    with pytest.raises(BadInput):
        await _add(pair, link=link)
    with pytest.raises(BadInput):
        await _add(pair, resources=[{"name": "Tafel", "link": link}])


async def test_a_document_is_a_resource_if_both_may_read_it(pair: Home, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "leitfaden.md").write_text("# Leitfaden\n\nErst zuhören.", "utf-8")
    await pair.do("ingest", paths=[str(tmp_path / "docs")])
    resource = {"name": "Leitfaden", "link": "leitfaden.md"}
    assert (await _add(pair, resources=[resource]))["resources"] == [resource]
    for bad in ({"name": "", "link": "leitfaden.md"}, {"name": "X", "link": "fremd.md"}, {"name": "X"}):
        with pytest.raises(BadInput):
            await _add(pair, resources=[bad])
    with pytest.raises(BadInput):
        await _add(pair, resources=[resource] * 11)


async def test_hostile_words_are_one_harmless_line(pair: Home) -> None:
    made = await _add(
        pair,
        kind="video\r\nX-EVIL:1",
        place="\x1b[31mBüro\u202e\x00 <b>",
        resources=[BOARD | {"name": "a\nb"}],
    )
    assert made["kind"] == "video X-EVIL:1"
    assert "\x1b" not in str(made["place"])
    assert made["resources"] == [BOARD | {"name": "a b"}]
    with pytest.raises(BadInput):
        await _add(pair, kind="x" * 81)


async def test_the_operator_plans_and_a_stranger_sees_nothing(pair: Home) -> None:
    made = await pair.do("session_add", pair="wir", at="2026-04-09T14:00")
    for operation, arguments in (
        ("session_add", {"pair": "wir", "at": "2026-04-09T14:00"}),
        ("session_list", {"pair": "wir"}),
    ):
        with pytest.raises(NotAllowed):
            await pair.do(operation, STRANGER, **arguments)
    for operation in ("session_cancel", "session_export"):
        with pytest.raises(NotFound):
            await pair.do(operation, STRANGER, session=made["session"])
    with pytest.raises(NotFound):
        await pair.do("session_move", STRANGER, session=made["session"], place="Aarau")
    assert (await pair.do("session_list", pair="wir"))["sessions"][0]["sequence"] == 0


async def test_the_kind_last_still_ends_the_mentoring(pair: Home) -> None:
    await pair.note("Erstes Treffen.", day="2026-03-12")
    await _add(pair, kind="Abschluss")
    assert "Wofür möchtest du danken?" in texts(await pair.agenda())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by commands."""
    return home_by_command(tmp_path_factory.mktemp("sessions"))


def test_planned_listed_moved_and_printed_by_command(place: Path) -> None:
    of = ("--pair", "wir", "--as", MENTEE)
    board = ("--resource", "Tafel *neu*=https://board.example/a?b=c")
    add = (
        "session",
        "add",
        *of,
        "--at",
        "2026-04-09T14:00",
        "--kind",
        "in person",
        "--place",
        "Saal_2",
        *board,
    )
    made = as_json(mentoring(place, *add, "--json"))
    assert made["resources"] == [{"name": "Tafel *neu*", "link": "https://board.example/a?b=c"}]
    listed = mentoring(place, "session", "list", *of, "--lang", "de").stdout
    assert "Donnerstag, 9. April 2026, 14:00 · 45 Minuten · vor Ort · Saal_2" in listed
    agenda = ("agenda", *of, "--date", "2026-04-09")
    assert "· vor Ort · Saal_2\n" in mentoring(place, *agenda).stdout
    assert "\nTafel *neu*: https://board.example/a?b=c\n" in mentoring(place, *agenda).stdout
    markdown = mentoring(place, *agenda, "--format", "md").stdout
    assert "Saal\\_2" in markdown
    assert "Tafel \\*neu\\*: https://board.example/a?b=c" in markdown
    moved = mentoring(
        place, "session", "move", str(made["session"]), "--link", "https://meet.example/1", *of[2:]
    )
    assert "https://meet.example/1" in moved.stdout
    mail = mentoring(place, *agenda, "--format", "mail").stdout
    assert "https://meet.example/1" in mail
    assert all(len(line) <= 72 for line in mail.splitlines())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "--pair", "wir", "--at", "2026-03-29T02:30"), 2),
        (("add", "--pair", "wir", "--at", "2026-04-09T14:00", "--zone", "Mond/Krater"), 2),
        (("add", "--pair", "wir", "--at", "2026-04-09T14:00", "--resource", "ohne"), 2),
        (("list", "--pair", "wir", "--format", "doc"), 2),
        (("export", "nichts"), 4),
        (("export", "nichts", "--format", "pdf"), 2),
        (("move", "nichts", "--place", "Aarau"), 4),
        (("list", "--pair", "wir", "--as", STRANGER), 3),
    ],
)
def test_errors_have_their_exit_code(place: Path, words: tuple[str, ...], code: int) -> None:
    done = mentoring(place, "session", *words)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
