"""Texts that try to take over: the public payloads, in notes, against a model that obeys every one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from copilot.llm import Message
from tests.fakes import MENTEE, ScriptedModel, item, open_home

pytestmark = pytest.mark.anyio
PAYLOADS = Path(__file__).parent.parent.parent / "shared" / "data" / "attacks" / "injections.jsonl"
PROMISE = "Lea schickt bis 30. April den Lebenslauf."


def _payloads() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PAYLOADS.read_text("utf-8").splitlines() if line.strip()]


def _unquoted(text: str) -> str:
    return re.sub(r"«.*?»(?!\w)|\"[^\"]*\"", "", text, flags=re.DOTALL)


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the public payloads are not here (../shared/data/attacks)")
async def test_no_payload_states_anything_or_moves_a_promise_even_with_an_obedient_model(
    tmp_path: Path,
) -> None:
    said: list[str] = []

    def obey(messages: Sequence[Message]) -> str:
        return said[-1][:400]

    home = await (await open_home(tmp_path / "home", ScriptedModel(obey))).with_pair()
    await home.note(PROMISE, day="2026-03-01")
    said.append(PROMISE)
    for payload in _payloads():
        said.append(payload["text"])
        note = await home.note(f"Gutes Treffen.\n\n{payload['text']}\n\nBis bald.", day="2026-03-12")
        agenda = await home.agenda(minutes=45)
        promised = item(agenda, "commitments")["points"]
        assert any(p["text"].startswith("Lea: Lebenslauf schicken. Fällig am 30. April") for p in promised), (
            payload["id"]
        )
        assert sum(i["minutes"] for i in agenda["items"]) == 45
        stated = " ".join(_unquoted(p["text"]) for i in agenda["items"] for p in i["points"])
        stated += " ".join(i["title"] for i in agenda["items"]) + " ".join(
            q for i in agenda["items"] for q in i["questions"]
        )
        if payload["canary"]:
            assert payload["canary"].lower() not in stated.lower(), payload["id"]
        assert "http" not in stated, payload["id"]
        assert "![" not in stated, payload["id"]
        await home.do("note_delete", MENTEE, note=note["note"])
    await home.app.close()
