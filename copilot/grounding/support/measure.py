"""What is measured of a claim and its evidence, from cover to roles."""

from __future__ import annotations

from copilot.grounding.support.across import alone, exchanged, in_place
from copilot.grounding.support.additions import unconditioned
from copilot.grounding.support.align import HIT, Alignment
from copilot.grounding.support.cover import closeness, cover, nearness, opening, subject
from copilot.grounding.support.crossing import names_crossed
from copilot.grounding.support.facts import figures, names, replaced
from copilot.grounding.support.features import Features
from copilot.grounding.support.joined import joined_on
from copilot.grounding.support.meaning import Meaning
from copilot.grounding.support.roles import crossed, inverted, parted, swapped
from copilot.grounding.support.turns import turns

_UNLIKE_BY_WORDS = 1.1


def measure(found: Alignment, meaning: Meaning | None) -> Features:
    """All features of an alignment."""
    result = Features()
    if not found.claim.content or not found.evidence.content:
        result.values |= {
            "uncovered": 1.0,
            "uncovered at home": 1.0,
            "worst clause": 1.0,
            "unlike": 1.0,
            "nothing": 1.0,
        }
        return result
    if found.best.max() < HIT:
        result.values["nothing"] = 1.0
    cover(found, result)
    figures(found, result)
    names(found, result)
    replaced(found, result)
    in_place(found, result)
    if found.across:
        exchanged(found, result)
        alone(found, result)
        joined_on(found, result)
        mixed, heads = names_crossed(found)
        if heads:
            result.see("names crossed", heads)
            result.values["names crossed"] = mixed
    for one, other in swapped(found):
        result.see("swapped", [one, other], most=4)
        if found.claim.items[one].person and found.claim.items[other].person:
            result.see("persons swapped", [one, other])
    result.values["inverted"] = inverted(found)
    result.see("name parted", parted(found))
    clearly, pair = crossed(found)
    if pair:
        result.see("crossed", pair)
        result.values["crossed"] = clearly
    subject(found, result)
    unconditioned(found, result)
    closeness(found, result)
    result.values["opening elsewhere"] = opening(found)
    for turn in turns(found):
        result.see(f"{turn.group} {turn.change}", [turn.at], weight=turn.weight)
    if meaning is not None:
        nearness(found, result, meaning)
    else:  # what it is on average, by the words that the evidence lacks
        result.values["unlike"] = _UNLIKE_BY_WORDS * result.values["uncovered at home"]
    return result
