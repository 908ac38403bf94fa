"""Files and folders followed: when something in them changes, and when there is nothing to do but wait."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from copilot.errors import Unavailable

if TYPE_CHECKING:
    from watchfiles import Change

Event = Literal["started", "changed", "quiet"]
_QUIET_MS = 300
_LONGEST_MS = 3_000
"""Changes belong together until nothing has happened for so long; then, and at the latest, they are told."""
_TICK_MS = 400


def folders(paths: Sequence[Path]) -> list[Path]:
    """What has to be there so that the paths can be watched.

    A file is watched by its folder: editors replace files, and of the old one nothing more is heard.
    """
    return [path if path.is_dir() else path.parent for path in paths]


def changes(paths: Sequence[Path], besides: Path) -> Iterator[Event]:
    """First ``started``, once nothing can be missed any more; then ``changed`` or, now and then, ``quiet``.

    Hidden files and all below ``besides`` (the home, which an ingest writes to) don't count. Ends when a
    folder is gone. Raises: Unavailable where the system can't watch; KeyboardInterrupt on Ctrl-C.
    """
    needed = folders(paths)
    deep = [path for path in paths if path.is_dir()]
    flat = [path for path in paths if not path.is_dir()]
    try:
        watchers = [*_watcher(deep, deep, besides), *_watcher(flat, folders(flat), besides)]
        for watcher in watchers:
            next(watcher)
        yield "started"
        while all(folder.is_dir() for folder in needed):
            found = [next(watcher) for watcher in watchers]
            yield "changed" if any(found) else "quiet"
    except FileNotFoundError:
        return
    except (OSError, RuntimeError) as error:
        raise Unavailable("watch_impossible") from error


def _watcher(
    paths: Sequence[Path], places: Sequence[Path], besides: Path
) -> list[Iterator[set[tuple[Change, str]]]]:
    """One that waits a moment at each step and gives what has changed meanwhile; none for no paths."""
    if not paths:
        return []
    from watchfiles import watch

    wanted = [name for path in paths for name in {str(path), os.path.realpath(path)}]
    inside = paths == places

    def counts(_: Change, changed: str) -> bool:
        return not PurePath(changed).is_relative_to(besides) and any(
            _is_below(changed, name) if inside else changed.startswith(name) for name in wanted
        )

    return [
        watch(
            *places,
            watch_filter=counts,
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            recursive=inside,
            ignore_permission_denied=True,
        )
    ]


def _is_below(changed: str, folder: str) -> bool:
    place = PurePath(changed)
    return place.is_relative_to(folder) and not any(
        part.startswith(".") for part in place.relative_to(folder).parts
    )
