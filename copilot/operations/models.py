"""The models the program knows: listed, fetched, and what each is used for."""

from __future__ import annotations

import anyio.to_thread

from copilot.llm import registry
from copilot.llm.download import is_here, path_of, pull
from copilot.operations.base import Call, Json


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
        return {"model": None, "where": "rules", "here": True, "note": "", "tasks": {}}
    profile = model.profile
    if settings.llm_base_url:
        return {
            "model": model.name,
            "where": "endpoint",
            "here": True,
            "note": profile.note,
            "tasks": _tasks(profile),
        }
    weights = registry.weights(model.name)
    return {
        "model": model.name,
        "where": "embedded",
        "here": is_here(weights, settings.cache),
        "note": profile.note,
        "tasks": _tasks(profile),
    }
