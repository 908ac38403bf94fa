"""The models the program knows: listed, fetched, and what each is used for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import anyio.to_thread

from copilot.errors import BadInput, Unavailable
from copilot.llm import Model, Task, probed, registry
from copilot.llm.download import is_here, path_of, pull
from copilot.operations.base import Call, Json, operator_or_admin

if TYPE_CHECKING:
    from copilot.probe import Measured

_CHECKS: Task = "judge_support"


async def model_list(call: Call) -> Json:
    """The registered models, with size, licence, whether they are here, and their tasks."""
    cache = call.app.settings.cache
    return {
        "models": [
            {
                "name": weights.name,
                "title": weights.title,
                "licence": weights.licence,
                "bytes": weights.bytes,
                "sha256": weights.sha256,
                "here": is_here(weights, cache),
                "default": weights.name == registry.DEFAULT,
                "tasks": _tasks(registry.profile(weights.name)),
            }
            for weights in registry.all_weights().values()
        ]
    }


def _tasks(profile: registry.Profile) -> Json:
    return {
        task: {"use": task in profile.allowed, **profile.measured.get(task, {})} for task in registry.TASKS
    }


async def model_pull(call: Call, *, name: str = registry.DEFAULT) -> Json:
    """Fetch a registered model's weights. Raises: NotFound, Unavailable."""
    weights = registry.weights(name)
    cache = call.app.settings.cache
    progress = call.progress("bytes")
    await anyio.to_thread.run_sync(pull, weights, cache, progress)
    return {"name": name, "file": path_of(weights, cache).name, "bytes": weights.bytes}


async def model_status(call: Call) -> Json:
    """Which model is in use, where it runs and which tasks it gets; the rest is worded by rules."""
    settings = call.app.settings
    model = call.app.model()
    if model is None:
        return {"model": None, "where": "rules", "here": True, "note": "", "tasks": {}, "checker": None}
    profile, endpoint = model.profile, bool(settings.llm_base_url)
    return {
        "model": model.name,
        "where": "endpoint" if endpoint else "embedded",
        "here": endpoint or is_here(registry.weights(model.name), settings.cache),
        "note": profile.note,
        "tasks": _tasks(profile),
        "checker": _checker(call),
    }


def _checker(call: Call) -> Json | None:
    """The model that has a second look at rewordings, and whether it may."""
    checker = call.app.checker()
    if checker is None:
        return None
    return {"model": checker.name, "use": _CHECKS in checker.profile.allowed}


async def model_probe(call: Call, *, tasks: Sequence[Task] | None = None) -> Json:
    """Measure which small tasks the model in use does well, on labelled cases; for the operator and admins.

    Of a model behind an endpoint what was measured is kept in the home, task by task, and decides from then on; one
    that was interrupted goes on with what is missing. A registered model keeps the profile that it came with.
    Raises: NotAllowed, BadInput where there is no model, Unavailable when it can't be reached.
    """
    async with call.app.database.read() as db:
        await operator_or_admin(db, call)
    model = call.app.model()
    if model is None:
        raise BadInput("probe_no_model")
    file = _file(call, model)
    wanted = tasks or _missing(model, file)
    checker, its_file = call.app.checker(), _checker_file(call)
    if checker is not None and its_file is not None:
        wanted = [task for task in wanted if task != _CHECKS]
    done = await _probed(call, model, file, wanted)
    if checker is not None and its_file is not None and (tasks is None or _CHECKS in tasks):
        done |= await _probed(call, checker, its_file, [_CHECKS])
    return {
        "model": model.name,
        "where": "endpoint" if file else "embedded",
        "kept": file.name if file else None,
        "tasks": done,
    }


async def _probed(call: Call, model: Model, file: Path | None, tasks: Sequence[Task]) -> dict[str, Json]:
    """What was measured of each task; kept in the file as soon as it is known, where there is one."""
    from copilot.probe import measure

    done: dict[str, Json] = {}
    async for one in measure(model, tasks, call.progress("cases")):
        done[one.task] = _measured(one)
        if file is not None:
            await anyio.to_thread.run_sync(_keep, file, model, one.task, done[one.task])
    if file is not None:
        model.profile = probed.profile(file, model.name)
    return done


def _checker_file(call: Call) -> Path | None:
    """Where the profile of a checker of its own lies."""
    settings, checker = call.app.settings, call.app.checker()
    if checker is None or not settings.check_base_url:
        return None
    return probed.file_of(settings.home, settings.check_base_url, checker.name)


def _file(call: Call, model: Model) -> Path | None:
    settings = call.app.settings
    if not settings.llm_base_url:
        return None
    return probed.file_of(settings.home, settings.llm_base_url, model.name)


def _missing(model: Model, file: Path | None) -> Sequence[Task]:
    """What isn't measured with the prompts of today; everything where nothing is missing."""
    known = model.profile.measured if file else {}
    return [task for task in registry.TASKS if task not in known] or registry.TASKS


def _measured(one: Measured) -> Json:
    calls = max(1, one.usage.calls)
    return {
        "use": one.use,
        "share": one.share,
        "least": one.least,
        "of": one.of,
        "failed": list(one.failed),
        "seconds": round(one.usage.seconds / calls, 2),
        "calls": one.usage.calls,
        "tokens": one.usage.prompt_tokens + one.usage.completion_tokens,
        "pairs": [{"draft": draft, "text": text} for draft, text in one.pairs],
    }


def _keep(file: Path, model: Model, task: Task, measured: Json) -> None:
    kept = {name: value for name, value in measured.items() if name != "pairs"}
    try:
        probed.keep(file, model.name, {task: kept})
    except OSError as error:
        raise Unavailable("home_read_only") from error
