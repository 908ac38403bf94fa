"""What people wrote without what it tells of their gender: only so is it compared.

German tells it in most names of jobs ("Leiterin", "Leiter"). Both become one word before anything is compared, and
the sentence that asks for a woman or a man as mentor is left out: it is honoured as a wish (``described``), not as
a topic. Quotes stay as they were written.
"""

from __future__ import annotations

import re

from copilot.matching.described import wished

_ENDING = re.compile(
    r"\b(\w{2,}(?:er|or|ur|ist|ent|ant|at|är|log)|\w*(?:chef|coach))in(?:nen)?\b", re.IGNORECASE
)
_FEMALE_PLURAL = re.compile(r"[:*_/]-?in(?:nen)?\b")
_PERSON = re.compile(
    r"(?<=\w{3})(?:frauen|männer|frau|mann)\b|(?<=\w{4})(?:women|woman|men|man)\b", re.IGNORECASE
)
_PARENT = {
    "mutter": "Elternteil",
    "vater": "Elternteil",
    "mother": "parent",
    "father": "parent",
    "mum": "parent",
    "dad": "parent",
}
_PARENTS = re.compile(rf"\b(?:{'|'.join(_PARENT)})\b", re.IGNORECASE)


def neutral(text: str) -> str:
    """The text as it is compared."""
    asked = wished(text)
    if asked is not None:
        text = text[: asked[1].start] + text[asked[1].end :]
    text = _FEMALE_PLURAL.sub("", text)
    text = _ENDING.sub(r"\1", text)
    text = _PERSON.sub("person", text)
    return _PARENTS.sub(lambda match: _PARENT[match[0].casefold()], text).strip()
