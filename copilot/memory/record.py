"""A commitment from what was read: one for each owner, in a phrase or the note's own words."""

from __future__ import annotations

from collections.abc import Iterable

from copilot.domain import FoundCommitment, Side
from copilot.memory import voices, wording
from copilot.memory.dates import Hit
from copilot.memory.reading import Reading


def _about_label(reading: Reading, part: str, said: str) -> bool:
    """ "Daten Eichmatt: ich frage, ob wir sie brauchen dürfen": the pronoun means what stands before the colon."""
    at = reading.text.find(part)
    return (
        reading.text[: max(at, 0)].rstrip().endswith(":")
        and wording.has_pronoun(said)
        and reading.line.head < at
    )


def record(
    reading: Reading,
    sides: Iterable[Side | None],
    who_text: str,
    said: str | None,
    part: str,
    due: Hit | None,
    owners: tuple[Side, ...],
    *,
    entry: bool = False,
) -> list[FoundCommitment]:
    """One commitment for each owner, worded as a phrase that reads well or else in the note's own words."""
    if said:
        said = voices.with_names(
            said, reading.people, reading.focus.side if not reading.focus.outsider else None, owners
        )
    about = bool(said) and _about_label(reading, part, said or "")
    if not said or about or not (wording.is_whole(said) if entry else wording.reads_well(said)):
        bare = part.replace(due.found.text, " ") if due else part
        said = wording.own_words(
            reading.text[reading.line.head :], reading.before, part, bare, whole_only=about
        )
    day, words = (due.found.day, due.found.text) if due else (None, None)
    return [FoundCommitment(side, who_text, said, day, words, reading.line.piece.span) for side in sides]
