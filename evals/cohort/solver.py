"""A second opinion on what follows from released figures: by floating-point ranks and brute force, not by the audit.

``derivable`` tries every choice of fewer than ``least`` households and asks whether some sum of released groups
stands on these alone. It knows nothing of the program's own search and shares no code with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Unit = tuple[str, str]
Group = frozenset[Unit]
Sum = Mapping[Unit, float]
_BATCH = 4_000


def derivable(groups: Sequence[Group], household: Mapping[str, str], least: int) -> bool:
    """Whether some combination of the groups is nought outside 1 to ``least`` - 1 households."""
    sums = [dict.fromkeys(group, 1.0) for group in dict.fromkeys(groups)]
    return _derivable(sums, household, least, _ranks)


def derivable_weighted(sums: Sequence[Sum], household: Mapping[str, str], least: int) -> bool:
    """The same for sums in which each unit has a weight that everybody knows."""
    return _derivable(sums, household, least, _weighted_ranks)


def _derivable(
    sums: Sequence[Sum], household: Mapping[str, str], least: int, ranks: Callable[[Any], Any]
) -> bool:
    sums = [one for one in sums if one]
    if not sums:
        return False
    units = sorted({unit for one in sums for unit in one})
    homes = sorted({household[person] for person, _ in units})
    matrix = np.array([[one.get(unit, 0.0) for unit in units] for one in sums])
    home = np.array([homes.index(household[person]) for person, _ in units])
    whole = ranks(matrix[None])[0]
    choices = np.array(list(itertools.combinations(range(len(homes)), min(least - 1, len(homes)))))
    for start in range(0, len(choices), _BATCH):
        taken = choices[start : start + _BATCH]
        outside = ~(home[None, :, None] == taken[:, None, :]).any(axis=2)
        if (ranks(matrix[None] * outside[:, None, :]) < whole).any():
            return True
    return False


def _ranks(stack: Any) -> Any:
    """The rank of each matrix, from the eigenvalues of its products with itself (whole numbers, so well apart)."""
    values = np.linalg.eigvalsh(stack @ stack.transpose(0, 2, 1))
    return (values > 1e-7).sum(axis=1)


def _weighted_ranks(stack: Any) -> Any:
    """The same for any numbers, from the singular values: more exact, and slower."""
    return (np.linalg.svd(stack, compute_uv=False) > 1e-9).sum(axis=1)
