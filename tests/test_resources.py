"""Resources: one's own list is one's own, what is shared is the pair's, and links lead only to the web."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from copilot.errors import BadInput, MentoringError, NotAllowed, NotFound
from copilot.plan.resources import derived_kind
from copilot.store.tables import SuggestionRow
from tests.fakes import MENTEE, MENTOR, STRANGER, Home
from tests.searching import EVA

pytestmark = pytest.mark.anyio


async def _names(home: Home, email: str, **more: Any) -> list[str]:
    return [r["name"] for r in (await home.do("resource_list", email, **more))["resources"]]


async def test_a_resource_of_the_own_list_is_seen_by_its_owner_only(pair: Home) -> None:
    kept = await pair.do("resource_add", MENTOR, name="Eva Amrein, Einkauf")
    assert await _names(pair, MENTOR) == ["Eva Amrein, Einkauf"]
    assert await _names(pair, MENTEE, pair="wir") == []
    found = await pair.do("source", MENTOR, source=f"resource:{kept['id']}")
    assert (found["kind"], found["text"]) == ("record", "Eva Amrein, Einkauf")
    for email in (MENTEE, STRANGER, None):
        with pytest.raises(NotFound):
            await pair.do("source", email, source=f"resource:{kept['id']}")
        with pytest.raises(NotFound):
            await pair.do("resource_remove", email, resource=kept["id"])


async def test_what_is_shared_is_seen_and_removed_by_either_and_by_nobody_else(two_pairs: Home) -> None:
    shared = await two_pairs.do(
        "resource_add",
        MENTOR,
        name="Kurs Führen eins",
        link="https://kurse.example/1",
        share=True,
        pair="wir",
    )
    assert (shared["kind"], shared["shared"]) == ("course", True)
    assert await _names(two_pairs, MENTEE, pair="wir") == ["Kurs Führen eins"]
    for email in (STRANGER, EVA):
        with pytest.raises(NotAllowed):
            await two_pairs.do("resource_list", email, pair="wir")
        with pytest.raises(NotFound):
            await two_pairs.do("resource_remove", email, resource=shared["id"])
    with pytest.raises(NotAllowed):
        await two_pairs.do("resource_add", STRANGER, name="Buch", share=True, pair="wir")
    await two_pairs.do("resource_remove", MENTEE, resource=shared["id"])
    assert await _names(two_pairs, MENTOR, pair="wir") == []


async def test_what_notes_name_is_on_the_list_with_its_sentence_a_private_note_for_its_writer_alone(
    pair: Home,
) -> None:
    await pair.note("Das Miro-Board liegt hier: https://miro.com/app/board/1 und hilft beim Planen.")
    await pair.note("Leitfaden Lotsenboot lesen, vor dem Treffen.", email=MENTOR, private=True)
    (named,) = (await pair.do("resource_list", MENTEE, pair="wir"))["resources"]
    assert (named["kind"], named["link"]) == ("board", "https://miro.com/app/board/1")
    stored = await pair.do("source", MENTEE, source=named["evidence"]["source"])
    quote = named["evidence"]
    assert stored["text"][quote["start"] : quote["end"]] == quote["quote"]
    assert any("Lotsenboot" in name for name in await _names(pair, MENTOR, pair="wir"))


async def test_the_same_resource_twice_is_one_and_named_in_two_notes_goes_with_one_removal(
    pair: Home,
) -> None:
    first = await pair.do("resource_add", MENTOR, name="Miro")
    again = await pair.do("resource_add", MENTOR, name=" Miro ")
    assert (first["id"], again["again"]) == (again["id"], True)
    for day in ("2026-03-12", "2026-03-26"):
        await pair.note("Leitfaden Mitarbeitergespräch gelesen.", day=day)
    (named,) = (await pair.do("resource_list", MENTEE, pair="wir"))["resources"]
    await pair.do("resource_remove", MENTEE, resource=named["id"])
    assert await _names(pair, MENTEE, pair="wir") == []


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://firma.example/x",
        "https://",
        "https://firma.example/a b",
        'https://firma.example/"><script>',
        "firma.example",
    ],
)
async def test_only_web_links_are_kept(pair: Home, link: str) -> None:
    with pytest.raises(BadInput) as error:
        await pair.do("resource_add", MENTOR, name="Kurs", link=link)
    assert error.value.code == "resource_only_link"
    assert await _names(pair, MENTOR) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"name": " \n "}, "resource_empty"),
        ({"name": "x" * 201}, "resource_too_long"),
        ({"name": "Kurs", "share": True}, "resource_share_pair"),
        ({"name": "Kurs", "kind": "boot"}, "argument"),
    ],
)
async def test_what_cannot_be_kept_is_a_clear_error_in_both_languages(
    pair: Home, arguments: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as error:
        await pair.do("resource_add", MENTOR, **arguments)
    assert error.value.code == code
    assert all(error.value.render(language)["message"] for language in ("de", "en"))  # type: ignore[arg-type]


async def test_the_operator_has_no_list(pair: Home) -> None:
    for operation, arguments in (("resource_add", {"name": "Kurs"}), ("resource_list", {})):
        with pytest.raises(MentoringError) as error:
            await pair.do(operation, None, **arguments)
        assert error.value.exit_code == 3


@pytest.mark.parametrize(
    ("name", "link", "kind"),
    [
        ("Eva Amrein", "", "contact"),
        ("Frau Amrein vom Einkauf", "", "contact"),
        ("eva@firma.example", "", "contact"),
        ("Kurs Führen eins", "", "course"),
        ("LinkedIn Learning", "https://www.linkedin.com/learning/x", "course"),
        ("Kinderbuch über Mut", "", "book"),
        ("Handbuch Empfang", "", "document"),
        ("project brief template", "", "document"),
        ("https://firma.example/x", "https://firma.example/x", "link"),
        ("Skizze", "https://miro.com/app/board/1", "board"),
        ("Whiteboard", "", "board"),
        ("Podcast", "https://podcast.example/3", "link"),
    ],
)
def test_the_kind_is_derived_where_nobody_said_it(name: str, link: str, kind: str) -> None:
    assert derived_kind(name, link) == kind


async def test_a_brief_that_quotes_a_removed_resource_goes_with_it(pair: Home) -> None:
    await pair.note("Gutes Treffen.")
    kept = await pair.do("resource_add", MENTOR, name="Eva Amrein, Teamleitung Empfang")
    brief = await pair.agenda(private=True)
    assert "Amrein" in str(brief["briefing"])
    await pair.do("resource_remove", MENTOR, resource=kept["id"])
    async with pair.app.database.read() as db:
        assert await db.scalar(select(SuggestionRow.id).where(SuggestionRow.id == brief["id"])) is None
