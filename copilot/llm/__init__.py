"""The model: an endpoint by setting, or the embedded one; None where there is none to be had."""

from __future__ import annotations

from pydantic import SecretStr

from copilot.llm import probed
from copilot.llm.client import ChatModel, Expected, Finding, Message, Model, Reply, Usage, Verdict, tokens
from copilot.llm.download import is_here, path_of, pull
from copilot.llm.embedded import EmbeddedServer
from copilot.llm.registry import DEFAULT, Profile, Task, profile, weights
from copilot.settings import Settings

ENDPOINT_CALLS = 4
OWN = "own"
"""The name by which the model in use is its own checker."""

__all__ = [
    "Expected",
    "Finding",
    "Message",
    "Model",
    "Profile",
    "Reply",
    "Task",
    "Usage",
    "Verdict",
    "make",
    "make_checker",
    "tokens",
]


def make(settings: Settings) -> Model | None:
    """The model that the settings name: ``MENTORING_LLM_MODEL=none`` means rules alone.

    The embedded one downloads its weights and starts at its first call.
    """
    wanted = settings.llm_model
    if wanted == "none":
        return None
    if settings.llm_base_url:
        return _behind(settings, settings.llm_base_url, wanted, settings.llm_api_key)
    registered = weights(wanted or DEFAULT)
    server = EmbeddedServer(path_of(registered, settings.cache), settings.cache)

    def address() -> tuple[str, str]:
        pull(registered, settings.cache)
        found = server.start()
        return found.base_url, found.key

    model = ChatModel(
        registered.name,
        profile(registered.name),
        address,
        timeout=settings.llm_timeout,
        llama=True,
        is_here=lambda: is_here(registered, settings.cache),
    )
    model.on_close(server.stop)
    return model


def make_checker(settings: Settings, model: Model | None) -> Model | None:
    """The model that has a second look at what the rules let pass, where the settings name one."""
    if settings.check_base_url:
        return _behind(settings, settings.check_base_url, settings.check_model, settings.check_api_key)
    return model if settings.check_model == OWN else None


def _behind(settings: Settings, base_url: str, model: str | None, key: SecretStr | None) -> ChatModel:
    """The model of that name behind an endpoint, with what was measured of it."""
    name = model or "default"
    secret = key.get_secret_value() if key else "none"
    return ChatModel(
        name,
        probed.profile(probed.file_of(settings.home, base_url, name), name),
        lambda: (base_url, secret),
        timeout=settings.llm_timeout,
        parallel=ENDPOINT_CALLS,
    )
