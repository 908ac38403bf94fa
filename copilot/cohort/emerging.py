"""Themes that comments have of themselves: words that many share, put together by the company they keep.

A word that enough people use is described by the mean vector of the comments it stands in. Words are taken by how
many people use them; each joins the nearest word before it, or opens a theme. That is done for many draws of the
comments, and words that are together in most of them are a theme: so no single comment decides. Comments belong to
the themes whose words they have, and to those they come near to. Why so and not k-means: docs/decisions/themes.md.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from copilot.domain import LANGUAGES, Language
from copilot.embedding import Vectors
from copilot.text.dictionary import is_known
from copilot.text.terms import compound_parts, stem, telling, words

Floats = NDArray[np.float64]
MOST_WORDS = 30
_RAREST = 0.005
_COMMONEST = 0.25
"""Words of more people than this share say what all speak of, and tell no theme from another."""
_COMMON_FEW = 2
"""In a small cohort a word may be used by this many times the least number of people."""
_JOIN = 0.25
"""Cosine of two words' company from which they are one theme."""
_DRAWS = 60
_DRAWN = 192
"""Of 256: how many comments a draw holds, by the bytes of their hashes; so a comment is in the same draws for ever."""
_TOGETHER = 0.7
"""Share of draws in which two words are one theme from which they are one."""
_WORD = 1.0
"""What having two or more of a theme's words adds to nearness; one word adds half."""
_WITHIN = 0.3
"""How far below its best theme another may lie for a comment to belong to it as well."""
_FIRST = 0.35
"""How far below its best theme a larger one may lie and still be the comment's first."""
_MOST_THEMES = 3


_FILLERS = frozenset(
    (
        "really because get got getting made make makes making more think thought don didn doesn isn wasn anything "
        "something things thing used use using like way much well always never many one two three first last go "
        "going went come came know say said see seen take took taken give gave given put want wanted still even "
        "back through though however bit lot every each own same other others another day days today week weeks "
        "month months year years done doing keep let look looked looking seem found "
        "mehr immer etwas alles sehr viel viele schon einfach wirklich eigentlich machen macht gemacht gehen geht "
        "ging kommt kommen kam finde find findet gibt gab geben haben hatten habe einmal zweimal mal jetzt dann "
        "wurde wurden war waren sei seit ganz gar etwa fast tag tage woche wochen monat monate jahr jahre zwei drei "
        "erste ersten letzte andere anderen anderer jede jeden jedes beide beiden selber selbst halt eben sagen "
        "sagt gesagt sehen gesehen weiss wissen denke denken sollte sollten könnte könnten würde würden müssen muss "
        "january february march april may june july august september october november december monday tuesday "
        "wednesday thursday friday saturday sunday januar jänner februar märz mai juni juli oktober dezember montag "
        "dienstag mittwoch donnerstag freitag samstag sonntag nichts besonderes nothing special "
        "rarely often mostly little both together nie selten oft meist meistens manchmal wenig wenige weniger zusammen "
        "leider good great nice bad gut gute guten gutes schön toll schlecht"
    ).split()
)
"""Words that everybody uses and that name no subject. How often, how much and how good are none either: they stand
with every subject and drew unlike comments together (docs/decisions/themes.md)."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its writer and its language."""

    person: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Emerged:
    """A theme: its words as written, the commonest first, each used by enough people; and its comments by place.

    ``members`` are the comments that belong to it, by words or by nearness; ``spoken`` are those that have one of its
    words, which is what can be counted and shown.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    members: tuple[int, ...]
    spoken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """All themes, and for each comment the first of its themes (None where it has none)."""

    themes: tuple[Emerged, ...]
    first: tuple[int | None, ...]


def emerge(
    comments: Sequence[Comment],
    vectors: Vectors,
    least: int,
    unfit: frozenset[str] = frozenset(),
    earlier: Sequence[Sequence[str]] = (),
    everybody: int = 0,
) -> Clustering:
    """The themes of the comments; words in ``unfit`` (names, folded) make none. The same input gives the same themes.

    ``everybody`` is of how many people these comments are all that is left, where others have been taken out.
    ``earlier`` are the stems of themes found before: they stay together, so that a few more comments turn nothing
    over. Time and memory grow with the number of comments times ``MOST_WORDS`` and ``_DRAWS``.
    """
    spoken = [telling_words(comment, unfit) for comment in comments]
    names, forms = _vocabulary(comments, spoken, least, everybody)
    known = {name: number for number, stems in enumerate(earlier) for name in stems}
    names.sort(key=lambda name: known.get(name, len(earlier)))
    if not names:
        return Clustering((), (None,) * len(comments))
    place = {name: at for at, name in enumerate(names)}
    has = np.zeros((len(comments), len(names)))
    for row, own in enumerate(spoken):
        for name in own:
            if name in place:
                has[row, place[name]] = 1.0
    centred = _centred(comments, vectors)
    group = _agreed(has, centred, _draws(comments), [known.get(name) for name in names])
    count = int(group.max()) + 1
    member = np.zeros((len(names), count))
    member[np.arange(len(names)), group] = 1.0
    held = has @ member
    score = _scores(held, centred)
    belongs, first = _assigned(score)
    themes = tuple(
        Emerged(
            tuple(forms[names[at]] for at in np.flatnonzero(group == number) if forms[names[at]]),
            tuple(names[at] for at in np.flatnonzero(group == number)),
            tuple(int(row) for row in np.flatnonzero(belongs[:, number])),
            tuple(int(row) for row in np.flatnonzero(held[:, number])),
        )
        for number in range(count)
    )
    return Clustering(themes, tuple(int(number) for number in first))


def telling_words(comment: Comment, unfit: frozenset[str]) -> dict[str, str]:
    """The telling words of a comment: stem with language, and the word as it was said (folded)."""
    found: dict[str, str] = {}
    for word in words(comment.text):
        if (
            word not in unfit
            and word not in _FILLERS
            and all(telling(word, language) for language in LANGUAGES)
        ):
            found.setdefault(f"{comment.language}:{stem(word, comment.language)}", word)
    return found


def _vocabulary(
    comments: Sequence[Comment], spoken: Sequence[dict[str, str]], least: int, everybody: int
) -> tuple[list[str], dict[str, str]]:
    """Words by how many people use them, and for each the form that enough people use ("" where none is).

    A word that no dictionary knows may be a name, and makes no theme.
    """
    users: dict[str, set[str]] = {}
    forms: dict[str, dict[str, set[str]]] = {}
    for comment, own in zip(comments, spoken, strict=True):
        for name, form in own.items():
            users.setdefault(name, set()).add(comment.person)
            forms.setdefault(name, {}).setdefault(form, set()).add(comment.person)
    people = max(everybody, len({comment.person for comment in comments}))
    lowest, highest = max(least, _RAREST * people), max(_COMMONEST * people, _COMMON_FEW * least)
    counts = Counter({name: len(who) for name, who in users.items() if lowest <= len(who) <= highest})
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    names = list(islice((name for name in ordered if any(map(in_dictionary, forms[name]))), MOST_WORDS))
    shown = {}
    for name in names:
        best = max(forms[name], key=lambda form: (len(forms[name][form]), form))
        shown[name] = best if len(forms[name][best]) >= least else ""
    return names, shown


@lru_cache(maxsize=8192)
def in_dictionary(word: str) -> bool:
    """Whether a dictionary of either language knows a folded word, or the parts of a German compound."""
    forms = {word, word.replace("ss", "ß")}
    return (
        any(is_known(form, language) for form in forms for language in LANGUAGES)
        or any(is_known(form.capitalize(), "de") for form in forms)
        or bool(compound_parts(word))
    )


def _centred(comments: Sequence[Comment], vectors: Vectors) -> Floats:
    """Unit vectors without what all comments of a language share, so that both languages lie on top of each other."""
    made = np.asarray(vectors, dtype=np.float64).copy()
    whole = made.mean(axis=0)
    for language in LANGUAGES:
        rows = np.array([comment.language == language for comment in comments])
        if rows.any():
            # a few comments are no measure of a language: they lean on the whole
            count = int(rows.sum())
            mean = (made[rows].sum(axis=0) + 10 * whole) / (count + 10)
            made[rows] -= mean
    return _unit(made)


def _unit(rows: Floats) -> Floats:
    made: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return made


def _draws(comments: Sequence[Comment]) -> NDArray[np.bool_]:
    """Which draws each comment is in, by its text alone: neither by its place nor by what else there is."""
    drawn = [hashlib.shake_256(c.text.encode("utf-8", "replace")).digest(_DRAWS) for c in comments]
    made: NDArray[np.bool_] = np.array([list(of) for of in drawn], dtype=np.uint8) < _DRAWN
    return made


def _agreed(
    has: Floats, centred: Floats, draws: NDArray[np.bool_], known: Sequence[int | None]
) -> NDArray[np.int64]:
    """For each word the number of its theme: by the draws in which words were in one theme."""
    together = np.zeros((has.shape[1], has.shape[1]))
    for draw in range(draws.shape[1]):
        rows = draws[:, draw]
        used = has[rows]
        # within a draw words are taken by how often they are in it
        order = np.argsort(-used.sum(axis=0), kind="stable")
        order = order[np.argsort([known[at] is None for at in order], kind="stable")]
        company = _unit(used.T @ centred[rows])[order]
        group = np.zeros(len(order), dtype=np.int64)
        group[order] = _groups(company @ company.T, [known[at] for at in order], _JOIN)
        together += group[:, None] == group[None, :]
    return _groups(together / draws.shape[1], known, _TOGETHER)


def _groups(similar: Floats, known: Sequence[int | None], least: float) -> NDArray[np.int64]:
    """For each word the number of its theme: the one it had, that of the nearest theme's first word, or a new one."""
    firsts: list[int] = []
    group = np.zeros(len(similar), dtype=np.int64)
    had: dict[int, int] = {}
    for at in range(len(similar)):
        before = known[at]
        if before is not None:
            if before not in had:
                had[before] = len(firsts)
                firsts.append(at)
            group[at] = had[before]
            continue
        near = [similar[at, first] for first in firsts]
        if near and max(near) >= least:
            group[at] = int(np.argmax(near))
        else:
            group[at] = len(firsts)
            firsts.append(at)
    return group


def _scores(held: Floats, centred: Floats) -> Floats:
    """How much each comment belongs to each theme: nearness to its centre, and how many of its words it has."""
    has = np.minimum(held, 1.0)
    shared = has / np.maximum(1.0, has.sum(axis=1, keepdims=True))
    centres = _unit(shared.T @ centred)
    made: Floats = centred @ centres.T + _WORD * np.minimum(held, 2.0) / 2
    return made


def _assigned(score: Floats) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which themes each comment has, and which is its first: of those near its best one the largest."""
    best = score.max(axis=1, keepdims=True)
    belongs = score >= best - _WITHIN
    if score.shape[1] > _MOST_THEMES:
        third = -np.partition(-score, _MOST_THEMES - 1, axis=1)[:, _MOST_THEMES - 1 : _MOST_THEMES]
        belongs &= score >= third
    first: NDArray[np.int64] = (score >= best - _FIRST).argmax(axis=1)
    return belongs, first
