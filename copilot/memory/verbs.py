"""Verbs of doing something next, with the forms notes use them in."""

from __future__ import annotations

import re
from functools import cache

from copilot.text import dictionary

# Said in the present tense of one of the pair, these announce something: "Lea schickt …", "Urs fragt … nach".
_GERMAN = (
    "schicken senden fragen klären schreiben organisieren vereinbaren lesen testen melden buchen "
    "reservieren besorgen bestellen erstellen verfassen entwerfen formulieren notieren sammeln prüfen "
    "überprüfen kontrollieren bearbeiten überarbeiten ergänzen aktualisieren korrigieren skizzieren "
    "recherchieren informieren kontaktieren mailen telefonieren reden sprechen besprechen "
    "präsentieren üben probieren teilen zeigen geben bringen leihen holen suchen bewerben beantragen "
    "beantworten bitten treffen besuchen beobachten helfen übernehmen kümmern vermitteln verschicken "
    "versenden vernetzen überlegen definieren sortieren ordnen priorisieren dokumentieren "
    "protokollieren übersetzen drucken kopieren installieren delegieren verteilen verschieben "
    "bestätigen unterschreiben unterzeichnen beschreiben analysieren vergleichen berechnen bezahlen "
    "kaufen liefern erledigen trainieren empfehlen verlangen erfragen ermitteln erkundigen evaluieren "
    "googeln checken posten updaten reviewen beauftragen moderieren verabreden instruieren "
    "benachrichtigen sondieren konsultieren hospitieren schnuppern hinterlegen versuchen reflektieren "
    "visualisieren budgetieren eruieren rapportieren skypen anrufen verlinken scannen ausfüllen "
    "nachfragen anfragen nachhaken nachlesen nachschauen nachreichen nachsehen abklären abgeben "
    "abholen abmachen absprechen abschicken abschliessen absagen ablegen abstimmen anmelden anschauen "
    "ansehen ansprechen anschreiben anfordern anpassen anbieten anlegen ankündigen aufschreiben "
    "aufsetzen aufstellen aufbereiten aufräumen auflisten aufnehmen ausprobieren ausarbeiten "
    "aussuchen ausleihen auswerten austauschen ausdrucken auswählen ausmachen beilegen beitragen "
    "bereitstellen bereitlegen durchlesen durchgehen durchführen durchspielen durchsehen durchdenken "
    "einreichen einladen einholen einrichten einschreiben einplanen einbringen eintragen einsenden "
    "einschicken einarbeiten festhalten festlegen fertigstellen fertigmachen freigeben gegenlesen "
    "herausfinden heraussuchen raussuchen rausfinden herausschreiben herstellen hochladen "
    "herunterladen runterladen mitbringen mitnehmen mitgeben mitteilen mitschicken mitlesen "
    "teilnehmen umschreiben umsetzen vorbereiten vorbeigehen vorbeikommen vorbeibringen vorbeischauen "
    "vorlegen vorlesen vorschlagen vorsprechen vorstellen vortragen vormerken vornehmen weitergeben "
    "weiterleiten weiterschicken weiterempfehlen zurückmelden zurückrufen zurückschicken zurückgeben "
    "zusammenfassen zusammenstellen zusammentragen zusammensuchen zusammenschreiben zusammensitzen "
    "zuschicken zusenden zustellen zuteilen kennenlernen reinschauen einlesen ausrichten aufgleisen "
    "angehen aufzeichnen aufteilen hineinschauen nachführen niederschreiben rückmelden "
    "nachtragen nachholen auseinandersetzen "
    "durchschauen abliefern antworten auffrischen erarbeiten einbeziehen festmachen ausformulieren verbinden "
    "entschuldigen unterbreiten vorbringen thematisieren angeben aufzeigen hingehen mitkommen dazunehmen ergreifen "
    "befragen interviewen "
    "zuhören anhören kürzen zusagen streichen anlernen freischalten terminieren pingen nachliefern vervollständigen "
    "einspeisen durchrechnen nachrechnen abschreiben loslegen aufschalten"
).split()
# Only an announcement with a day, a modal verb or under a heading: they as often describe a state.
_GERMAN_WEAK = (
    "machen tun planen lernen schauen gehen führen halten leiten nehmen kommen arbeiten starten "
    "beginnen stellen setzen legen rufen unterstützen begleiten koordinieren diskutieren nachdenken "
    "bleiben ziehen laden füllen finden bieten passen sitzen lassen haken fassen tragen richten stimmen "
    "sehen nutzen verbessern beobachten denken dranbleiben wechseln absolvieren besprechen bestimmen "
    "vertreten überdenken entscheiden verfolgen messen"
).split()
_STRONG_STEMS = {
    "lesen": "lies",
    "sprechen": "sprich",
    "treffen": "triff",
    "geben": "gib",
    "nehmen": "nimm",
    "helfen": "hilf",
    "laden": "läd",
    "schlagen": "schläg",
    "halten": "hält",
    "tragen": "träg",
    "lassen": "läss",
    "empfehlen": "empfiehl",
    "sehen": "sieh",
    "werfen": "wirf",
    "werben": "wirb",
    "versprechen": "versprich",
    "vertreten": "vertritt",
    "messen": "miss",
    "übernehmen": "übernimm",
    "besprechen": "besprich",
    "bewerben": "bewirb",
    "entwerfen": "entwirf",
    "unternehmen": "unternimm",
}
PREFIXES = tuple(
    sorted(
        (
            "ab an auf auseinander aus bei bereit bekannt durch dran ein fertig fest frei gegen her heraus "
            "herunter hin hinein hoch kennen los mit nach nieder raus rein rück runter sicher statt "
            "teil um vor vorbei weg weiter zu zurück zusammen"
        ).split(),
        key=len,
        reverse=True,
    )
)
# Reached by a prefix but not an announcement by themselves, and verbs "will/wird/soll" says of states and wishes.
STATES_DE = frozenset(
    (
        "werden sein haben bleiben können dürfen müssen sollen wollen wachsen bekommen erhalten "
        "verlieren kriegen gehören heissen wissen kennen mögen brauchen fühlen aufsteigen wechseln "
        "verdienen kündigen leiten führen lernen reduzieren arbeiten werden weiterkommen "
        "vorwärtskommen wirken auftreten gewinnen stehen"
    ).split()
)
_ENGLISH = (
    "send share ask book call email mail phone ring write draft prepare review read check find "
    "arrange organise organize schedule contact introduce invite submit update bring follow register "
    "sign enrol enroll shadow practise practice rehearse collect gather compile list note research "
    "explore investigate confirm forward post upload print order buy lend borrow fill hand propose "
    "suggest recommend present circulate proofread test sketch outline clarify request provide "
    "deliver block edit identify choose pick reach chase nudge message ping text tell let show look "
    "set put finish complete create document summarise summarize translate scan copy reserve comment feedback "
    "add cut count shorten simplify trim close deploy research swap chair pass transfer hire owe own connect pilot "
    "polish fix"
).split()
_ENGLISH_WEAK = (
    "make do get give take talk speak meet help think reflect decide try plan run attend join come go "
    "have start apply observe discuss report work sort figure pull map define measure track log keep "
    "build learn connect catch drop return revise rewrite rework redo speak study visit watch cover "
    "host lead facilitate set"
).split()
STATES_EN = frozenset(
    (
        "be become feel know remain stay need want like love enjoy lose miss face struggle succeed "
        "fail grow earn seem understand hate depend happen move lead join begin start retire leave "
        "receive inherit manage see benefit"
    ).split()
)


def _split(infinitive: str) -> tuple[str, str]:
    """Prefix and base of a separable verb in the lists; an empty prefix otherwise."""
    for prefix in PREFIXES:
        base = infinitive[len(prefix) :]
        if infinitive.startswith(prefix) and (base in _BASES or base in _EXTRA_BASES):
            return prefix, base
    return "", infinitive


_EXTRA_BASES = frozenset(
    (
        "sprechen bereiten füllen schliessen probieren arbeiten leihen wählen drucken reichen "
        "schreiben räumen stellen setzen legen rufen gehen kommen nehmen halten tragen laden schlagen "
        "führen finden machen bringen passen bieten kündigen teilen tauschen werten holen richten "
        "hören spielen holen sagen liefern suchen spielen planen fassen lernen schauen sehen klären stimmen haken "
        "bitten senden schicken leiten denken "
        "melden fordern listen zeichnen gleisen lesen fragen rechnen sitzen schalten speisen merken"
    ).split()
)
_BASES = frozenset(_GERMAN) | frozenset(_GERMAN_WEAK)
STRONG_DE = frozenset(_GERMAN)
WEAK_DE = frozenset(_GERMAN_WEAK)
KNOWN_DE = STRONG_DE | WEAK_DE
STRONG_EN = frozenset(_ENGLISH)
WEAK_EN = frozenset(_ENGLISH_WEAK)


def _present(base: str) -> dict[str, str]:
    """Forms of the present tense with their person: "1", "3" (also plural "p")."""
    stem = base[:-2] if base.endswith("en") else base[:-1]
    if base.endswith("eln"):
        return {base[:-3] + "le": "1", base[:-1] + "t": "3", base[:-1] + "st": "2", base: "p"}
    e = "e" if re.search(r"[dt]$|[^aeiouäöülrh][mn]$", stem) else ""
    forms = {stem + "e": "1", stem: "1", stem + e + "t": "3", stem + e + "st": "2", base: "p"}
    if base in _STRONG_STEMS:
        changed = _STRONG_STEMS[base]
        forms.pop(stem + e + "t", None)
        forms[changed if base in {"halten", "vertreten"} else changed + "t"] = "3"
        forms[changed + "st"] = "2"
        if base == "laden":
            forms["lädt"] = "3"
        if base == "halten":
            forms["hält"] = "3"
    return forms


@cache
def _finite() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    bases = {_split(verb)[1] for verb in (*_GERMAN_WEAK, *_GERMAN)}
    for base in sorted(bases):
        for form, person in _present(base).items():
            if form not in table or base in STRONG_DE:
                table[form] = (base, person)
            if "ss" in form:
                table.setdefault(form.replace("ss", "ß"), (base, person))
    table |= {"tue": ("tun", "1"), "tut": ("tun", "3"), "tun": ("tun", "p")}
    return table


def finite(word: str) -> tuple[str, str] | None:
    """Base infinitive and person ("1", "2", "3", "p") of a German present form, if it is a listed verb."""
    return _finite().get(word)


def guess_finite(word: str) -> str | None:
    """The infinitive of an unlisted German third person ("optimiert" → "optimieren"), by dictionary."""
    if len(word) < 5 or not word.endswith("t") or word.startswith("ge"):
        return None
    lemma = dictionary.lemma(word, "de")
    plausible = lemma.islower() and lemma.endswith("en") and lemma[:3] == word[:3]
    return lemma if plausible and lemma not in STATES_DE else None


def final(word: str) -> str | None:
    """The infinitive of a finite verb at the end of a clause ("nachfragt" → "nachfragen")."""
    known = finite(word)
    if known:
        return known[0]
    for prefix in PREFIXES:
        base = finite(word[len(prefix) :]) if word.startswith(prefix) else None
        if base:
            return prefix + base[0]
    return None


def joins(low: str, following: str) -> bool:
    """Whether a second verb of the same subject follows ("… und bringt es mit")."""
    known = finite(following) if low == "und" else None
    return known is not None and known[1] in {"1", "3"} and following not in {"laut", "fest", "recht"}


def infinitive(word: str) -> bool:
    """Whether a German word can be the infinitive at the end of a clause (no participle)."""
    low = word.lower()
    if low in STRONG_DE or low in WEAK_DE or (low in _finite() and _finite()[low][1] == "p"):
        return True
    if not low.endswith(("en", "eln", "ern")):
        return False
    prefix, base = _strip(low)
    if prefix and base.startswith("ge") and base not in {"gehen", "geben"}:
        return False
    return (
        len(low) > 4
        and word[0].islower()
        and low.endswith(("en", "eln", "ern"))
        and not low.startswith("ge")
        and low not in _NOT_INFINITIVES
    )


_NOT_INFINITIVES = frozenset(
    (
        "einen meinen deinen seinen ihren unseren keinen diesen jeden allen vielen anderen ersten "
        "zweiten dritten nächsten kommenden letzten neuen alten guten gegen wegen neben zwischen oben "
        "unten selten zusammen sieben beiden weiteren eigenen besten wenigen mehreren übernommen "
        "vergessen worden können müssen sollen wollen dürfen ihnen denen sondern gestern gern extern "
        "intern modern entschieden versprochen besprochen verschoben unterschrieben beschrieben "
        "empfohlen"
    ).split()
)


def _strip(word: str) -> tuple[str, str]:
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 3:
            return prefix, word[len(prefix) :]
    return "", word


def without_zu(word: str) -> str | None:
    """ "anzurufen" → "anrufen"; None where the word holds no "zu"."""
    match = re.fullmatch(rf"({'|'.join(PREFIXES)})zu(\w+e[lr]?n)", word)
    return match[1] + match[2] if match else None


def base_of_ing(word: str) -> str:
    """The base of "sending", "sharing", "setting", if it is a verb of doing; else empty."""
    stem = word.lower().removesuffix("ing")
    options = (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
    return next((base for base in options if base in STRONG_EN and base != "present"), "")


def base_en(word: str) -> str | None:
    """The base of an English third person ("sends" → "send"), if it is a listed verb."""
    low = word.lower()
    if not low.endswith("s"):
        return None
    for base in (low[:-1], low[:-2], low[:-3] + "y"):
        if base in STRONG_EN or base in WEAK_EN:
            return base
    return None
