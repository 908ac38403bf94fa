"""What promises and reports are compared by: the stems of their words, in both languages."""

from __future__ import annotations

import re

from copilot.memory.words import tokens

_SMALL = frozenset(
    "der die das den dem des ein eine einen einem einer und oder mit von vom zu zum zur für bei beim "
    "auf aus nach vor über unter bis ob dass wenn wegen "
    "als wie was wer auch mit sich ihr ihre ihren sein seine seinen an am im in um es sie er ich wir "
    "hat habe haben ist sind the a an and or to of "
    "with by for at about on into if that how what her his their it she he i we has have had is was "
    "were been mal noch erst neu nun jetzt doch nochmals again now gibt frau herr herrn ms mr mrs".split()
)


def is_deed(stem: str) -> bool:
    """Whether it says what is done (send, ask) and not what to."""
    stem = _IRREGULAR.get(stem, stem)
    return stem in _DEEDS or _SHARED.get(stem, stem) in _DEEDS


def stems(text: str) -> list[str]:
    """The stems of the telling words of its main clause, each once, in their order."""
    main = re.split(
        r",\s+(?:ob|dass|damit|weil|wie|was|wer|wen|welche\w*|whether|so\s+that)\b|\s+(?:whether|if)\s+",
        text,
        maxsplit=1,
    )[0]
    found: list[str] = []
    for token in tokens(main):
        if token.low in _SMALL or not token.low[0].isalnum() or len(token.low) < 2:
            continue
        stem = _stem(token.low)
        if stem not in found:
            found.append(stem)
    return found


_DEEDS = frozenset(
    "send schick lies les read write writ schreib book buch reservier fill ausfull abgeb geb give mak mach show zeig "
    "frag ask "
    "talk sprech red meet treff abschick einreich submit hand draft bring call ruf find such".split()
)
# The same thing in both languages; pairs write their notes in either.
_SHARED = {
    "send": "schick", "forward": "schick", "zusend": "schick", "zuschick": "schick", "ask": "frag",
    "anfrag": "frag", "nachfrag": "frag", "anfrage": "frag", "list": "list", "draft": "entwurf",
    "outlin": "gliederung", "gliederung": "gliederung", "gliedern": "gliederung", "data": "dat",
    "note": "notiz", "room": "raum", "saal": "raum", "talk": "sprech", "red": "sprech",
    "gesprach": "sprech", "speak": "sprech", "read": "les", "write": "schreib", "writ": "schreib",
    "show": "zeig", "story": "geschicht", "letter": "brief", "question": "frag", "training": "schulung",
    "agreement": "vereinbarung", "book": "reservier", "buch": "reservier", "council": "rat",
    "fachrat": "rat", "cv": "lebenslauf", "prepar": "vorbereit", "updat": "uberarbeit", "revis": "uberarbeit",
    "register": "anmeld", "sign": "anmeld", "clarify": "klar", "check": "klar", "pruf": "klar",
    "think": "uberleg", "organi": "organisier", "organis": "organisier", "organiz": "organisier",
    "invit": "einlad", "practic": "ub", "practis": "ub", "contact": "kontakt",
    "introduc": "kontakt", "intro": "kontakt", "connect": "kontakt", "vernetz": "kontakt",

    "apply": "bewerb", "presentation": "prasentation", "present": "prasentier", "meeting": "sitzung",
    "slide": "folie", "foli": "folie", "colleagu": "kolleg", "interview": "interview",
}  # fmt: skip
_FOLD = str.maketrans("äöü", "aou")


def _stem(word: str) -> str:
    word = word.translate(_FOLD).replace("ß", "ss")
    word = re.sub(
        r"^(ab|an|auf|aus|ein|her|nach|vor|zu|zusammen|mit|durch)?(?:ge)(?=\w{3,}(?:t|en)$)", r"\1", word
    )
    for ending in ("ungen", "ing", "ern", "en", "er", "es", "ed", "et", "em", "e", "n", "s", "t"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_IRREGULAR = {
    "sen": "send", "sent": "send", "wrote": "writ", "written": "writ", "spok": "speak", "spoke": "speak",
    "met": "meet", "took": "tak", "mad": "mak",
    "gesproch": "sprech", "sproch": "sprech", "schrieb": "schreib",
    "getroff": "treff", "troff": "treff", "nomm": "nehm", "ubernomm": "ubernehm", "rief": "ruf",
    "fund": "find", "did": "do", "lies": "les", "gab": "geb", "sprach": "sprech",
}  # fmt: skip


def alike(one: str, two: str) -> bool:
    """Whether two stems mean the same thing or deed, in whichever of the two languages."""
    one, two = _IRREGULAR.get(one, one), _IRREGULAR.get(two, two)
    one, two = _SHARED.get(one, one), _SHARED.get(two, two)
    if one == two:
        return True
    short, long = sorted((one, two), key=len)
    return len(short) >= 5 and (long.startswith(short) or long.endswith(short))
