"""A second opinion on what follows from released figures: by floating-point ranks and brute force, not by the audit.

``derivable`` tries every choice of fewer than ``least`` households and asks whether some sum of released groups
stands on these alone. It knows nothing of the program's own search and shares no code with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Unit = tuple[str, str]
Group = frozenset[Unit]
_BATCH = 4_000


def derivable(groups: Sequence[Group], household: Mapping[str, str], least: int) -> bool:
    """Whether some combination of the groups is nought outside 1 to ``least`` - 1 households."""
    groups = [group for group in dict.fromkeys(groups) if group]
    if not groups:
        return False
    units = sorted({unit for group in groups for unit in group})
    homes = sorted({household[person] for person, _ in units})
    matrix = np.array([[unit in group for unit in units] for group in groups], dtype=np.float64)
    home = np.array([homes.index(household[person]) for person, _ in units])
    whole = _ranks(matrix[None])[0]
    choices = np.array(list(itertools.combinations(range(len(homes)), min(least - 1, len(homes)))))
    for start in range(0, len(choices), _BATCH):
        taken = choices[start : start + _BATCH]
        outside = ~(home[None, :, None] == taken[:, None, :]).any(axis=2)
        if (_ranks(matrix[None] * outside[:, None, :]) < whole).any():
            return True
    return False


def _ranks(stack: Any) -> Any:
    """The rank of each matrix, from the eigenvalues of its products with itself (whole numbers, so well apart)."""
    values = np.linalg.eigvalsh(stack @ stack.transpose(0, 2, 1))
    return (values > 1e-7).sum(axis=1)
