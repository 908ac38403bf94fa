"""Promised is not done: a rewording may not put the promised deed into the past, nor end what is open."""

from __future__ import annotations

import re

from copilot.grounding.actors import deeds
from copilot.grounding.given import Given
from copilot.grounding.lexicon import lexicon
from copilot.grounding.marks import marks
from copilot.grounding.match import keys, lemma, verb_lemma
from copilot.grounding.reading import Reading, Token
from copilot.grounding.reason import Reason

_OVER = {
    "en": re.compile(r"\b(?:was|were|had been) (?:still )?(?:open|pending|outstanding|(?:#\S+ days? )?overdue)\b"
                     r"|\b(?:has|have) (?:now )?passed\b(?! (?:the|a|an|on|her|his|&))"
                     r"(?<!deadline has passed)(?<!date has passed)"
                     r"|\bno longer\b|\bit (?:has )?passed\b|of #\S+ (?:(?:is|are) )?(?:left|remaining)\b"
                     r"|\bonce (?:open|due)|\bsince #\S+ (?:days?|weeks?)\b"
                     r"|\b(?:overdue|open|due|left) and (?:is |was |has )?(?:now|since|meanwhile|already) "
                     r"(?:\w+ )?(?:promised|agreed|committed|planned|scheduled|set|undertaken)\b"),
    "de": re.compile(r"\b(?:war|waren) (?:\S+ ){0,5}?(?:offen|pendent|hängig|ausstehend|überfällig)\b|\boffen war"
                     r"|\büberfällig war|\b(?:überfällig|offen|fällig) und (?:\w+ )?"
                     r"(?:zugesagt|versprochen|vereinbart|abgemacht|geplant)"
                     r"|von #\S+ (?:(?:sind|ist) )?(?:noch )?(?:übrig|verbleiben|bleiben)\b"),
}  # fmt: skip
_HAVE = frozenset("has have had having 's".split())
_BE_PAST = frozenset("was were been is are got".split())
_SKIPPED = frozenset("still now currently yet since already it".split())
_PREFIX = (
    r"(?:ab|an|auf|aus|bei|dar|durch|ein|fest|fort|her|heraus|herunter|hin|hoch|los|mit|nach|nieder|r"
    r"aus|teil|um|vor|vorbei|weg|weiter|zu|zurück|zusammen|bereit|fertig|kennen|frei|zurecht)?"
)
_GE = re.compile(_PREFIX + r"ge\w{2,}(?:t|en)$")
_NO_GE = re.compile(_PREFIX + r"(?:(?:be|ver|er|zer|ent|emp|über|unter|hinter|wider)\w+(?:t|en)|\w+iert)$")
_DONE = frozenset("hat haben hatte hatten ist sind war waren wurde wurden worden".split())


_HELPING = {
    "de": frozenset("hat haben hatte hatten wurde wurden worden".split()),
    "en": frozenset("has have had been was were".split()),
}
_TAKEN_ON = frozenset(
    "zugesagt versprochen vorgenommen vor geplant übernommen vereinbart abgemacht erklärt beabsichtigt verpflichtet "
    "gesagt vorgemerkt zu festgelegt".split()
)
_PARTS = frozenset({"of", "von"})
_DENIED = frozenset(
    "nicht nichts noch kein keine unverändert not no yet nothing unchanged changed moved same stayed gleich".split()
)


def tense(text: Reading, given: Given) -> Reason | None:
    """The first verb of the draft that the text puts behind us."""
    if _OVER[text.language].search(text.normal) and not _OVER[text.language].search(given.draft.normal):
        return Reason("status", "was open")
    if not given.is_commitment:
        return _perfect_goal(text, given)
    if given.said_done:
        return _reported(text, given)
    return _past(text, given)


def _reported(text: Reading, given: Given) -> Reason | None:
    """What a note calls done is said as done, not as still to do."""
    past = _past_en if text.language == "en" else _past_de
    known = deeds(given)
    ended = any(
        token.form in {"done", "erledigt"} or (keys(token.raw, text.language) & known and past(text, n))
        for n, token in text.of_kind("word")
    )
    return None if ended else Reason("status", "no longer done")


def _past(text: Reading, given: Given) -> Reason | None:
    if text.language == "de" and (has_done := _has_done(text, given)):
        return Reason("status", has_done)
    frame, marked = given.frame, marks(text)[1]
    for n, token in text.of_kind("word"):
        if n in marked or token.form in frame or token.form in lexicon(text.language).words("negation"):
            continue
        past = _past_en(text, n) if text.language == "en" else _past_de(text, n)
        state = text.form(n - 1) in {"is", "are", "wird"} and not keys(token.raw, text.language) & deeds(
            given
        )
        if past and not state and not _said(given, text, n):
            return Reason("status", token.raw)
    return None


def _has_done(text: Reading, given: Given) -> str:
    """A German perfect of a promised deed, wherever in its sentence the two halves stand."""
    if _DONE & {token.form for token in given.what.tokens}:
        return ""
    known = deeds(given)
    sentence: list[Token] = []
    for token in (*text.tokens, Token("mark", ".", ".", -1)):
        if token.form not in {".", ";", ":"}:
            sentence.append(token)
            continue
        forms = {each.form for each in sentence}
        if forms & {"hat", "haben"} and not forms & _TAKEN_ON:
            for each in sentence:
                ended = each.is_word and each.form.endswith(("t", "en")) and not each.raw[0].isupper()
                whole = _GE.match(each.form) or _NO_GE.match(each.form)
                same = verb_lemma(each.raw) == each.form
                if ended and whole and not same and keys(each.raw, "de") & known:
                    return each.raw
        sentence = []
    return ""


def _perfect_goal(text: Reading, given: Given) -> Reason | None:
    """A goal's deed counts as done only as far as "x of y" in the same clause says, or where it is denied."""
    drafted = {token.form for _, token in given.draft.of_kind("word")}
    for n, token in text.of_kind("word"):
        if token.form not in _HELPING[text.language] - drafted:
            continue
        clause = {text.form(k) for k in text.clause(n)}
        if token.form in {"wurde", "wurden"} and _measured(text, n, drafted):
            continue
        if not clause & (_PARTS | _DENIED):
            return Reason("status", "has done it")
    return None


def _measured(text: Reading, n: int, drafted: set[str]) -> bool:
    """Whether what "wurde" puts behind us is the measuring, not a deed of the draft before it."""
    if text.form(n - 1) == "gemessen":
        return True
    for k, token in text.of_kind("word"):
        if k > n and token.form == "gemessen":
            return True
        participle = _GE.match(token.form) or _NO_GE.match(token.form)
        if k > n and participle and token.form in drafted and token.raw[0].islower():
            return False
    return False


def _past_en(text: Reading, n: int) -> bool:
    token = text.tokens[n]
    base = lemma(token.raw.lower(), "en")
    k = n - 1
    while k >= 0 and text.form(k) in _SKIPPED:
        k -= 1
    before = text.form(k)
    if before == "have" and text.form(k - 1) in {"should", "to"}:
        return False  # "should have asked by then"
    plain_past = token.form in lexicon("en").words("same_past")
    if plain_past:
        return (
            before in _HAVE | _BE_PAST
            or (k >= 0 and text.tokens[k].kind == "name")
            or before in {"she", "he", "who"}
        )
    if base == token.form or token.form.endswith(("s", "ing", "er", "est", "n't")) or not base.isalpha():
        return before in _HAVE and token.form.endswith("ed")
    return before not in {"be", "being"}


def _past_de(text: Reading, n: int) -> bool:
    token = text.tokens[n]
    word, base = token.form, verb_lemma(token.raw)
    clause = {text.form(k) for k in text.clause(n)}
    noun = not token.raw[0].islower() and not token.opens
    infinitive = base in {word, word.replace("zu", "", 1)}
    if noun or infinitive or not base.endswith("n") or word.startswith(base):
        return False
    stem = base.removesuffix("n").removesuffix("e")
    if word in {stem + ending for ending in ("te", "ten", "ete", "eten")}:
        return True
    # "dass nachgefragt wird" is still to come
    if clause & {"wird", "werden", "würde"} and not clause & {"worden", "wurde"}:
        return False
    if _GE.match(word) and not base.startswith("ge"):
        return True
    if _NO_GE.match(word):  # "besucht" is present or participle: the helping verb tells
        return bool(clause & _DONE)
    present = word in {stem + "e", stem + "st"} or word.endswith("t")
    return not present and not word.endswith(("em", "er", "es"))


def _said(given: Given, text: Reading, n: int) -> bool:
    """Whether draft or evidence have that very form, with no helping verb that the draft lacks."""
    form = text.form(n)
    helping = (
        {text.form(k) for k in range(max(0, n - 2), n)}
        if text.language == "en"
        else {text.form(k) for k in text.clause(n)}
    )
    helping &= _HAVE | _BE_PAST if text.language == "en" else _DONE
    for reading in given.readings:
        for k, token in reading.of_kind("word"):
            if token.form == form:
                near = {
                    reading.form(i)
                    for i in (range(max(0, k - 2), k) if text.language == "en" else reading.clause(k))
                }
                if helping <= near or (text.language == "de" and form not in _final(text, n)):
                    return True
    return False


def _final(text: Reading, n: int) -> set[str]:
    """The last word of a clause, where a German perfect ends."""
    return {text.form(text.clause(n).stop - 1)}
