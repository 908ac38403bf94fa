"""What makes a sentence no promise: denial, doubt, condition, question, habit, report."""

from __future__ import annotations

import re
from functools import lru_cache

from copilot.memory.heads import Clause

_NEGATION = re.compile(
    r"\b(?:nicht(?!\s+(?:nur|vergessen|zuletzt))|kein(?:e[nmrs]?)?|nie|niemals|nichts|keinesfalls|"
    r"niemand|verzichtet|"
    r"not(?!\s+only)|never|no\s+longer|won['’]t|don['’]t|doesn['’]t|can['’]t|cannot|isn['’]t|"
    r"aren['’]t|shan['’]t|refuses?|nobody)\b",
    re.IGNORECASE,
)
_WHAT_ISNT = re.compile(
    r"\b(?:what|who|which)(?:\s+(?:is|are|was|were)\s+not\b|\s+(?:is|are|was|were)n['’]t\b)", re.I
)
_HEDGE = re.compile(
    r"\b(?:vielleicht|theoretisch|am\s+liebsten|not\s+sure|eventuell|evtl|möglicherweise|allenfalls|"
    r"unter\s+umständen|würde[n]?|könnte[n]?|hätte[n]?|"
    r"wär[e]?|wohl\s+kaum|vermutlich|wahrscheinlich|hoffentlich|maybe|perhaps|possibly|might|probably|would|"
    r"could|hopefully|"
    r"(?-i:may)(?=\s+[a-z])|if\s+possible)\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"\b(?:wir\s+(?:werden\s+(?:ja\s+)?sehen|schauen\s+mal|schauen,?\s+wie)|mal\s+(?:sehen|schauen)|"
    r"schauen\s+wir\s+mal|"
    r"we(?:['’]ll|\s+will|\s+shall)\s+see\b|let['’]?s\s+see\b|let['’]?s\s+(?:do|leave|keep|make)\s+(?:it|that|"
    r"this)\b|"
    r"wait\s+and\s+see)",
    re.I,
)
_RETRACTED = re.compile(
    r"^\W*(?:(?:nein|no|ok|okay|na\s+gut|actually|ach|quatsch)[,.:!\s]+)*"
    r"(?:scrap\s+(?:that|it)|forget\s+(?:that|it)|strike\s+that|never\s*mind|cancel\s+that|drop(?:ped)?\s+(?:that|"
    r"it)|"
    r"(?:das\s+)?lassen\s+wir(?!\s+uns)|lassen\s+wir['’]?s|wir\s+lassen\s+(?:das|es)|(?:doch|lieber)\s+nicht|"
    r"(?:das\s+)?hat\s+sich\s+erledigt|(?:ist\s+)?hinfällig|gestrichen|streichen|vergiss\s+(?:das|es)|"
    r"(?:we['’]?ll\s+|ok,?\s+we\s+|we\s+)?leave\s+it(?!\s+(?:to|with))|not\s+(?:needed|necessary)|(?:braucht\s+es|"
    r"brauchen\s+wir)\s+(?:doch\s+)?nicht)\b",
    re.I,
)
_CONDITION = re.compile(
    r"^\W*(?:falls|wenn|sofern|if|unless|in\s+case|provided|should|was\s+wäre|angenommen)\b", re.I
)
_CONDITION_LATER = re.compile(
    r",?\s(?:falls|sofern|unless|in\s+case|provided|nur\s+wenn|only\s+if)\b|"
    r",?\s+(?:aber\s+)?(?:nur\s+)?wenn\b(?!.*\b(?:fragt|klärt)\b)",
    re.I,
)
_IF = re.compile(r"(\w+)(?:\s+\w+){0,2}?,?\s+if\b", re.IGNORECASE)
_WHETHER = frozenset(
    "ask asks check checks see find out clarify know confirm test hr him her them me you wonder "
    "explore decide ravi".split()
)
_PAST = re.compile(
    r"\b(?:letzte[nrs]?\s+(?:woche|monat|mal|jahr)|gestern|yesterday|last\s+(?:week|month|time|year))\b", re.I
)
_ASIDE = re.compile(
    r",\s+(?:he|she|it|they|who|which|because|er|sie|es|der|die|das|weil)\b|\s[–—(]", re.IGNORECASE
)
_HABIT = re.compile(
    r"\b(?:jede[nrsm]?|alle\s+(?:\d+|zwei|drei|vier|sechs)\s+(?:tage|wochen|monate)|immer|meistens?|oft|normalerweise|regelmässig|regelmäßig|täglich|wöchentlich|"
    r"monatlich|derzeit|"
    r"zurzeit|zur\s+zeit|momentan|aktuell|gerade|seit|schon|bereits|manchmal|selten|üblicherweise|"
    r"grundsätzlich|jeweils|"
    r"every|usually|always|often|currently|since|already|normally|sometimes|rarely|regularly|daily|"
    r"weekly|generally|"
    r"(?:mon|tues|wednes|thurs|fri)days)\b",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"\b(?:ab\s+(?:jetzt|sofort|nun|heute|morgen|nächste\w*)|künftig|from\s+now\s+on|starting)\b", re.I
)
_REPORT = re.compile(
    r"\b(?:sagt|sagte|meint|meinte|findet|fand|glaubt|denkt|erwartet|hofft|behauptet|erzählt|erzählte|schätzt|rät|"
    r"says|said|thinks?|thought|expects?|hopes?|believes?|told|claims?|reckons|suggests|feels|worries|"
    r"assumes|insists|"
    r"mentioned|heard|gehört)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:laut|gemäss|gemäß|according\s+to|apparently|angeblich|offenbar|anscheinend|gerüchteweise|"
    r"es\s+heisst|es\s+heißt|rumou?r)\b",
    re.I,
)
_INJECTION = re.compile(
    r"\b(?:ignor(?:e|iere?|iert)|disregard|vergiss|forget|override|"
    r"missachte)\b.{0,60}\b(?:instruction|anweisung|prompt|rule|regel|above|previous|befehl)"
    r"|\bsystem\s?prompt\b|\byou\s+are\s+now\b|\bdu\s+bist\s+(?:jetzt|nun)\s+ein",
    re.IGNORECASE,
)


def negated(main: str) -> bool:
    """Whether the main part denies ("schickt … nicht", "won't"); what a subordinate clause denies doesn't count."""
    return bool(_NEGATION.search(_WHAT_ISNT.sub("", main)))


def retracts(text: str) -> bool:
    """Whether the sentence takes back the promise before it ("Scrap that.", "Doch nicht.")."""
    return len(text) < 120 and bool(_RETRACTED.match(text))


def hedged(main: str) -> bool:
    """Whether it is only perhaps so."""
    return bool(_HEDGE.search(main))


def routine(text: str) -> bool:
    """Whether the present tense tells what is usual or already going on."""
    return bool(_HABIT.search(text)) and not _FROM_NOW.search(text)


@lru_cache(maxsize=512)
def shut_out(text: str) -> bool:
    """Whether nothing in the sentence can be a promise: a question, a condition, hearsay, an order to the program."""
    stripped = text.rstrip(" \t\n\"'»”)*_")
    if stripped.endswith("?"):
        return True
    if _IDIOM.search(text):
        return True
    if _CONDITION.match(text) or _SOURCE.search(text) or _INJECTION.search(text):
        return True
    main = _ASIDE.split(text, maxsplit=1)[0]
    return bool(_PAST.search(main)) or _conditional(text)


def _conditional(text: str) -> bool:
    if _CONDITION_LATER.search(text) and not re.search(
        r"\b(?:fragt?e?|klärt?e?|ob|was|wie)\b.*,\s+wenn\b", text
    ):
        return True
    for match in _IF.finditer(text):
        before = text[max(0, match.start() - 60) : match.end() - 2].lower()
        if not any(re.search(rf"\b{word}\b", before) for word in _WHETHER):
            return True
    return False


def reported(text: str, clause: Clause) -> bool:
    """Whether the clause is what somebody else says, thinks or hopes."""
    before = text[: clause.start]
    match = _REPORT.search(before)
    if match is None:
        return False
    if clause.subject.kind in {"pronoun", "self"}:
        # "Lea sagt, sie schickt den Entwurf" is hers; "Ihr Chef sagt, sie schickt …" isn't.
        return bool(
            re.search(r"\b(?:chef|chefin|boss|manager|hr|vorgesetzte\w?|frau|herr|mr|ms|mrs)\b", before, re.I)
        )
    return clause.subject.text.lower() not in before.lower()
