"""The system of record."""

from copilot.store.database import Database, open_database

__all__ = ["Database", "open_database"]
