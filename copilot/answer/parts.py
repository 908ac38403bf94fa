"""A message as the questions it asks: each is looked up by itself, so that one part can be answered and another not."""

from __future__ import annotations

import re

from copilot.answer.following import rules
from copilot.answer.standalone import LONGEST, Earlier, standalone, stripped
from copilot.domain import Language
from copilot.text.sentences import sentences
from copilot.text.tidy import one_line

MOST = 3
"""Questions of one message that are looked up; more are asked one after the other."""
_MOST_READ = 12
_LONGEST_CONTEXT = 200
_WHOLE = 3
"""Words that a half of a question must have to be a question of its own."""
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_GREETING = re.compile(
    r"^(?:hallo|hoi|hi|hello|hey|grüezi|grüessech|guten\s+(?:tag|morgen|abend)|good\s+(?:morning|afternoon)|liebe[rs]?|dear|"
    r"sehr\s+geehrte[rs]?)\b[^?:]{0,60}[,!.]?$",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^(?:(?:mit\s+)?(?:freundliche[nm]?|liebe[nm]?|viele[nm]?|beste[nm]?|herzliche[nm]?|schöne[nm]?)\s+gr(?:ü|ue)(?:ss|ß)en?|"
    r"gruss|lg|mfg|(?:kind|best|warm)\s+(?:regards|wishes)|regards|best|cheers|sincerely|yours)\b[^?]{0,60}$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:danke|vielen\s+dank|besten\s+dank|merci|thanks|thank\s+you|many\s+thanks)\b[^?]{0,60}$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\?[\"'»”’)\]]+$")
_ASKS = re.compile(
    r"^(?:ich\s+(?:möchte|wüsste|würde)\s+(?:gerne?\s+)?wissen|mich\s+interessiert|(?:kannst\s+du|können\s+sie)\s+mir\s+sagen|"
    r"(?:i'd|i\s+would)\s+like\s+to\s+know|i\s+wonder|i\s+want\s+to\s+know|tell\s+me|sag\s+mir)\b",
    re.IGNORECASE,
)
_SECOND: dict[Language, re.Pattern[str]] = {
    "de": re.compile(
        r"[,;]?\s+(?:(?:und|sowie)\s+(?=(?:(?:(?:ab|bis|seit|für|bei|an|mit)\s+)?(?:wer|wen|wem|was|wann|wo|wohin|wie|warum|"
        r"welche[rsmn]?)|muss|kann|darf|soll|wird|ist|sind|gilt|gibt|zahlt|habe|hat|bekomme|werde|werden)\b\s+\S)|"
        r"oder\s+(?=(?:wer|wen|wem|was|wann|wo|wohin|wie|warum|welche[rsmn]?)\b\s+\S))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"[,;]\s+(?=(?:who|when|where|how|why)\b\s+\S)|[,;]?\s+(?:and\s+(?=(?:who|what|when|where|how|why|which|is|are|does|do|can|must|should|will|would|"
        r"has|have|may)\b\s+\S)|or\s+(?=(?:who|what|when|where|how|why|which)\b\s+\S))",
        re.IGNORECASE,
    ),
}


def parts(message: str, language: Language) -> list[str]:
    """The questions of a message in order, each as it can be looked up by itself; never none, at most MOST.

    Each has at most LONGEST characters. Sentences that ask nothing go with the first question as what it is about,
    the nearest of them; greetings, signatures and code are left out.
    """
    return split(message, language)[0]


def split(message: str, language: Language) -> tuple[list[str], list[str]]:
    """The same, and the questions beyond them: these are not looked up, but named."""
    found = _all(message, language)
    return found[:MOST], found[MOST:]


def _all(message: str, language: Language) -> list[str]:
    said = _sentences(message, language)
    asking = [n for n, text in enumerate(said) if _is_asking(text)]
    if not asking:
        asking = [n for n, text in enumerate(said) if _asks_without_sign(text, language)]
    if not asking:
        return [_question(_nearest(said, LONGEST) or one_line(message))]
    found: list[str] = []
    for place in asking:
        for half in _halves(said[place], language):
            if len(found) < _MOST_READ:
                earlier = [Earlier(found[0])] if found else []
                found.append(_question(standalone(half, earlier, language).text))
    before = [said[n] for n in range(asking[0])]
    after = [text for n, text in enumerate(said) if n > asking[0] and n not in asking]
    told = _nearest(before, _LONGEST_CONTEXT) or " ".join(after)
    if told and len(told) <= _LONGEST_CONTEXT and len(told) + len(found[0]) < LONGEST:
        found[0] = f"{told} {found[0]}"
    return list(dict.fromkeys(found))


def _sentences(message: str, language: Language) -> list[str]:
    """What is said, without code, greeting, thanks and everything from the farewell on."""
    kept: list[str] = []
    for span in sentences(_CODE.sub("\n", message)):
        text = one_line(span.quote)
        if _FAREWELL.match(text) and kept:
            break
        if _GREETING.match(text) or _THANKS.match(text):
            continue
        bare, _ = stripped(text, rules(language))
        if any(char.isalnum() for char in bare):
            kept.append(bare)
    return kept


def _is_asking(text: str) -> bool:
    """Whether a sentence asks, rather than quoting somebody who did."""
    return text.endswith("?") or (bool(_QUOTED.search(text)) and text[:1] in "\"'«„“(")


def _asks_without_sign(text: str, language: Language) -> bool:
    bare = text.rstrip(" .!")
    return bool(
        _ASKS.match(bare) or (rules(language).patterns["asks"].match(bare) and rules(language).has_verb(bare))
    )


def _nearest(said: list[str], most: int) -> str:
    """As many of the last sentences as there is room for; of one that is too long its beginning."""
    kept: list[str] = []
    for text in reversed(said):
        if len(" ".join([text, *kept])) > most:
            break
        kept.insert(0, text)
    if not kept and said:
        return said[-1][:most].rsplit(" ", 1)[0]
    return " ".join(kept)


def _question(text: str) -> str:
    """With a capital and a question mark, at most LONGEST characters."""
    bare = text.strip().rstrip(" ?!.…,;:")
    if len(bare) >= LONGEST:
        bare = bare[: LONGEST - 1].rsplit(" ", 1)[0]
    return f"{bare[:1].upper()}{bare[1:]}?"


def _halves(text: str, language: Language) -> list[str]:
    """Two questions in one sentence, or three: "…, and who decides?" """
    for cut in _SECOND[language].finditer(text):
        first, second = text[: cut.start()], text[cut.end() :]
        if min(len(first.split()), len(second.split())) >= _WHOLE:
            return [first.rstrip(" ,;") + "?", *_halves(second, language)]
    return [text]
