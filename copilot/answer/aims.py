"""Questions for the pair's goals and for its next session: answered from what is entered, not by likeness."""

from __future__ import annotations

import re
from typing import Literal

_LEAD = r"\W*(?:und|and|so|also|sag\s+mir|tell\s+me|zeig\s+mir|show\s+me)?\W*"
_TAIL = r"(?:\s+(?:eigentlich|denn|aktuell|derzeit|gerade|genau|noch|nochmal|zurzeit|currently|now|again|exactly))*\W*"
_OUR = r"(?:meine?[mnrs]?|unsere?[mnrs]?)"
_GOALS = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:was|wie|welche\w*)\s+(?:ist|sind|lautet|lauten)\s+{_OUR}\s+ziele?"
    r"|welche\s+ziele\s+(?:habe\s+ich|haben\s+wir)(?:\s+(?:mir|uns))?(?:\s+(?:gesetzt|vereinbart|abgemacht|festgehalten))?"
    rf"|wie\s+(?:weit|gut)\s+(?:bin\s+ich|sind\s+wir)\s+(?:mit|bei)\s+{_OUR}\s+zielen?"
    rf"|(?:wie|wo)\s+(?:steht\s+es\s+um|stehe\s+ich\s+(?:mit|bei)|stehen\s+wir\s+(?:mit|bei))\s+{_OUR}\s+ziele?n?"
    rf"|{_OUR}\s+ziele?"
    r"|what(?:'s|’s|\s+is|\s+are)\s+(?:my|our)\s+goals?"
    r"|(?:what|which)\s+goals?\s+(?:do|did|have)\s+(?:i|we)(?:\s+(?:set|have|agree(?:d)?(?:\s+on)?|settled?(?:\s+on)?))*"
    r"|how\s+(?:far|well)\s+(?:am|are)\s+(?:i|we)(?:\s+doing)?\s+(?:with|on)\s+(?:my|our)\s+goals?"
    r"|how\s+(?:am\s+i|are\s+we)\s+doing\s+(?:with|on)\s+(?:my|our)\s+goals?"
    r"|where\s+do\s+(?:i|we)\s+stand\s+(?:with|on)\s+(?:my|our)\s+goals?"
    r"|(?:my|our)\s+goals?"
    rf"){_TAIL}",
    re.IGNORECASE,
)
_MEETING = r"(?:sitzung|treffen|termin|gespräch|mal)"
_NEXT = r"nächste\w*"
_WITH = r"(?:\s+(?:mit|with)\s+[\w-]+)?"
_SESSION = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:wann|wo)\s+(?:ist|findet|haben\s+wir)\s+(?:{_OUR}|die|das|der|den)\s+{_NEXT}\s+{_MEETING}{_WITH}(?:\s+statt)?"
    rf"|(?:wann|wo)\s+(?:treffen|sehen|sprechen)\s+wir\s+uns(?:\s+(?:wieder|(?:das\s+)?{_NEXT}\s+mal|beim\s+{_NEXT}\s+mal))?"
    rf"|(?:wann|wo)\s+(?:treffe|sehe|spreche)\s+ich\s+(?:{_OUR}\s+)?[\w-]+(?:\s+(?:wieder|(?:das\s+)?{_NEXT}\s+mal))?"
    rf"|{_OUR}\s+{_NEXT}\s+(?:sitzung|treffen|termin)"
    rf"|(?:when|where)(?:'s|’s|\s+is)\s+(?:my|our|the)\s+next\s+(?:session|meeting|call){_WITH}"
    r"|(?:when|where)\s+(?:do|will|shall|are)\s+we\s+(?:meet|see\s+each\s+other|meeting|talk)(?:\s+(?:next|again))*"
    rf"|(?:when|where)\s+(?:do|will|am)\s+i\s+(?:meet|meeting|see|seeing)\s+(?:my\s+)?[\w-]+(?:\s+(?:next|again))*"
    r"|(?:my|our)\s+next\s+(?:session|meeting|call)"
    rf"){_TAIL}",
    re.IGNORECASE,
)
Of = Literal["goals", "session"]


def asks_for(question: str) -> Of | None:
    """Which of the two a question asks for, and nothing beside: "What are our goals?", "Wann treffen wir uns?" """
    if _GOALS.fullmatch(question):
        return "goals"
    return "session" if _SESSION.fullmatch(question) else None
