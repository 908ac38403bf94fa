"""Whether a clause announces something: a promise, and not a state, wish, habit, report, condition or denial."""

from __future__ import annotations

import re

from copilot.memory import verbs
from copilot.memory.dates import Hit
from copilot.memory.filters import hedged, negated, reported, routine
from copilot.memory.heads import Clause
from copilot.memory.words import Token

# Verbs of doing used for what somebody is like or gives away in passing.
_STATES = {
    "fragen": r"\bfragt\s+sich\b|\bfrage\s+mich\b",
    "suchen": r"\b(?:Stelle|Job|Herausforderung|Rolle|Arbeit)\b|\bnach\b",
    "sprechen": r"^(?!.*\b(?:mit|an|vor|ab|über)\b)|\bmit\s+(?:Akzent|Respekt)\b",
    "reden": r"^(?!.*\b(?:mit|über)\b)|\bklein\b",
    "zeigen": r"\b(?:Interesse|sich|Mühe|Einsatz)\b",
    "geben": r"\beine\s+\d\b|\b(?:sich|Mühe|Gas|Tipps?|Rat|Recht|recht|zu|Hoffnung)\b",
    "helfen": r"\boft\b|\bhilft\s+(?:ihr|ihm|Lea|sehr|dabei)\b.{0,12}$",
    "treffen": r"\bEntscheidungen\b",
    "bringen": r"\b(?:viel|Erfahrung|Unruhe)\b",
    "lesen": r"\b(?:viel|gern|gerne)\b",
    "schreiben": r"\b(?:gut|viel|gern|gerne)\b",
    "organisieren": r"\b(?:gut|viel|gern|gerne|alles)\b",
    "überlegen": r"\büberleg\w*(?:\s+noch)?\s*$",
    "versuchen": r"\bversuch\w*\s*$",
    "üben": r"\bKritik\b|\bDruck\b",
    "stellen": r"\bsich\b",
}
# No promise even with a day.
_NEVER = {"arbeiten": r"", "gehen": r"\b(?:Ferien|Urlaub|Pension)\b", "bleiben": r"", "kommen": r"\bzurück\b"}
# "Lea soll mehr delegieren" is feedback, however often it is repeated.
_MORE = re.compile(
    r"\b(?:öfters?|häufiger|mehr|weniger|besser|klarer|mutiger|früher|lauter|langsamer|stärker|more\s+often|more|"
    r"less|better|"
    r"louder|slower|slow\s+down|stop|aufhören)\b",
    re.I,
)
_LETS = frozenset("zukommen wissen ausstellen erklären zeigen schicken geben".split())
_SHOULD = re.compile(r"\b(?:soll|sollte|should|must|muss|has\s+to|needs?\s+to|have\s+to)\b", re.I)
_RECEIVER = re.compile(
    r"\b(?:ihm|ihr|mir|dir|uns|ihnen)\b|(?<!^)(?<=\s)[A-ZÄÖÜ]\w+\s+(?:den|die|das|einen|eine|ein|bis)\b"
)
_WHETHER = re.compile(r",?\s*(?:ob|wer|was|wie|welche\w*|wo|wann)\b")
_HELD = frozenset("halten leiten führen starten beginnen arbeiten sitzen".split())
_THINGS = re.compile(
    r"\b(?:Termin|Liste|Vorschlag|Vorschläge|Entwurf|Plan|Notizen|Antrag|Anfrage|Verbindung|Übersicht|"
    r"Gesuch|Mail)\b"
)
_ADVERBS_EN = r"(?:also|then|still|just|now|try\s+to|try\s+and|definitely|both|each|go\s+and)"
_LEADING_EN = re.compile(rf"\s*(?:{_ADVERBS_EN}\s+)*([a-z]+)(?:\s+(\w+))?", re.IGNORECASE)
_IDLE_EN = frozenset("start begin run attend meet host lead".split())
_TAKE_EN = re.compile(
    r"\s*(?:tak\w+)?\s*(?:the\s+lead|(?:\w+\s+){1,4}off\b|care|over|on\b|charge|notes|minutes)", re.IGNORECASE
)
_HAVE_EN = re.compile(
    r"\bhave\s+(?:a|another)\s+(?:quick\s+)?(?:look|chat|word|go|call|think|conversation|meeting)|"
    r"have\s+(?:lunch|coffee)"
)
_READY_EN = re.compile(r"\b(?:ready|done|finished|drafted|written|sent|prepared|in\s+place)\b")
_PROMISED = re.compile(
    r"\b(?:versprochen|zugesagt|zugesichert|angeboten|vorgenommen|vereinbart|abgemacht|"
    r"bereit\s+erklärt|verpflichtet)\b"
)
_SAID_BEHIND = re.compile(r"[^,]*,\s*\w+\W*")
"""A word behind the only comma ("…, sicher.") is none of the verb's."""
_CONTENT = re.compile(r"zu\s+\w+e[lr]?n\b|\w+zu\w+en\b|\bdass\s|,\s*(?:sie|er|ich)\s")


def announces(
    clause: Clause,
    text: str,
    words: list[Token],
    hits: tuple[Hit, ...],
    main_end: int,
    due: Hit | None,
    listed: bool,
) -> bool:
    """Whether the clause promises; ``due`` is its date, ``listed`` whether it stands in a to-do list."""
    main = text[clause.start : main_end]
    loose = due is None and (_advice(clause, text, main) or (not listed and _tempting(clause)))
    if loose or negated(main) or hedged(main) or reported(text, clause):
        return False
    dated = due is not None and (due.found.deadline or due.found.day is not None)
    deadline = due is not None and due.found.deadline
    outsider = not clause.subject.sides and clause.subject.kind != "pronoun"
    if clause.language == "en":
        sure = deadline if outsider or _needs_deadline(clause) else dated
        return _english(clause, text, sure, listed, outsider)
    if clause.mood in {"vow", "agreed"}:
        return clause.mood == "agreed" or _is_vow(text, clause, main_end)
    inside = main_words(clause, words, hits, main_end)
    if clause.mood == "guess":
        dated = due is not None and due.found.deadline
        return (dated or listed) and verbs.guess_finite(clause.base) is not None and not routine(main)
    if clause.mood == "present":
        return _present(
            clause, main, inside, dated, listed, outsider, bool(_WHETHER.match(text[main_end:])), deadline
        )
    return _modal(clause, inside, dated, listed, outsider)


def _advice(clause: Clause, text: str, main: str) -> bool:
    """ "Lea soll mehr delegieren": feedback."""
    should = clause.mood in {"modal", "can"} and _SHOULD.search(text[clause.start : clause.core])
    return bool(should and _MORE.search(main))


def _tempting(clause: Clause) -> bool:
    """ "Tempting to ring him": no name, no promise."""
    return clause.subject.kind == "name" and clause.mood == "to"


def _needs_deadline(clause: Clause) -> bool:
    """Present-tense verbs that tell of a state or an event unless something is due."""
    if clause.mood != "present":
        return False
    weak = clause.subject.kind in {"self", "both", "you"} and clause.base not in verbs.STRONG_EN
    return weak or clause.base in _IDLE_EN


def _english(clause: Clause, text: str, dated: bool, listed: bool, outsider: bool) -> bool:
    core = text[clause.core : clause.end]
    match = _LEADING_EN.match(core)
    verb = (clause.base or (match[1] if match else "")).lower()
    after = (match[1 if clause.base else 2] or "").lower() if match else ""
    strong = verb in verbs.STRONG_EN
    known = strong or verb in verbs.WEAK_EN
    if clause.mood == "present" and verb in {"take", "own", "look"}:
        special = _special_en(verb, after, core, dated, listed)
        return bool(special) and not routine(core) and (not outsider or dated)
    if clause.mood in {"present", "progressive"}:
        usual = routine(re.split(r",\s+(?:her|his|my|the|their|as|since)\b", core, maxsplit=1)[0])
        loose = clause.mood == "present" and strong and not outsider
        return not usual and (loose or (dated and strong) or (dated and known and clause.mood == "present"))
    if clause.mood == "vow" or (outsider and not known):
        if clause.subject.kind == "both" and not (strong or (known and dated)):
            return False  # "we agreed to keep it short" is a rule of theirs
        return clause.mood == "vow" and not (outsider and not known)
    special = _special_en(verb, after, core, dated, listed)
    if special is not None:
        return special
    return _by_mood_en(clause.mood, strong, known, dated, listed)


def _special_en(verb: str, after: str, core: str, dated: bool, listed: bool) -> bool | None:
    """Verbs that promise only with some objects; None for all others."""
    if verb in {"go", "come", "attend"} and dated and not listed and re.search(r"\b(?:on|am)\b", core):
        return False
    rules = {
        "have": bool(_HAVE_EN.search(core)) or (dated and bool(_READY_EN.search(core))),
        "be": bool(verbs.base_of_ing(after)) and after.endswith("ing"),
        "do": dated or after not in {"well", "fine", "great", "it", "better", "good", "ok"},
        "look": dated or after in {"at", "for", "into", "up", "through", "over", "after"},
        "take": dated or bool(_TAKE_EN.match(core)),
        "own": dated or listed,
        "get": after in {"in", "back", "hold", "quotes", "feedback", "the", "a", "some"},
        "think": dated or after.endswith("ing"),
        "start": dated or after.endswith("ing"),
    }
    return rules.get(verb, False if verb in verbs.STATES_EN else None)


def _by_mood_en(mood: str, strong: bool, known: bool, dated: bool, listed: bool) -> bool:
    if mood in {"can", "desire"}:
        return listed or (mood == "can" and dated and strong)
    if mood == "wish":
        return strong or (dated and known)
    if mood == "to":
        return known or dated or listed
    return True


def _modal(clause: Clause, inside: list[Token], dated: bool, listed: bool, outsider: bool) -> bool:
    """ "wird, will, soll, muss" with an infinitive of doing at the end."""
    last = inside[-1] if inside else None
    verb = last.low if last and verbs.infinitive(last.text) else ""
    if not verb or clause.mood == "desire":
        return False
    strong = verb in verbs.STRONG_DE
    state = verb in verbs.STATES_DE
    if clause.mood == "can":
        return (dated or listed) and (strong or verb in verbs.WEAK_DE)
    if clause.mood == "wish":
        return verb != "übernehmen" and (strong or (dated and not state))
    if outsider:
        return strong
    return strong or not state or (dated and verb in verbs.WEAK_DE)


def _is_vow(text: str, clause: Clause, main_end: int) -> bool:
    main, tail = text[clause.core : main_end].lower(), text[main_end : clause.end].lower()
    promised = clause.base.startswith(("versprech", "versprich")) or _PROMISED.search(main)
    return bool(promised) and bool(_CONTENT.search(tail))


def _present(
    clause: Clause,
    main: str,
    inside: list[Token],
    dated: bool,
    listed: bool,
    outsider: bool,
    ahead: bool,
    deadline: bool,
) -> bool:
    """The present tense used for the future: a verb of doing, or any listed verb with a day."""
    base = clause.base
    last = inside[-1].low if inside and not _SAID_BEHIND.fullmatch(main) else ""
    full = last + base if last in verbs.PREFIXES else base
    if last == "fertig" and full not in verbs.STRONG_DE:
        full, last = base, ""  # "schreibt die Skizze fertig": to write it, to its end
    special = _special_de(base, full, last, main, dated, listed, ahead, deadline)
    if special is not None:
        return special
    strong = full in verbs.STRONG_DE
    never = base in _NEVER and re.search(_NEVER[base], main)
    if routine(main) or never or (strong and not dated and is_state(full, main)):
        return False
    if last in verbs.PREFIXES and not strong:
        return dated and full in verbs.WEAK_DE
    given = clause.subject.kind == "third" and bool(_RECEIVER.search(main))
    if outsider or strong:
        return strong and (not outsider or listed or deadline or given)
    things = base in {"machen", "führen", "stellen", "fassen", "setzen"} and bool(_THINGS.search(main))
    return dated or things or (listed and full in verbs.WEAK_DE)


def _special_de(
    base: str, full: str, last: str, main: str, dated: bool, listed: bool, ahead: bool, deadline: bool
) -> bool | None:
    """Verbs that promise only with some words beside them; None for all others."""
    simple = last not in verbs.PREFIXES
    said = re.search(r"\b(?:Bescheid|rechtzeitig)\b", main) or (dated and re.search(r"\bbis\b", main))
    comes = re.search(r"\b(?:zuhören|zuschauen|vorbei|helfen)\b", main)
    rules: tuple[tuple[bool, bool], ...] = (
        (base == "sagen" and simple, bool(said)),
        (
            base == "schauen" and simple and not routine(main),
            dated or listed or ahead or bool(re.search(r"\bnach\b", main)),
        ),
        (base == "kommen" and bool(comes), True),
        # Where somebody goes, what somebody holds or leads on a day is an event.
        (base in {"gehen", "kommen"} and not full.startswith(("durch", "vorbei")) and not deadline, False),
        (full in _HELD and not (deadline or listed), False),
        (base == "lassen", last in _LETS),
    )
    return next((answer for fits, answer in rules if fits), None)


def is_state(verb: str, main: str) -> bool:
    """Whether a verb of doing is used for what somebody is like ("sucht eine Stelle", "redet sich klein")."""
    pattern = _STATES.get(verb)
    return bool(pattern and re.search(pattern, main))


def main_words(clause: Clause, words: list[Token], hits: tuple[Hit, ...], main_end: int) -> list[Token]:
    """The words of the main part up to a second verb ("… vor und schickt sie"), without date and brackets."""
    found: list[Token] = []
    depth = 0
    inside = [token for token in words if clause.core <= token.start < main_end]
    for number, token in enumerate(inside):
        if number and verbs.joins(token.low, inside[number + 1].low if number + 1 < len(inside) else ""):
            break
        depth += (token.text in "([") - (token.text in ")]")
        dated = any(hit.found.start <= token.start < hit.found.end for hit in hits)
        if depth == 0 and token.text[0].isalnum() and not dated:
            found.append(token)
    return found
