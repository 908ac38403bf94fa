"""What those who find fault name in a theme that nobody foresaw, and what those who praise: words that enough share.

A theme of the catalogue has statements written by hand for this. A theme that emerges has only its words, and a lead
wants to know which of them are complaints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from copilot.cohort.emerging import Comment, in_dictionary, telling_words
from copilot.cohort.given import Given
from copilot.cohort.polarity import Mood, mood
from copilot.domain import Language

MOST = 4


def named(
    heard: Mapping[Mood, Sequence[Given]],
    which: Mood,
    language_of: Callable[[str], Language],
    least: int,
    unfit: frozenset[str],
) -> tuple[str, ...]:
    """Words that ``least`` people or more use who lean that way, and a larger part of them than of the others.

    The most telling first; as with the words of a theme, none of ``unfit`` and none that no dictionary knows, for it
    may be a name. Words of praise and blame say how people lean, and not of what they speak.
    """
    own = _users(heard.get(which, ()), language_of, unfit)
    other: Mood = "critical" if which == "positive" else "positive"
    others = _users(heard.get(other, ()), language_of, unfit)
    here, there = _people(heard.get(which, ())), _people(heard.get(other, ()))
    found = []
    for word, people in own.items():
        more = len(people) / here - len(others.get(word, ())) / max(1, there)
        if len(people) >= least and more > 0 and in_dictionary(word) and mood(word, None) is None:
            found.append((-more, word))
    return tuple(word for _, word in sorted(found)[:MOST])


def _users(
    comments: Iterable[Given], language_of: Callable[[str], Language], unfit: frozenset[str]
) -> dict[str, set[str]]:
    """Who uses which word, as it is written."""
    users: dict[str, set[str]] = {}
    for given in comments:
        read = Comment(given.person, language_of(given.comment), given.comment)
        for word in telling_words(read, unfit).values():
            users.setdefault(word, set()).add(given.person)
    return users


def _people(comments: Iterable[Given]) -> int:
    return len({given.person for given in comments})
