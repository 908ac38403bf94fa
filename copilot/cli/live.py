"""An agenda that improves in place while the model is at work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from copilot.cli.transport import Watch

Json = dict[str, Any]


def live(render: Callable[[Json], str]) -> AbstractContextManager[Watch]:
    """A watcher that shows the draft at once and each improvement where it stands."""
    return _live(render)


@contextmanager
def _live(render: Callable[[Json], str]) -> Iterator[Watch]:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    latest: Json = {}
    # the whole agenda may be longer than the window: what is live is cut there, the last state is printed whole
    with Live(console=Console(), vertical_overflow="crop", transient=True, auto_refresh=False) as screen:

        def watch(event: Json) -> None:
            if "draft" in event:
                latest.update(event["draft"])
                screen.update(Text(render({"model": "", **latest})), refresh=True)

        yield watch
        # what is left behind is what was drawn last: nothing, so that the whole agenda follows alone
        screen.update(Text(""), refresh=True)
    if latest:
        sys.stdout.write(render({"model": "", **latest}) + "\n")
