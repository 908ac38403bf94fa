"""The agreement of a pair: versions, both yeses, what the agenda says."""

from __future__ import annotations

import base64

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.plan.agreement import form, write
from tests.fakes import MENTEE, MENTOR, STRANGER, Home, item, texts

pytestmark = pytest.mark.anyio
FILLED = """# Vereinbarung

Aarau, im Frühling.

## Klarheit

### Zweck

Teamleitung Empfang: sehen, was fehlt.
- Gespräche führen

## Verbindlichkeit

### Vertraulichkeit

Alles bleibt unter uns."""


async def test_what_is_set_is_exported_and_set_again_without_a_change(pair: Home) -> None:
    first = await pair.do("agreement_set", MENTEE, pair="wir", text=f"\ufeff\n{FILLED}\r\n")
    exported = await pair.do("agreement_export", MENTOR, pair="wir", form="md")
    text = base64.b64decode(exported["content"]).decode()
    again = await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    assert (again["again"], again["version"], again["agreement"]) == (True, 1, first["agreement"])
    assert again["text"] + "\n" == text


async def test_show_has_the_agreed_shape(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text=FILLED, date="2026-03-20")
    shown = await pair.do("agreement_show", MENTOR, pair="wir")
    assert shown["date"] == "2026-03-20"
    assert shown["version"] == 1
    assert shown["parts"] == {
        "preface": {"general": "Aarau, im Frühling."},
        "clarity": {"purposes": "Teamleitung Empfang: sehen, was fehlt.\n- Gespräche führen"},
        "commitment": {"confidentiality": "Alles bleibt unter uns."},
    }
    assert shown["confirmed"] == {"mentor": None, "mentee": "2026-04-09"}
    assert "clarity.success" in shown["missing"]
    assert "clarity.purposes" not in shown["missing"]


async def test_it_holds_once_both_have_said_yes_and_a_change_asks_both_anew(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Alle zwei Wochen.")
    assert not (await pair.do("agreement_show", MENTEE, pair="wir"))["holds"]
    assert (await pair.do("agreement_confirm", MENTOR, pair="wir"))["holds"]
    changed = await pair.do("agreement_set", MENTOR, pair="wir", text="Alle drei Wochen.")
    assert changed["version"] == 2
    assert changed["confirmed"]["mentee"] is None
    assert not changed["holds"]
    old = await pair.do("agreement_show", MENTEE, pair="wir", version=1)
    assert (old["text"], old["holds"]) == ("Alle zwei Wochen.", True)
    history = await pair.do("agreement_history", MENTEE, pair="wir")
    assert [(v["version"], v["holds"]) for v in history["agreements"]] == [(2, False), (1, True)]
    assert "Wochen" not in str(history)


async def test_setting_the_same_words_is_a_yes_to_them(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text=FILLED)
    theirs = await pair.do("agreement_set", MENTOR, pair="wir", text=FILLED)
    assert (theirs["version"], theirs["holds"]) == (1, True)


async def test_nobody_says_yes_to_a_version_that_was_changed_meanwhile(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Alle zwei Wochen.")
    await pair.do("agreement_set", MENTEE, pair="wir", text="Jede Woche.")
    with pytest.raises(BadInput) as error:
        await pair.do("agreement_confirm", MENTOR, pair="wir", version=1)
    assert "2" in error.value.render("de")["message"]
    assert (await pair.do("agreement_show", MENTOR, pair="wir"))["confirmed"]["mentor"] is None


async def test_the_newest_version_counts_whatever_day_it_bears(pair: Home) -> None:
    await pair.do("agreement_set", MENTEE, pair="wir", text="Erste.", date="2026-04-01")
    await pair.do("agreement_set", MENTEE, pair="wir", text="Zweite.", date="2026-03-01")
    assert (await pair.do("agreement_show", MENTEE, pair="wir"))["text"] == "Zweite."


@pytest.mark.parametrize("who", [None, STRANGER])
@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("agreement_set", {"text": "Wir."}),
        ("agreement_show", {}),
        ("agreement_confirm", {}),
        ("agreement_history", {}),
        ("agreement_form", {}),
        ("agreement_export", {"form": "md"}),
    ],
)
async def test_only_the_two_of_the_pair_read_or_write_it(
    pair: Home, who: str | None, operation: str, arguments: dict[str, str]
) -> None:
    text = "Nur für uns: Lotsenboot."
    await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    with pytest.raises(NotAllowed) as error:
        await pair.do(operation, who, pair="wir", **arguments)
    assert "Lotsenboot" not in str(error.value.render("de"))
    shown = await pair.do("agreement_show", MENTEE, pair="wir")
    assert (shown["version"], shown["confirmed"]["mentor"]) == (1, None)


@pytest.mark.parametrize("text", ["", " \n ", "\ufeff", write({}, "de", with_help=True), write({}, "en")])
async def test_an_empty_agreement_is_refused(pair: Home, text: str) -> None:
    with pytest.raises(BadInput):
        await pair.do("agreement_set", MENTEE, pair="wir", text=text)
    with pytest.raises(NotFound):
        await pair.do("agreement_show", MENTEE, pair="wir")


async def _three_sessions(pair: Home) -> None:
    await pair.note("Erstes Treffen, kennengelernt.", day="2026-02-12")
    await pair.note("Zweites Treffen, viel gelacht.", day="2026-03-12")


async def test_the_agenda_says_whose_yes_is_missing_and_quotes_what_source_returns(pair: Home) -> None:
    await pair.note("Erstes Treffen, kennengelernt.", day="2026-03-12")
    await pair.do("agreement_set", MENTOR, pair="wir", text=FILLED, date="2026-03-20")
    point = item(await pair.agenda(), "relationship")["points"][0]
    assert point["text"] == "Vereinbarung vom 20. März, von Lea noch nicht bestätigt."
    (quote,) = point["evidence"]
    stored = await pair.do("source", MENTEE, source=quote["source"])
    assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]
    await pair.do("agreement_confirm", MENTEE, pair="wir")
    assert "Vereinbarung vom" not in texts(await pair.agenda())


async def test_the_review_says_how_old_it_is_and_what_still_waits(pair: Home) -> None:
    await _three_sessions(pair)
    await pair.do("agreement_set", MENTOR, pair="wir", text="Alle zwei Wochen.", date="2026-03-20")
    said = item(await pair.agenda(), "relationship")
    assert said["points"][0]["text"].startswith("Vereinbarung vom 20. März, 20 Tage alt.")
    assert said["points"][0]["text"].endswith("Von Lea ist sie noch nicht bestätigt.")
    assert "Was an unserer Vereinbarung soll anders werden?" in said["questions"]


async def test_one_made_before_the_first_session_is_looked_at_there_for_what_it_leaves_open(
    pair: Home,
) -> None:
    answers = {q.name: "Ja." for q in form("de").questions if q.name != "commitment.ending"}
    await pair.do("agreement_set", MENTEE, pair="wir", text=write(answers, "de"), date="2026-04-01")
    first = item(await pair.agenda(), "agreement")
    assert any("von Urs noch nicht bestätigt" in point["text"] for point in first["points"])
    assert any("früher auf" in question for question in first["questions"])
    assert not any("Wie oft" in question for question in first["questions"])


async def test_a_long_or_hostile_agreement_is_a_short_quote_on_the_agenda(pair: Home) -> None:
    text = "[Klick](http://evil.example) <script>x</script> " + "viel Text " * 2000
    await pair.note("Erstes Treffen.", day="2026-03-12")
    await pair.do("agreement_set", MENTOR, pair="wir", text=text, date="2026-03-20")
    agenda = await pair.agenda()
    point = item(agenda, "relationship")["points"][0]
    assert len(point["evidence"][0]["quote"]) <= 140
    assert "evil" not in texts(agenda)
