"""What was measured of a model behind an endpoint: one file in the home, which a person can read."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from copilot import prompts
from copilot.llm.registry import TASKS, Profile, Task, kind_of


def file_of(home: Path, base_url: str, model: str) -> Path:
    """Where the profile of that model at that address lies."""
    digest = hashlib.sha256(f"{base_url.rstrip('/')}|{model}".encode()).hexdigest()[:12]
    name = re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")[:40]
    return home / "profiles" / f"{name}-{digest}.json"


_SAME_PROMPT: dict[Task, str] = {"judge_whether": "judge_answer"}
"""Tasks that are asked for with the prompt of another one."""


def prompt_of(task: Task) -> str:
    """The version of the prompt that a task is asked with."""
    return prompts.load(_SAME_PROMPT.get(task, kind_of(task))).version


def keep(file: Path, model: str, measured: dict[Task, dict[str, Any]]) -> None:
    """Write what was measured beside what is known of other tasks; a reader never sees half a file."""
    known = _read(file).get("tasks", {})
    known |= {task: {**found, "prompt": prompt_of(task)} for task, found in measured.items()}
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    half.write_text(
        json.dumps({"model": model, "tasks": known}, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    half.replace(file)


def profile(file: Path, model: str) -> Profile:
    """What a model behind an endpoint may do.

    A task that was measured with the prompt of today: what it earned. Any other: allowed, since its owner chose the
    model, every wording is checked before it is shown, and its judgement is tried before it counts.
    """
    tasks: dict[str, Any] = {
        task: found
        for task, found in _read(file).get("tasks", {}).items()
        if task in TASKS and isinstance(found, dict) and found.get("prompt") == prompt_of(task)
    }
    allowed = frozenset(task for task in TASKS if tasks.get(task, {}).get("use", True))
    note = "" if tasks else "not measured; every rewording is checked before it is shown"
    return Profile(model, allowed, tasks, note)


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    sound = isinstance(content, dict) and isinstance(content.get("tasks"), dict)
    return content if sound else {}
