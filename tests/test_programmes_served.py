"""What those who lead ask for over HTTP: the same results and refusals as in the terminal."""

from __future__ import annotations

import httpx2
import pytest

from tests.test_matching import BASE, HEAD, JON, LEAD, LIA, MARA, OLAF
from tests.test_server import _command, client

pytestmark = pytest.mark.anyio
__all__ = ["client"]
AS_LEAD = {"X-Mentoring-As": LEAD}


async def test_proposals_are_made_and_accepted(client: httpx2.AsyncClient) -> None:
    await _command(client, "people_import", text=HEAD + BASE)
    made = await client.post("/api/v1/matches", json={"programme": "wald"}, headers=AS_LEAD)
    assert {(p["mentor"], p["mentee"]) for p in made.json()["proposals"]} == {(MARA, JON), (OLAF, LIA)}
    what_if = {"programme": "wald", "forbid": [{"mentor": MARA, "mentee": JON}]}
    other = await client.post("/api/v1/matches", json=what_if, headers=AS_LEAD)
    assert (MARA, LIA) in {(p["mentor"], p["mentee"]) for p in other.json()["proposals"]}
    pair = {"programme": "wald", "mentor": MARA, "mentee": JON, "id": "eins"}
    assert (await client.post("/api/v1/matches/accept", json=pair, headers=AS_LEAD)).status_code == 201
    refused = await client.post(
        "/api/v1/matches", json={"programme": "wald"}, headers={"X-Mentoring-As": JON}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "lead_only")


async def test_charters_outcomes_measures_and_health_have_their_paths(client: httpx2.AsyncClient) -> None:
    await _command(client, "people_import", text=HEAD + BASE)
    pair = {"programme": "wald", "mentor": MARA, "mentee": JON, "id": "eins"}
    await client.post("/api/v1/matches/accept", json=pair, headers=AS_LEAD)
    for path, body, status in (
        ("programmes", {"programme": "wald", "cadence": "2w", "start": "2026-01-05"}, 201),
        ("charters", {"programme": "wald", "text": "# Charter\n### Purposes\nLearn."}, 201),
        ("outcomes", {"programme": "wald"}, 200),
        (
            "outcomes/moves",
            {"programme": "wald", "text": f"person,kind,date\n{JON},promoted,2026-03-01"},
            201,
        ),
        ("outcomes/moves", {"programme": "wald", "text": "person,kind,date\nx@y.z,left,2026-03-01"}, 422),
        (
            "outcomes/comparisons",
            {"programme": "wald", "measure": "stayed", "people": 60, "value": 90},
            201,
        ),
        (
            "outcomes/comparisons",
            {"programme": "wald", "measure": "stayed", "people": 4, "value": 90},
            422,
        ),
        ("measures", {"programme": "wald", "text": "Kick-off"}, 201),
        ("programme-agendas", {"programme": "wald", "minutes": 30}, 200),
    ):
        assert (await client.post(f"/api/v1/{path}", json=body, headers=AS_LEAD)).status_code == status, path
    shown = await client.get("/api/v1/programmes/wald", headers={"X-Mentoring-As": JON})
    assert shown.json()["charter"]["version"] == 1
    printed = await client.get("/api/v1/charters/export?programme=wald", headers=AS_LEAD)
    assert printed.content.startswith(b"%PDF")
    assert (
        await client.post("/api/v1/help", json={"pair": "eins"}, headers={"X-Mentoring-As": JON})
    ).status_code == 200
    health = await client.get("/api/v1/programmes/wald/health", headers=AS_LEAD)
    own = await client.get("/api/v1/health?pair=eins", headers={"X-Mentoring-As": MARA})
    assert health.json()["pairs"] == own.json()["pairs"]
    assert own.json()["pairs"][0]["help"] is True
