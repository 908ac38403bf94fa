"""All settings in one typed object, read from the environment (``MENTORING_…``) when it is made."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from copilot.domain import Language


def _default_home() -> Path:
    return platformdirs.user_data_path("mentoring-copilot", appauthor=False)


def _default_cache() -> Path:
    return platformdirs.user_cache_path("mentoring-copilot", appauthor=False)


class Settings(BaseSettings):
    """Where things are and which model and embedder to use; every field works offline by default."""

    model_config = SettingsConfigDict(env_prefix="MENTORING_", extra="ignore")

    home: Path = Field(default_factory=_default_home)
    cache: Path = Field(default_factory=_default_cache)
    database_url: str | None = None
    chroma_url: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm_timeout: float = 60.0
    check_base_url: str | None = None
    check_model: str | None = None
    """A model that has a second look at what the rules let pass; "own" is the model in use."""
    check_api_key: SecretStr | None = None
    embed_base_url: str | None = None
    embed_model: str | None = None
    embed_api_key: SecretStr | None = None
    language: Language = "en"
    timezone: str = "Europe/Zurich"
    country: str = Field(default="CH", pattern="^[A-Z]{2}$")
    hosts: str = ""
    least_people: int = Field(default=5, ge=5)
    """People behind every figure of a cohort; may be raised, never lowered."""
    least_cohort: int = Field(default=10, ge=10)

    @property
    def served_as(self) -> tuple[str, ...]:
        """The names besides loopback under which the server is called, from ``hosts`` (with commas)."""
        return tuple(name.strip() for name in self.hosts.split(",") if name.strip())

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that days and clock times are meant in."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: the given one, or SQLite in the home."""
        return self.database_url or f"sqlite+aiosqlite:///{self.home / 'mentoring.db'}"
