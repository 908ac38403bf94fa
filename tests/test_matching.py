"""Proposals for pairs: best for all together, with people's own words, and nothing that somebody ruled out."""

from __future__ import annotations

from typing import Any

import pytest

from copilot.errors import BadInput, NotAllowed, NotFound
from copilot.matching.described import wished
from copilot.matching.neutral import neutral
from copilot.matching.parts import parts
from copilot.matching.times import slots
from tests.fakes import Home

pytestmark = pytest.mark.anyio
LEAD, OPERATOR = "rita@firma.example", None
HEAD = "email,name,role,programme,language,skills,wishes"
BASE = """
rita@firma.example,Rita Lanz,lead,wald,de,,
mara@firma.example,Mara Keller,mentor,wald,de,"Einkauf, Lieferanten, Verhandlung","Gern jemand aus der Produktion."
olaf@firma.example,Olaf Wirz,mentor,wald,de,"Akustik, Messungen, Normen",
jon@firma.example,Jon Frei,mentee,wald,de,Montage,"Ich möchte in den Einkauf. Und mit Lieferanten reden."
lia@firma.example,Lia Roth,mentee,wald,de,Prüfstand,"Ich suche jemanden, der Normen kennt."
"""
MARA, OLAF, JON, LIA = (f"{name}@firma.example" for name in ("mara", "olaf", "jon", "lia"))


async def wald(home: Home, *more: str, base: str = BASE) -> Home:
    """The programme ``wald``; each of ``more`` is ``email:column=value``."""
    await home.do("people_import", text=HEAD + base)
    rows = {line.split(",", 1)[0]: line for line in base.strip().splitlines()}
    for change in more:
        email, _, rest = change.partition(":")
        column, _, value = rest.partition("=")
        await home.do("people_import", text=f'{HEAD},{column}\n{rows[email]},"{value}"\n')
    return home


async def match(home: Home, email: str | None = LEAD, **more: Any) -> dict[str, Any]:
    return await home.do("match", email, programme="wald", **more)


def plan(result: dict[str, Any]) -> set[tuple[str, str]]:
    return {(p["mentor"], p["mentee"]) for p in result["proposals"]}


async def test_each_mentee_gets_who_knows_what_he_or_she_looks_for(home: Home) -> None:
    result = await match(await wald(home))
    assert plan(result) == {(MARA, JON), (OLAF, LIA)}
    assert result["unmatched"] == []
    assert {"kind", "programme", "proposals", "unmatched", "method"} <= result.keys()


async def test_every_reason_quotes_what_was_written_at_its_place(home: Home) -> None:
    await wald(home, f"{JON}:place=Aarau", f"{MARA}:place=aarau", f"{MARA}:years=12", f"{JON}:years=4")
    result = await match(home)
    quoted = [e for p in result["proposals"] for r in p["reasons"] for e in r["evidence"]]
    assert quoted
    for evidence in quoted:
        stored = await home.do("source", LEAD, source=evidence["source"])
        assert stored["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
        assert evidence["quote"]
    texts = [r["text"] for p in result["proposals"] for r in p["reasons"]]
    assert any("«Ich möchte in den Einkauf.»" in text and "«Einkauf»" in text for text in texts)
    assert "Beide arbeiten hier: Aarau." in texts


async def test_what_somebody_gave_is_read_by_that_person_and_those_who_match(home: Home) -> None:
    await wald(home, f"{JON}:vetoes={OLAF}")
    source = f"profile:wald/mentee/{JON}"
    for email in (LEAD, OPERATOR, JON):
        assert "Einkauf" in (await home.do("source", email, source=source))["text"]
    for email in (LIA, MARA):
        with pytest.raises(NotFound):
            await home.do("source", email, source=source)
    assert OLAF not in (await home.do("source", LEAD, source=source))["text"]


@pytest.mark.parametrize(
    "rule",
    [
        f"{JON}:vetoes={MARA}",
        f"{MARA}:vetoes=niemand@firma.example; {JON}",
        f"{JON}:manager={MARA}",
        f"{MARA}:manager={JON}",
    ],
)
async def test_vetoes_and_line_managers_are_never_paired(home: Home, rule: str) -> None:
    await wald(home, rule)
    assert (MARA, JON) not in plan(await match(home))
    for attempt in ({"lock": [{"mentor": MARA, "mentee": JON}]},):
        with pytest.raises(BadInput) as error:
            await match(home, **attempt)
        assert error.value.code == "match_excluded"
    with pytest.raises(BadInput):
        await home.do("match_accept", LEAD, programme="wald", mentor=MARA, mentee=JON)


async def test_where_everybody_is_vetoed_nobody_is_proposed_and_it_is_said_why(home: Home) -> None:
    await wald(home, f"{JON}:vetoes={MARA} {OLAF}", f"{LIA}:vetoes={MARA} {OLAF}")
    result = await match(home)
    assert result["proposals"] == []
    assert result["unmatched"] == [JON, LIA, MARA, OLAF]
    assert "ausgeschlossen" in result["unmatched_because"][0]["reason"]


async def test_without_mentors_all_mentees_stay_without(home: Home) -> None:
    people = "\n".join(line for line in BASE.splitlines() if ",mentor," not in line)
    result = await match(await wald(home, base=people))
    assert result["proposals"] == []
    assert result["unmatched"] == [JON, LIA]


async def test_without_anybody_there_is_an_empty_plan(home: Home) -> None:
    result = await match(await wald(home, base="\n" + BASE.strip().splitlines()[0] + "\n"))
    assert (result["proposals"], result["unmatched"]) == ([], [])


async def test_more_wishes_for_one_person_than_places_leave_the_best_plan(home: Home) -> None:
    await wald(home, f"{JON}:wishes_for={MARA}", f"{LIA}:wishes_for={MARA}")
    result = await match(home)
    assert len(result["proposals"]) == 2
    unmet = [p for p in result["proposals"] if p["mentor"] == OLAF]
    assert "hat sich jemand anderen gewünscht" in " ".join(unmet[0]["cautions"])


async def test_a_mentor_with_two_places_gets_two_and_pairs_that_are_there_count(home: Home) -> None:
    await wald(home, f"{OLAF}:capacity=0", f"{MARA}:capacity=2")
    assert plan(await match(home)) == {(MARA, JON), (MARA, LIA)}
    await home.do("match_accept", LEAD, programme="wald", mentor=MARA, mentee=JON, id="eins")
    assert plan(await match(home)) == {(MARA, LIA)}
    with pytest.raises(BadInput) as error:
        await home.do("match_accept", LEAD, programme="wald", mentor=OLAF, mentee=LIA)
    assert error.value.code == "match_full"
    with pytest.raises(BadInput) as error:
        await home.do("match_accept", LEAD, programme="wald", mentor=MARA, mentee=JON)
    assert error.value.code == "match_has_pair"


async def test_a_pair_can_be_set_or_ruled_out_to_see_what_becomes_of_the_rest(home: Home) -> None:
    await wald(home)
    for what in ({"lock": [{"mentor": MARA, "mentee": LIA}]}, {"forbid": [{"mentor": MARA, "mentee": JON}]}):
        assert plan(await match(home, **what)) == {(MARA, LIA), (OLAF, JON)}
    locked = await match(home, lock=[{"mentor": MARA, "mentee": LIA}])
    assert [p["locked"] for p in locked["proposals"] if p["mentee"] == LIA] == [True]
    for wrong in ({"mentor": "x@y.z", "mentee": LIA}, {"mentor": MARA, "mentee": "x@y.z"}):
        with pytest.raises(BadInput):
            await match(home, lock=[wrong])


async def test_what_a_proposal_is_worth_is_told(home: Home) -> None:
    result = await match(await wald(home))
    forced = await match(home, forbid=[{"mentor": MARA, "mentee": JON}])
    told = next(p["if_forbidden"] for p in result["proposals"] if p["mentee"] == JON)
    assert told["score_lost"] == pytest.approx(result["total"] - forced["total"], abs=2e-3)
    assert not told["mentee_left_out"]
    assert result["stability"]["blocking_pairs"] == 0


async def test_only_those_who_lead_see_proposals(home: Home) -> None:
    await wald(home)
    for email in (JON, MARA):
        with pytest.raises(NotAllowed):
            await match(home, email)
        with pytest.raises(NotAllowed):
            await home.do("match_accept", email, programme="wald", mentor=MARA, mentee=JON)
        with pytest.raises(NotAllowed):
            await home.do("match", email, programme="gibtesnicht")
    with pytest.raises(NotFound):
        await home.do("match", OPERATOR, programme="gibtesnicht")


async def test_a_wish_for_a_woman_is_honoured_only_if_it_is_said_and_by_own_description(home: Home) -> None:
    base = BASE.replace("Ich suche jemanden, der Normen kennt.", "Eine Frau als Mentorin wäre mir lieber.")
    base = base.replace("Ich möchte in den Einkauf. Und mit Lieferanten reden.", "Ich möchte Normen kennen.")
    without = await match(await wald(home, base=base))
    assert any("Eine Frau als Mentorin" in c for p in without["proposals"] for c in p["cautions"])
    own = base.strip().splitlines()[1]
    await home.do("people_import", text=f"{HEAD},self_described\n{own},Frau\n")
    proposals = {p["mentee"]: p for p in (await match(home))["proposals"]}
    assert proposals[LIA]["mentor"] == MARA
    assert "bezeichnet sich selber so: «Frau»" in proposals[LIA]["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Eine Frau als Mentorin wäre mir lieber.", "woman"),
        ("I would like a woman as my mentor.", "woman"),
        ("Gern ein Mann als Mentor.", "man"),
        ("Eine Frau als Mentorin muss es nicht sein.", None),
        ("Mir ist egal, ob es ein Mann oder eine Frau als Mentorin ist.", None),
        ("Ich arbeite mit einer Frau, die Mentorin ist.", None),
        ("Meine Mentorin war gut.", None),
    ],
)
def test_a_wish_is_one_only_in_plain_words(words: str, wanted: str | None) -> None:
    found = wished(words)
    assert (found[0] if found else None) == wanted


async def test_how_a_job_is_called_for_women_and_men_changes_no_score(home: Home) -> None:
    one = BASE.replace('"Akustik,', '"Ingenieurin, Leiterin Akustik,')
    scores = [p["score"] for p in (await match(await wald(home, base=one)))["proposals"]]
    other = one.replace("Ingenieurin, Leiterin", "Ingenieur, Leiter")
    assert [p["score"] for p in (await match(await wald(home, base=other)))["proposals"]] == scores
    assert neutral("Projektleiterinnen, Fachfrau und Kaufmann im Termin in Berlin") == (
        "Projektleiter, Fachperson und Kaufperson im Termin in Berlin"
    )


async def test_groups_are_reported_whole_or_not_at_all_and_change_nothing(home: Home) -> None:
    lines = [BASE.strip().splitlines()[0] + ","]
    for n in range(12):
        group = "A" if n < 6 else "B"
        lines.append(f"mentor{n}@f.example,M{n} X,mentor,wald,de,Einkauf {n},,{group}")
        lines.append(f"mentee{n}@f.example,T{n} Y,mentee,wald,de,,Einkauf {n} lernen,{group}")
    await home.do("people_import", text=f"{HEAD},group\n" + "\n".join(lines))
    result = await match(home)
    table = result["fairness"]["mentees"]
    assert [(g["group"], g["people"], g["matched_percent"]) for g in table["groups"]] == [
        ("A", {"from": 5, "to": 9}, 100),
        ("B", {"from": 5, "to": 9}, 100),
    ]
    moved = (
        "\n".join(lines).replace("lernen,B", "lernen,A").replace("Einkauf 11 lernen,A", "Einkauf 11 lernen,B")
    )
    await home.do("people_import", text=f"{HEAD},group\n{moved}")
    again = await match(home)
    assert again["fairness"]["mentees"] == {"groups": [], "withheld": "too_few"}
    assert plan(again) == plan(result)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("vetoes", "kein-veto"),
        ("capacity", "viele"),
        ("years", "-3"),
        ("manager", "a@b.c d@e.f"),
        ("years", "120"),
    ],
)
async def test_a_wrong_value_names_line_and_column_and_imports_nothing(
    home: Home, column: str, value: str
) -> None:
    text = f"{HEAD},{column}\n{BASE.strip().splitlines()[1]},{value}\n"
    with pytest.raises(BadInput) as error:
        await home.do("people_import", text=text)
    assert error.value.params["line"] == 2
    assert error.value.params["column"] == column


async def test_addresses_that_nobody_has_yet_are_kept_and_named_by_line(home: Home) -> None:
    line = BASE.strip().splitlines()[3]
    report = await home.do("people_import", text=f"{HEAD},vetoes\n{line},noch@niemand.example\n")
    assert report["unknown"] == [{"line": 2, "column": "vetoes"}]


async def test_a_file_without_a_column_leaves_what_was_there(home: Home) -> None:
    await wald(home, f"{JON}:vetoes={MARA}")
    await home.do("people_import", text=HEAD + BASE)
    assert (MARA, JON) not in plan(await match(home))


async def test_the_same_texts_are_embedded_once_and_old_ones_leave_no_vector(home: Home) -> None:
    await wald(home)
    await match(home)
    before = len(home.embedder.embedded)
    await match(home)
    assert len(home.embedder.embedded) == before
    from sqlalchemy import func, select

    from copilot.store.tables import ProfileVectorRow

    async with home.app.database.read() as session:
        count = await session.scalar(select(func.count()).select_from(ProfileVectorRow))
    await home.do("people_import", text=HEAD + BASE.replace("in den Einkauf", "in den Verkauf"))
    async with home.app.database.read() as session:
        left = await session.scalar(select(func.count()).select_from(ProfileVectorRow))
    assert left == count - 2


def test_half_days_are_read_as_people_write_them() -> None:
    assert slots("Mo, Do vormittags; Fr") == {(0, 0), (3, 0), *((4, half) for half in range(4))}
    assert slots("Tue afternoon") & slots("Di nachmittags, Mi")
    assert not slots("nach Absprache")


def test_weights_add_up_and_each_part_is_defined_in_both_languages() -> None:
    assert sum(part.weight for part in parts()) == 100
    assert all(part.definition["de"] and part.definition["en"] for part in parts())


async def test_a_large_programme_is_planned_like_a_small_one(home: Home) -> None:
    lines = [BASE.strip().splitlines()[0]]
    for n in range(60):
        lines.append(f"mentor{n}@f.example,M{n} X,mentor,wald,de,Fach{n},")
        lines.append(f"mentee{n}@f.example,T{n} Y,mentee,wald,de,,Ich möchte Fach{n} lernen.")
    await home.do("people_import", text=HEAD + "\n" + "\n".join(lines))
    result = await match(home)
    right = [
        p
        for p in result["proposals"]
        if p["mentor"].replace("mentor", "") == p["mentee"].replace("mentee", "")
    ]
    assert len(result["proposals"]) == 60
    assert len(right) >= 55
