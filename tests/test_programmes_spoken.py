"""In the terminal those who lead, and pairs, are spoken to in their own language, whatever the home speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import mentoring

EVA, ANN, TIM = "eva@f.example", "ann@f.example", "tim@f.example"
PEOPLE = f"""email,name,role,programme,language
{EVA},Eva Lead,lead,berg,de
{ANN},Ann Ober,mentor,berg,de
{TIM},Tim Unter,mentee,berg,en
"""


@pytest.fixture(scope="module")
def english_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that speaks English, whose lead reads German."""
    folder = tmp_path_factory.mktemp("spoken")
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    home = folder / "home"
    assert mentoring(home, "init").returncode == 0
    assert mentoring(home, "people", "import", str(folder / "people.csv")).stdout.startswith("3 people added")
    (folder / "one.csv").write_text("email,name,role,programme\nnew@f.example,New One,mentee,berg\n", "utf-8")
    one = mentoring(home, "people", "import", str(folder / "one.csv"), "--lang", "de").stdout
    assert one.startswith("1 Person neu")
    return home


def test_programmes_measures_and_pairs_are_told_in_the_viewers_language(english_home: Path) -> None:
    lead = ("--as", EVA)
    mentoring(english_home, "programme", "add", "berg", "--start", "2026-01-05", "--cadence", "3w")
    for asked in (("programme", "list"), ("programme", "show", "berg")):
        assert "Treffen alle 21 Tage" in mentoring(english_home, *asked, *lead).stdout
        assert "meetings every 21 days" in mentoring(english_home, *asked, *lead, "--lang", "en").stdout
    mentoring(
        english_home, "measure", "add", "Kick-off", "--programme", "berg", "--date", "2026-05-01", *lead
    )
    assert (
        "bis 1. Mai 2026" in mentoring(english_home, "measure", "list", "--programme", "berg", *lead).stdout
    )
    pair = ("--programme", "berg", "--mentor", ANN, "--mentee", TIM, "--id", "at")
    assert mentoring(english_home, "match", "accept", *pair, *lead).stdout.startswith("Tandem at:")


def test_who_takes_a_call_for_help_back_reads_what_the_lead_sees_then(english_home: Path) -> None:
    pair = ("--programme", "berg", "--mentor", ANN, "--mentee", "new@f.example", "--id", "an")
    mentoring(english_home, "pair", "add", *pair)
    of = ("--pair", "an", "--as", ANN)
    assert "Es gab keine eigene Bitte" in mentoring(english_home, "help", "withdraw", *of).stdout
    mentoring(english_home, "help", "ask", *of)
    mentoring(english_home, "help", "ask", "--pair", "an", "--as", "new@f.example")
    assert "sieht weiterhin" in mentoring(english_home, "help", "withdraw", *of).stdout
    last = mentoring(english_home, "help", "withdraw", "--pair", "an", "--as", "new@f.example").stdout
    assert "taken back. Those who lead now see again" in " ".join(last.split())
