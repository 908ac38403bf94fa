"""What a summary shows once it is released: the same figures, breakdowns, change, quotes and advice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select

from copilot.api import create
from copilot.app import App, build
from copilot.cli.cohort_text import as_text
from copilot.cohort.given import Given
from copilot.cohort.polarity import Mood
from copilot.cohort.quotes import stripped
from copilot.cohort.voiced import named
from copilot.errors import BadInput, NotFound
from copilot.settings import Settings
from copilot.store.tables import FeedbackRow, ReleaseRow, RespondentRow
from tests.commands import HEAVY, as_json, home_by_command, in_a_process, mentoring
from tests.fakes import MENTOR, Home, WordEmbedder, open_home
from tests.feedback import DATES, HEAD, LEAD, answers, ask, file_of, give, why

pytestmark = pytest.mark.anyio


async def test_the_same_request_gives_the_same_figures_whatever_came_since(pair: Home) -> None:
    await give(pair, answers(12, ratings=(4, 5)))
    first = await ask(pair)
    await give(pair, answers(3, ratings=(1,), first=12))
    again = await ask(pair)
    assert again["ratings"] == first["ratings"]
    assert any("mindestens 5 weitere Personen" in notice for notice in again["notices"])
    await give(pair, answers(6, ratings=(1,), first=15))
    assert (await ask(pair))["people"] == {"from": 20, "to": 24}


async def test_an_erasure_never_recomputes_a_release(pair: Home) -> None:
    await give(pair, answers(12, ratings=(4, 5)))
    first = await ask(pair)
    async with pair.app.database.write() as session:
        await session.execute(delete(RespondentRow).where(RespondentRow.email == "p3@firma.example"))
    await give(pair, answers(9, ratings=(1,), first=20))
    again = await ask(pair)
    assert again["ratings"] == first["ratings"]
    assert again["people"] == first["people"]
    async with pair.app.database.read() as session:
        assert len((await session.scalars(select(FeedbackRow.id))).all()) == 11 + 9
        cells = (await session.scalars(select(ReleaseRow.cells))).all()
    assert "firma.example" not in json.dumps(cells)


async def test_a_breakdown_is_shown_whole_or_not_at_all(pair: Home) -> None:
    await give(pair, answers(14, roles=("mentor", "mentee"), sites=("Aarau",) * 11 + ("Bern",) * 3))
    by_role = await ask(pair, by="role")
    assert {(r["part"], r["n"]["from"]) for r in by_role["breakdown"]["ratings"]} == {
        ("Mentees", 5),
        ("Mentorinnen und Mentoren", 5),
    }
    by_site = await ask(pair, by="site")
    assert by_site["breakdown"] is None
    assert "Standort" in why(by_site)
    with pytest.raises(BadInput):
        await ask(pair, by="age")


async def test_a_breakdown_by_part_of_the_programme_is_held_to_the_same(pair: Home) -> None:
    sites, parts = ("Aarau",) * 7 + ("Bern",) * 5, ("Peergruppe",) * 5 + ("Tandem",) * 7
    await give(pair, answers(12, ratings=(5, 3), sites=sites, parts=parts))
    by_part = await ask(pair, by="part")
    assert {r["part"] for r in by_part["breakdown"]["ratings"]} == {"Peergruppe", "Tandem"}
    # Aarau less the peer group would be two people
    by_site = await ask(pair, by="site")
    assert by_site["breakdown"] is None
    assert "Standort" in why(by_site)


async def test_a_breakdown_says_its_own_scale(pair: Home) -> None:
    rows = answers(14, ratings=(8, 10), parts=("Peergruppe", "Tandem"), question="Würde ich empfehlen")
    head = HEAD.replace("rating,", "rating,scale,")
    scaled = [row.replace("Würde ich empfehlen,8", "Würde ich empfehlen,8,0-10") for row in rows]
    scaled = [row.replace("Würde ich empfehlen,10", "Würde ich empfehlen,10,0-10") for row in scaled]
    await pair.do("feedback_import", content=file_of(scaled, head))
    result = await ask(pair, by="part")
    assert {tuple(row["scale"]) for row in result["breakdown"]["ratings"]} == {(0, 10)}
    assert as_text(result).count("Frage (0–10)") == 2
    assert "Frage (1–5)" not in as_text(result)


async def test_a_breakdown_by_what_nobody_said_is_none(pair: Home) -> None:
    await give(pair, answers(12))
    result = await ask(pair, by="site")
    assert result["breakdown"] is None
    assert "Werte nach Standort: in den Rückmeldungen steht nichts dazu" in why(result)


async def test_a_breakdown_after_a_correction_would_tell_of_it(pair: Home) -> None:
    await give(pair, answers(14, roles=("mentor", "mentee")))
    await ask(pair)
    await give(pair, answers(1, ratings=(1,), roles=("mentor",)))
    result = await ask(pair, by="role")
    assert result["breakdown"] is None
    assert "geändert" in why(result)


async def test_a_second_programme_with_almost_the_same_people_is_held_back(two_pairs: Home) -> None:
    await two_pairs.do("people_import", text=f"email,name,role,programme\n{LEAD},Rita Lead,lead,zweites\n")
    await give(two_pairs, answers(12) + answers(11, programme="zweites"))
    await ask(two_pairs)
    other = await two_pairs.do("cohort", LEAD, programme="zweites", period="2026-H1")
    assert other["ratings"] == []
    assert other["people"] is None
    assert "schon gezeigt" in why(other)


async def test_periods_that_overlap_are_refused(pair: Home) -> None:
    await give(pair, answers(12))
    for period in ("2026", "2026-Q2"):
        with pytest.raises(BadInput) as error:
            await ask(pair, period)
        assert error.value.code == "cohort_overlap"
    with pytest.raises(BadInput):
        await ask(pair, "ab 2026")
    with pytest.raises(NotFound):
        await ask(pair, "2025-H2")


async def test_change_is_told_against_the_period_before(pair: Home) -> None:
    await give(pair, answers(20, ratings=(3,)) + answers(20, ratings=(4,), period="2026-H2"))
    await ask(pair)
    assert (await ask(pair, "2026-H2"))["ratings"][0]["change"] == "better"


async def test_a_measure_shows_what_it_aimed_at_before_and_after(pair: Home) -> None:
    await give(pair, answers(12, ratings=(2,), period="2025-H2"))
    await ask(pair, period="2025-H2")
    await give(pair, answers(12, ratings=(4,)))
    await pair.do(
        "measure_add", LEAD, programme="aufwind", text="Ziele am Kick-off", aims="my goals are clear"
    )
    result = await ask(pair)
    (measure,) = result["measures"]
    assert measure["status"] == "open"
    (aim,) = measure["aims"]
    assert (aim["what"], aim["before"], aim["after"], aim["change"]) == (
        "Meine Ziele sind klar",
        2.0,
        4.0,
        "better",
    )
    assert "2.0 → 4.0, besser" in as_text(result)


async def test_a_measure_taken_after_the_period_is_not_in_its_summary(pair: Home) -> None:
    await give(pair, answers(12, period="2025-H2"))
    await pair.do("measure_add", LEAD, programme="aufwind", text="Neu", aims="Meine Ziele sind klar")
    assert (await ask(pair, period="2025-H2"))["measures"] == []


async def test_quotes_are_off_by_default_and_go_with_the_consent(pair: Home) -> None:
    said = ("Wir finden kaum einen Termin, weil immer etwas dazwischen kommt.",)
    await give(pair, answers(14, comments=said, quotable="ja"))

    def quotes(result: dict[str, object]) -> list[str]:
        return [q for theme in result["themes"] for q in theme["quotes"]]  # type: ignore[attr-defined]

    assert quotes(await ask(pair)) == []
    assert quotes(await ask(pair, quotes=True))
    withdrawn = await give(pair, answers(14, comments=said, quotable="nein"))
    assert withdrawn["withdrawn"] == 14
    later = await ask(pair, quotes=True)
    assert quotes(later) == []
    assert "Zitate" in why(later)
    assert later["people"] == {"from": 10, "to": 14}


def test_a_quote_keeps_plain_words_only() -> None:
    assert "Lang" not in (stripped("Frau Lang ist immer da, wenn ich sie brauche, und das ist gut.") or "")
    assert (
        stripped("Wir finden keinen Termin, das ist schade!!!") == "Wir finden keinen Termin, das ist schade!"
    )
    assert stripped("Xyzzy plugh frobnicate.") is None


async def test_advice_rests_on_a_sentence_of_the_documents(pair: Home, tmp_path: Path) -> None:
    page = tmp_path / "leitfaden.md"
    words = "Feste Termine halten besser als Termine, die man jedes Mal neu sucht."
    page.write_text(f"# Sitzungen gestalten\n\n## Rhythmus\n\n{words}\n", "utf-8")
    await pair.do("ingest", paths=[str(page)])
    await give(pair, answers(14, comments=DATES))
    (advice,) = (await ask(pair))["recommendations"]
    (evidence,) = advice["evidence"]
    assert evidence["quote"] == words
    text = (await pair.do("source", LEAD, source=evidence["source"]))["text"]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


async def test_what_critics_name_is_looked_up_together_with_the_words_of_its_theme(
    pair: Home, tmp_path: Path
) -> None:
    page = tmp_path / "haus.md"
    said = "Ist die Heizung in der Kantine kaputt, meldet man es am Empfang im Erdgeschoss."
    other = "Die Heizung im Lager wird jeden Sommer von einer Firma aus dem Ort gewartet."
    page.write_text(f"# Das Haus\n\n## Technik\n\n{other} {said}\n", "utf-8")
    await pair.do("ingest", paths=[str(page)])
    blame = ["In der Kantine ist die Heizung aus, leider.", "Kantine: mühsam kalt, Heizung fehlt."]
    praise = ["Die Kantine ist super gelegen.", "Toll gelegen, die Kantine, danke!"]
    rows = answers(6, comments=blame, ratings=(2,)) + answers(6, comments=praise, ratings=(5,), first=6)
    await give(pair, rows + answers(60, comments=DATES, first=14))
    result = await ask(pair)
    advice = next(r for r in result["recommendations"] if "«heizung»" in r["text"])
    assert [evidence["quote"] for evidence in advice["evidence"]] == [said]
    # of a single word the documents can't say anything, so nothing is said of them
    told = [advice | {"evidence": [], "looked_up": looked_up} for looked_up in (True, False)]
    assert as_text(result | {"recommendations": told}).count("in den Unterlagen nichts gefunden") == 1


def test_words_of_blame_are_nothing_that_critics_name() -> None:
    texts = [f"Terrible parking at the {place}." for place in ("office", "station", "lake", "hall", "park")]
    heard: dict[Mood, list[Given]] = {
        "critical": [Given(text, text, "", 1, 1, 5, text) for text in texts],
        "positive": [],
    }
    assert named(heard, "critical", lambda _: "en", 5, frozenset()) == ("parking",)


async def test_raised_thresholds_hold(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path / "cache", language="de", least_people=8)
    app = await build(settings, embedder=WordEmbedder(), make_model=lambda _: None)
    home = await Home(app, WordEmbedder()).with_pair()
    await give(home, answers(7))
    assert (await ask(home))["people"] is None
    await app.close()


async def test_a_home_may_have_a_catalogue_of_its_own(pair: Home) -> None:
    own = pair.app.settings.home / "themes.toml"
    own.write_text('[[themes]]\nkey = "food"\nde = "Essen"\nen = "Food"\nwords = ["suppe"]\n', "utf-8")
    await give(pair, answers(14, comments=("Die Suppe war kalt", "")))
    assert [t["title"] for t in (await ask(pair))["themes"]] == ["Essen"]
    own.write_text("[[themes]]\nkey = 3\n", "utf-8")
    with pytest.raises(BadInput) as error:
        await ask(pair)
    assert error.value.code == "catalogue_broken"


async def test_the_word_anonymous_is_never_used(pair: Home) -> None:
    await give(pair, answers(14, comments=DATES))
    printed = as_text(await ask(pair))
    assert "vertraulich" in printed
    assert "anonym" not in printed


async def test_over_http_it_is_the_same(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", cache=tmp_path / "cache", language="de")
    home = await (await open_home(tmp_path / "home")).with_pair()
    await give(home, answers(12))
    await home.app.close()

    async def opened(settings: Settings) -> App:
        return await build(settings, embedder=WordEmbedder(), make_model=lambda _: None)

    with TestClient(create(settings, "token", opened)) as client:
        asked = {"programme": "aufwind", "period": "2026-H1"}
        head = {"Authorization": "Bearer token", "X-Mentoring-As": LEAD}
        result = client.post("/api/v1/cohorts", json=asked, headers=head)
        assert result.status_code == 200
        assert result.json()["kind"] == "cohort"
        assert (
            client.post("/api/v1/cohorts", json=asked, headers=head | {"X-Mentoring-As": MENTOR}).status_code
            == 403
        )


def test_in_the_terminal_it_prints_and_stays_light(tmp_path: Path) -> None:
    home = home_by_command(tmp_path)
    mentoring(home, "feedback", "questionnaire")
    asked = ("cohort", "--programme", "aufwind", "--period", "2026-H1")
    assert mentoring(home, *asked, "--as", MENTOR).returncode == 3
    assert as_json(mentoring(home, *asked, "--as", LEAD, "--json"))["error"]["code"] == "cohort_none"
    heavy = (*HEAVY, "openpyxl", "scipy")
    load = "from copilot.cli.main import make\nmake()\nimport sys\n"
    code = f"{load}print([name for name in {heavy!r} if name in sys.modules])"
    assert in_a_process(home, code=code).stdout.strip() == "[]"
