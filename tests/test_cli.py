"""The terminal as people and scripts meet it: exit codes, one JSON document, no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.errors import BadInput
from tests.commands import as_json, home_by_command, in_a_process, mentoring
from tests.fakes import MENTEE, MENTOR, PEOPLE, STRANGER


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by commands: people, a pair, a note."""
    folder = tmp_path_factory.mktemp("cli")
    place = folder / "home"
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    (folder / "note.txt").write_text("Lea schickt bis 30. April den Lebenslauf.", "utf-8")
    assert in_a_process(place, "people", "import", str(folder / "people.csv")).returncode == 0
    add = ("pair", "add", "--mentor", MENTOR, "--mentee", MENTEE, "--programme", "aufwind", "--id", "wir")
    assert mentoring(place, *add, "--language", "de").returncode == 0
    note = ("note", "add", "--pair", "wir", "--as", MENTEE, "--date", "2026-03-12", str(folder / "note.txt"))
    assert mentoring(place, *note).returncode == 0
    return place


def test_an_agenda_is_printed_as_a_mentor_would_print_it(home: Path) -> None:
    done = in_a_process(home, "agenda", "--pair", "wir", "--as", MENTOR, "--date", "2026-04-09")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "Sitzung Lea Brunner und Urs Hofer · Donnerstag, 9. April 2026 · 45 Minuten"
    )
    assert (
        "- Lea: Lebenslauf schicken. Fällig am 30. April, in 21 Tagen. Noch nicht bestätigt. [1]"
        in done.stdout
    )
    assert "[1] «Lea schickt bis 30. April den Lebenslauf.» Notiz, 12.3.2026" in done.stdout


def test_json_is_one_document_of_the_agreed_shape(home: Path) -> None:
    done = mentoring(
        home, "agenda", "--pair", "wir", "--as", MENTOR, "--date", "2026-04-09", "--json", "--minutes", "30"
    )
    agenda = as_json(done)
    assert {
        "id",
        "kind",
        "pair",
        "viewer",
        "date",
        "language",
        "minutes",
        "items",
        "private",
        "rejected",
        "model",
        "prompt",
        "usage",
    } <= set(agenda)
    assert sum(i["minutes"] for i in agenda["items"]) == 30
    assert set(agenda["items"][0]) == {
        "slot",
        "title",
        "minutes",
        "written_by",
        "points",
        "questions",
        "refs",
    }
    usage = {
        "prompt_tokens",
        "completion_tokens",
        "cached_tokens",
        "llm_seconds",
        "total_seconds",
        "first_draft_seconds",
    }
    assert usage <= set(agenda["usage"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("agenda", "--pair", "wir", "--as", STRANGER), 3),
        (("agenda", "--pair", "nichts", "--as", MENTOR), 3),
        (("agenda", "--pair", "wir"), 3),
        (("agenda", "--pair", "wir", "--as", "niemand@x.y"), 3),
        (("agenda", "--pair", "wir", "--as", MENTOR, "--minutes", "3"), 2),
        (("agenda", "--pair", "wir", "--as", MENTOR, "--date", "2026-02-30"), 2),
        (("agenda", "--pair", "wir", "--as", MENTOR, "--format", "doc"), 2),
        (("agenda",), 2),
        (("agenda", "--pair", "wir", "--programme", "aufwind", "--as", MENTOR), 2),
        (("agenda", "--pair", "wir", "--as", MENTOR, "--lang", "fr"), 2),
        (("note", "show", "nichts", "--as", MENTOR), 4),
        (("source", "nichts.md", "--as", MENTOR), 4),
        (("commitment", "done", "nichts", "--as", MENTOR), 4),
        (("note", "add", "--pair", "wir", "--as", MENTEE, "/gibt/es/nicht.txt"), 2),
        (("ingest", "/gibt/es/nicht"), 2),
        (("gibtesnicht",), 2),
        (("model", "pull", "gpt-9000"), 4),
    ],
)
def test_errors_have_their_exit_code_and_no_traceback(home: Path, words: tuple[str, ...], code: int) -> None:
    plain = mentoring(home, *words)
    assert plain.returncode == code, plain.stderr
    assert "Traceback" not in plain.stderr + plain.stdout
    assert 1 <= len(plain.stderr.strip().splitlines()) <= 3
    error = as_json(mentoring(home, *words, "--json"))["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["message"]


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        ("commitment list --pair wir --as " + MENTEE, ""),
        ("agenda --format ics --pair wir --date 2026-04-09 --as " + MENTOR, ""),
        ("agenda --pair wir --as " + STRANGER, ""),
        ("note show nichts --json --as " + MENTOR, ""),
        ("gibtesnicht --lang de", ""),
        ("chat --lang de --as " + MENTEE, "???\n/ende\n"),
    ],
    ids=["list", "ics", "refused", "json", "usage", "piped"],
)
def test_a_process_of_its_own_prints_and_ends_just_as_the_call_does(
    home: Path, words: str, stdin: str
) -> None:
    here = mentoring(home, *words.split(), stdin=stdin)
    there = in_a_process(home, *words.split(), stdin=stdin)
    assert (here.returncode, here.stderr) == (there.returncode, there.stderr)
    assert without_moments(here.stdout) == without_moments(there.stdout)


def without_moments(text: str) -> list[str]:
    """The lines that don't say when something was made."""
    return [
        line for line in text.splitlines() if not line.startswith(("DTSTAMP", "LAST-MODIFIED", "CREATED"))
    ]


def test_errors_speak_the_users_language(home: Path) -> None:
    words = ("agenda", "--pair", "wir", "--as", MENTOR, "--minutes", "3")
    assert "Minuten gehen nicht" in mentoring(home, *words, "--lang", "de").stderr
    assert "minutes won't do" in mentoring(home, *words, "--lang", "en").stderr


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_notes_in_other_encodings_are_read(home: Path, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes("Grüsse: Urs klärt bis 2. Mai die Kosten für Zürich.".encode(encoding))
    done = mentoring(
        home, "note", "add", "--pair", "wir", "--as", MENTOR, "--date", "2026-03-13", str(file), "--json"
    )
    note = as_json(done)["note"]
    assert "Grüsse" in mentoring(home, "note", "show", note, "--as", MENTOR).stdout


def test_a_binary_note_is_refused_with_the_reason(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(bytes(range(256)) * 10)
    done = mentoring(home, "note", "add", "--pair", "wir", "--as", MENTOR, str(file))
    assert done.returncode == 2
    assert "note.txt" in done.stderr


def test_who_asks_for_help_is_told_that_the_other_of_the_pair_sees_it_too(home: Path) -> None:
    asked = mentoring(home, "help", "ask", "--pair", "wir", "--as", MENTEE, "--lang", "de")
    assert "sieht auch die andere Person im Tandem" in asked.stdout
    mentoring(home, "help", "withdraw", "--pair", "wir", "--as", MENTEE)


def test_markdown_and_calendar_forms(home: Path) -> None:
    from icalendar import Calendar

    words = ("agenda", "--pair", "wir", "--as", MENTOR, "--date", "2026-04-09")
    assert mentoring(home, *words, "--format", "md").stdout.startswith("# Sitzung Lea Brunner und Urs Hofer")
    (entry,) = Calendar.from_ical(mentoring(home, *words, "--format", "ics").stdout).walk("VEVENT")
    assert "Lebenslauf" in str(entry["description"])
    assert (entry.end - entry.start).total_seconds() == 45 * 60


def test_questions_are_printed_as_text_markdown_and_one_json_document(home: Path) -> None:
    words = ("questions", "--pair", "wir", "--as", MENTOR, "--date", "2026-04-09")
    sheet = as_json(mentoring(home, *words, "--json"))
    assert sheet["kind"] == "questions"
    assert mentoring(home, *words).stdout.startswith("Fragen für Urs Hofer")
    assert mentoring(home, *words, "--format", "md", "--lang", "en").stdout.startswith("# Questions for")
    prepared = mentoring(home, *words, "--for", "mentee")
    assert prepared.stdout.startswith("Zur Vorbereitung für Lea Brunner")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", STRANGER), 3),
        ((), 3),
        (("--as", MENTOR, "--about", ""), 2),
        (("--as", MENTOR, "--about", "x" * 300), 2),
        (("--as", MENTOR, "--for", "beide"), 2),
        (("--as", MENTOR, "--format", "ics"), 2),
    ],
)
def test_questions_refuse_with_a_clear_error(home: Path, words: tuple[str, ...], code: int) -> None:
    done = mentoring(home, "questions", "--pair", "wir", *words, "--lang", "de")
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_piped_questions_are_all_answered_and_the_exit_code_tells_that_one_failed(tmp_path: Path) -> None:
    place = home_by_command(tmp_path)
    done = mentoring(
        place, "chat", "--as", MENTEE, "--json", stdin="???\nWie viele Ferientage habe ich?\n/ende\n"
    )
    refused, answer = map(json.loads, done.stdout.splitlines())
    assert refused["error"]["code"]
    assert answer["kind"] == "answer"
    assert done.returncode == BadInput.exit_code
    assert mentoring(place, "chat", "--as", MENTEE, stdin="/ende\n").returncode == 0
