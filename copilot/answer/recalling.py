"""Questions for what the pair said, looked up in notes alone, and those for the rule about it, never there."""

from __future__ import annotations

import re

from copilot.domain import Language

_BOTH = r"(?:\w+\s+und\s+ich|ich\s+und\s+\w+)"
"""The two by a name: "Urs und ich"."""
_WE = re.compile(
    rf"\b(?:haben|hatten|wollten)\s+(?:wir|{_BOTH})\b.*?"
    r"\b(?:vereinbart|abgemacht|ausgemacht|besprochen|beschlossen|festgehalten|"
    r"entschieden|notiert|geplant|gesagt|vorgenommen|diskutiert|angeschaut|verabredet)\b"
    r"|\b(?:wir|ich)\b.{0,80}\b(?:vereinbart|abgemacht|ausgemacht|besprochen|beschlossen|festgehalten|versprochen|"
    r"zugesagt|vorgenommen|verabredet)\s+(?:haben|hatten|habe|hatte)\b"
    r"|\b(?:habe|hatte|hat)\s+(?:ich|mein\w*\s+(?:mentor|mentorin|mentee)|[A-ZÄÖÜ]\w+)\b.{0,80}\b(?:versprochen|"
    r"zugesagt|vorgenommen|gesagt)\b"
    r"|\b(?:habe|hatte)\s+ich\b.{0,80}\b(?:notiert|aufgeschrieben|festgehalten|vereinbart|abgemacht|besprochen)\b"
    r"|\b(?:unsere[rnms]?|meine[rnms]?)\s+(?:letzte[rnms]?\s+)?(?:sitzung|treffen|gespräch|notiz|notizen|vereinbarung|"
    r"abmachung|abmachungen|zusagen?)\b"
    r"|\bwas\s+(?:war|waren)\b.{0,40}\b(?:letzte[sn]?\s+mal|letzte[rn]\s+(?:sitzung|treffen))\b"
    r"|\bdid\s+(?:we|i|my\s+(?:mentor|mentee)|[A-Z]\w+)\b.{0,80}\b(?:agree|decide|discuss|promise|say|plan|settle|note|write|talk|"
    r"commit|offer|want)\b"
    r"|\b(?:we|i)\s+(?:had\s+|have\s+)?(?:agreed|decided|discussed|promised|planned|settled|noted|talked)\b"
    r"|\b(?:our|my)\s+(?:last\s+)?(?:session|meeting|notes?|agreement|commitments?|promises?)\b",
    re.IGNORECASE | re.DOTALL,
)

_MAY = re.compile(
    r"(?:^|[.!?;:]\s*|\bwem\s+|\bwho(?:m)?\s+(?:to\s+)?)"
    r"(?:(?:darf|dürfte|dürfen|muss|müssen|kann|können)\s+(?:ich|wir|mein\w*|er|sie|man)\b[^.!?]*?"
    r"\b(?:weiter|mit)?(?:erzähl|sag|geb|teil|bericht|zeig|verrat|lösch|les|einseh|offenleg)\w*"
    r"|(?:may|can|must|could)\s+(?:i|we|my|they|he|she|you|one)\b[^.!?]*?"
    r"\b(?:tell|share|pass|report|disclose|show|reveal|read|see|delete|mention)\b"
    r"|(?:am|are)\s+(?:i|we)\s+(?:allowed|obliged)\b|ist\s+es\s+(?:erlaubt|verboten|vertraulich)\b)"
    r"|\bwer\s+(?:darf|kann|sieht|liest)\b|\bwho\s+(?:may|can|sees|reads)\b",
    re.IGNORECASE,
)
"""What is asked about what was said: whether it may be told, by whom it may be read."""
_RULE: dict[Language, str] = {
    "de": "Vertraulichkeit im Mentoring: Darf weitergegeben werden, was in einer Sitzung gesagt wurde?",
    "en": "Confidentiality in mentoring: may what was said in a meeting be passed on?",
}


def recalls(question: str) -> bool:
    """Whether a question asks for what was said in the pair rather than for what the company writes."""
    return bool(_WE.search(question)) and not _MAY.search(question)


def asks_the_rule(question: str) -> bool:
    """Whether a question asks what may be done with what was said: "May I tell others what we discussed?" """
    return bool(_WE.search(question) and _MAY.search(question))


def rule(language: Language) -> str:
    """The question for that rule as it is looked up: whom it is about doesn't lead to it, and notes don't hold it."""
    return _RULE[language]


_FRAME = re.compile(
    rf"\b(?:{_BOTH}|"
    r"was|wie|wann|wer|wo|worüber|worauf|wozu|haben|hatten|wollten|habe|hatte|hat|haben|wir|ich|uns|denn|eigentlich|"
    r"noch|schon|nochmal|zu[mr]?|über|wegen|betreffend|bezüglich|bei|beim|in|im|an|am|für|mit|von|vom|unsere[rnms]?|"
    r"meine[rnms]?|letzte[rnms]?|mal|sitzung|treffen|gespräch|notiz(?:en)?|vereinbar\w*|abgemacht|abmachung\w*|ausgemacht|"
    r"besprochen|beschlossen|festgehalten|entschieden|notiert|aufgeschrieben|geplant|gesagt|vorgenommen|diskutiert|angeschaut|"
    r"verabredet|versprochen|zugesagt|zusagen?|thema|der|die|das|den|dem|des|war|waren|dazu|"
    r"what|how|when|who|where|did|do|we|i|had|have|about|on|regarding|concerning|for|with|in|at|to|the|a|our|my|last|"
    r"time|session|meeting|notes?|agree(?:d|ment)?|decided?|discuss(?:ed)?|promised?|promises?|said|say|planned|plan|"
    r"settled?|note|noted|write|written|down|talk(?:ed)?|commitments?|offered|offer|want|again|was|were)\b",
    re.IGNORECASE,
)


def subject(question: str) -> str:
    """What a recalling question is about, without its frame: "What did we agree on the presentation?" gives
    "presentation"; empty where it asks for everything.
    """
    return " ".join(re.sub(r"[^\w\s-]", " ", _FRAME.sub(" ", question)).split())
