"""The vectors of the questions that were just asked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

REMEMBERED = 64
"""Questions: what one person's answer asks again, with some others asking meanwhile."""
_Vector = NDArray[np.float32]


class Recent:
    """Remembers the last questions' vectors, by a digest, so that no question stays in memory. Safe with threads.

    A question is listened to, searched for and compared with sentences: one vector serves all three.
    """

    def __init__(self, digest: Callable[[str], str]) -> None:
        self._digest = digest
        self._known: OrderedDict[str, _Vector] = OrderedDict()
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str], make: Callable[[Sequence[str]], _Vector]) -> _Vector:
        """The vectors of the texts, shape (n, dimension): ``make`` is asked for those that aren't remembered."""
        if len(texts) > REMEMBERED:
            return make(texts)
        names = [self._digest(text) for text in texts]
        with self._lock:
            known = {name: self._known[name] for name in names if name in self._known}
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
        if new:
            known.update(zip(new, make(list(new.values())), strict=True))
        with self._lock:
            for name in names:
                self._known[name] = known[name]
                self._known.move_to_end(name)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return np.stack([known[name] for name in names])
