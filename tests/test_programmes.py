"""Programmes and their charters: made by those who lead, read by those who take part, quoted in first agendas."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.plan.charter import CHARTER, Target, targets
from copilot.plan.rhythm import days_between
from tests.fakes import MENTEE, MENTOR, STRANGER, Home, item
from tests.searching import EVA

pytestmark = pytest.mark.anyio
LEAD = "lead@firma.example"
FORM = """# Programmcharta

## Zweck

### Wozu es das Programm gibt

Menschen finden ihre nächste Stelle in der Firma.
Erfahrung wandert zwischen den Standorten.

### Für wen

Alle ab sechs Monaten. Im Peer-Programm wählt jede Person selber.

## Erwartungen

### Was die Firma erwartet

Ein konkreter Schritt in neun Monaten. Keine Beförderung.

## Ergebnisse

### Messgrössen

- Sitzungen gegen den Rhythmus | 80 % | Sitzungsdaten | halbjährlich
Vereinbarungen | 95 %
"""


async def charter(home: Home, text: str = FORM, email: str | None = LEAD, **more: Any) -> dict[str, Any]:
    return await home.do("charter_set", email, programme="aufwind", text=text, **more)


async def test_a_programme_has_a_name_dates_and_a_rhythm(pair: Home) -> None:
    made = await pair.do(
        "programme_add",
        LEAD,
        programme="aufwind",
        name="Aufwind 26",
        start="2026-01-05",
        end="2026-12-18",
        cadence="3w",
    )
    assert made == {
        "programme": "aufwind",
        "name": "Aufwind 26",
        "start": "2026-01-05",
        "end": "2026-12-18",
        "cadence_days": 21,
        "language": "de",
    }
    again = await pair.do("programme_add", None, programme="aufwind", cadence="alle zwei Wochen")
    assert (again["name"], again["cadence_days"]) == ("Aufwind 26", 14)
    for wrong in ({"cadence": "ab und zu"}, {"start": "2027-01-01"}, {"name": " "}):
        with pytest.raises(BadInput):
            await pair.do("programme_add", LEAD, programme="aufwind", **wrong)


async def test_neither_a_name_nor_a_charter_steers_the_terminal(pair: Home) -> None:
    made = await pair.do("programme_add", LEAD, programme="aufwind", name="Auf\x1b[31mwind\n# \u202e26")
    assert made["name"] == "Auf[31mwind # 26"
    with pytest.raises(BadInput):
        await pair.do("programme_add", LEAD, programme="aufwind", name="\x1b\u202e")
    stored = await charter(pair, FORM.replace("wandert", "wan\x1b[2Jdert\u202e"))
    assert "Erfahrung wan[2Jdert zwischen" in stored["text"]


async def test_new_programmes_are_made_by_those_who_run_the_home(pair: Home) -> None:
    with pytest.raises(NotAllowed):
        await pair.do("programme_add", LEAD, programme="neu")
    await pair.do("programme_add", None, programme="neu")
    refused = []
    for programme in ("aufwind", "neu", "nirgends"):
        with pytest.raises(NotAllowed) as caught:
            await pair.do("programme_add", MENTEE, programme=programme)
        refused.append(caught.value.code)
    assert len(set(refused)) == 1  # who may not change a programme doesn't learn whether it is there
    assert [p["programme"] for p in (await pair.do("programme_list"))["programmes"]] == ["aufwind", "neu"]
    assert [p["programme"] for p in (await pair.do("programme_list", MENTEE))["programmes"]] == ["aufwind"]


async def test_a_filled_charter_is_kept_in_versions(pair: Home) -> None:
    first = await charter(pair)
    assert (first["version"], first["again"]) == (1, False)
    assert first["measures"][0] == {
        "what": "Sitzungen gegen den Rhythmus",
        "target": "80 %",
        "how": "Sitzungsdaten",
        "when": "halbjährlich",
    }
    assert "leading.lead" in first["missing"]
    assert (await charter(pair))["again"]
    assert (await charter(pair, FORM.replace("80 %", "85 %")))["version"] == 2
    shown = await pair.do("programme_show", MENTEE, programme="aufwind", version=1)
    assert "80 %" in shown["charter"]["text"]
    assert shown["versions"] == 2


async def test_a_version_past_all_numbers_is_wrong_input(pair: Home) -> None:
    with pytest.raises(BadInput):
        await pair.do("programme_show", MENTEE, programme="aufwind", version=10**30)


async def test_only_those_who_lead_write_a_charter_and_only_members_read_it(two_pairs: Home) -> None:
    for email in (MENTOR, MENTEE, EVA):
        with pytest.raises(NotAllowed):
            await charter(two_pairs, email=email)
    made = await charter(two_pairs)
    assert (await two_pairs.do("programme_show", STRANGER, programme="aufwind"))["charter"]["version"] == 1
    for operation, arguments in (
        ("programme_show", {"programme": "aufwind"}),
        ("charter_export", {"programme": "aufwind", "form": "md"}),
        ("source", {"source": f"charter:{made['id']}"}),
    ):
        with pytest.raises(NotFound):
            await two_pairs.do(operation, EVA, **arguments)


async def test_the_form_reads_back_what_it_prints_and_an_empty_one_is_refused(pair: Home) -> None:
    for language in ("de", "en"):
        with pytest.raises(BadInput):
            await charter(pair, CHARTER.write({}, language, with_help=True))  # type: ignore[arg-type]
    for text in ("", "Nur Worte."):
        with pytest.raises(BadInput):
            await charter(pair, text)
    await charter(pair)
    exported = await pair.do("charter_export", MENTEE, programme="aufwind", form="md")
    assert (await charter(pair, base64.b64decode(exported["content"]).decode()))["again"]
    printed = await pair.do("charter_export", MENTEE, programme="aufwind", form="pdf")
    assert base64.b64decode(printed["content"]).startswith(b"%PDF")


async def test_a_pair_reads_in_its_first_agenda_what_the_programme_is_for(pair: Home) -> None:
    made = await charter(pair, date="2026-04-01")
    agenda = await pair.agenda(minutes=45)
    point = item(agenda, "agreement")["points"][0]
    assert "«Menschen finden ihre nächste Stelle in der Firma." in point["text"]
    assert (
        "Was die Firma erwartet: «Ein konkreter Schritt in neun Monaten. Keine Beförderung.»" in point["text"]
    )
    assert sum(i["minutes"] for i in agenda["items"]) == 45
    for evidence in point["evidence"]:
        assert evidence["source"] == f"charter:{made['id']}"
        stored = await pair.do("source", MENTEE, source=evidence["source"])
        assert stored["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
    earlier = item(await pair.agenda(date="2026-03-01"), "agreement")["points"]
    assert not any("Programm" in p["text"] for p in earlier)
    await pair.note("Kurzes Treffen.", "2026-04-05")
    assert not any(i["slot"] == "agreement" for i in (await pair.agenda())["items"])


def test_measures_are_read_from_lines_and_tables() -> None:
    text = "| Was | Ziel |\n|---|---|\n| Goals reached | 70 % | entries | June |\nfrei geschrieben"
    assert targets({"results.measures": text}) == [Target("Goals reached", "70 %", "entries", "June")]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("alle drei Wochen, 45 Minuten", 21),
        ("Jede zweite Woche", 14),
        ("every other week", 14),
        ("einmal im Monat", 30),
        ("nach Bedarf", None),
        ("3w", 21),
        ("0d", None),
    ],
)
def test_a_rhythm_is_read_from_words(words: str, days: int | None) -> None:
    assert days_between(words) == days
