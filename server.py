"""The web process for other servers than ``mentoring serve``: ``uvicorn server:create --factory``."""

from fastapi import FastAPI

from copilot import api
from copilot.api.serve import home_token
from copilot.settings import Settings


def create() -> FastAPI:
    """The API over the home that the settings name."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    return api.create(settings, home_token(settings.home))
