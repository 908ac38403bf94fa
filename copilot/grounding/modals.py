"""Where "should", "still has to" or "soll" says no more than that the owner promised it."""

from __future__ import annotations

from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.reading import Reading

_MOST = 2
_EN = frozenset("should supposed must".split())
_EN_TO = frozenset("has have had needs need needed".split())
_SKIPPED = frozenset("still now yet also was is were are then".split())
_PERSON = frozenset("she he who".split())
_DE = frozenset("soll sollte sollen muss müsste musste möchte hätte".split())
_ASKS = frozenset("ob falls wenn whether if".split())
_REACHED = frozenset("reached erreicht".split())


def promised(text: Reading, given: Given) -> set[int]:
    """The tokens of modal verbs that only say what was promised."""
    if not given.is_commitment:
        return _goal_modals(text)
    if given.said_done:
        return set()
    of = _english if text.language == "en" else _german
    found = [hit for n, _ in text.of_kind("word") if (hit := of(text, n, given))]
    return {i for hit in found[:_MOST] for i in hit}


def _goal_modals(text: Reading) -> set[int]:
    """ "should have been reached" of a goal whose day is over."""
    found = set()
    for n, token in text.of_kind("word"):
        clause = {text.form(k) for k in range(n, min(n + 6, len(text.tokens)))}
        late = {text.form(k) for k in range(max(0, n - 2), n)}
        if token.form in {"should", "sollte", "sollen"} and (clause | late) & _REACHED:
            found.add(n)
    return found


def _denied(text: Reading, n: int) -> bool:
    return text.form(n + 1) in lexicon(text.language).words("negation")


def _english(text: Reading, n: int, given: Given) -> set[int]:
    form = text.form(n)
    if _denied(text, n) or not (form in _EN or (form in _EN_TO and text.form(n + 1) == "to")):
        return set()
    if _ASKS & {text.form(k) for k in range(text.clause(n).start, n)}:
        return set()
    if form not in {"should", "supposed"} and "still" not in {text.form(n - 1), text.form(n + 1)}:
        return set()
    hit = {n, n + 1} if form in _EN_TO or text.form(n + 1) == "to" else {n}
    k = n - 1
    while k >= 0 and text.form(k) in _SKIPPED:
        k -= 1
    if k >= 0 and text.tokens[k].kind == "name":
        return hit if text.tokens[k].value[0] == given.owner and not text.tokens[k].possessive else set()
    passive = "be" in {text.form(n + 1), text.form(n + 2)}
    by = any(
        token.value[0] == given.owner and text.form(i - 1) == "by" and i > n
        for i, token in text.of_kind("name")
    )
    return hit if text.form(k) in _PERSON or (passive and by) else set()


def _german(text: Reading, n: int, given: Given) -> set[int]:
    form = text.form(n)
    clause = text.clause(n)
    forms = [text.form(k) for k in clause]
    if form not in _DE or _denied(text, n) or _ASKS & set(forms):
        return set()
    if form in {"muss", "müsste", "musste"} and "noch" not in forms:
        return set()
    if form == "hätte" and "sollen" not in forms:
        return set()
    hearsay = "haben" in forms[-2:] and "sollen" not in forms[-1:]
    owner = any(text.tokens[k].kind == "name" and text.tokens[k].value[0] == given.owner for k in clause)
    first = next((k for k in clause if text.tokens[k].kind == "name"), -1)
    mine = owner and text.tokens[first].value[0] == given.owner
    pronoun = not owner and bool(_PERSON & set(forms) or {"sie", "er"} & set(forms)) and first < 0
    return {n} if not hearsay and (mine or pronoun) else set()
