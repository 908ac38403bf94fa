"""Words with a capital letter that are never somebody's name."""

from __future__ import annotations

NO_NAMES = frozenset(
    (
        "the this that these those it there we they you i he she if when what who how why where which "
        "please also then next not maybe perhaps would could should will did does do is are was were "
        "has have had everyone nobody someone time feedback work training management company team "
        "budget everything nothing der die das ein eine es wir ihr ich er sie wenn falls ob dass wer "
        "was wie wo wann warum bitte auch dann nächste nächstes vielleicht hat ist sind war wird soll "
        "man niemand jemand alle alles nichts firma team unternehmen bank geschäftsleitung notiz "
        "thema ziel goal topic wetter zeit danach zuerst heute morgen kurzes kurze gut gute sobald "
        "and und but aber so yes no ja nein okay ok ignore "
        "bis am um im in an auf bei mit für von vom zum zur nach vor über by on at before after "
        "until for from to as with "
        "tomorrow today tonight next this happy übermorgen montag dienstag mittwoch donnerstag "
        "freitag samstag sonntag "
        "monday tuesday wednesday thursday friday saturday sunday januar februar märz april mai juni juli august "
        "september oktober november dezember january february march may june july october december "
        "kw ende mitte anfang "
        "end mid let lets sein seine ihr ihre mein meine dein deine unser unsere his her my our your "
        "their sich mich "
        "dich uns mir dir beide both als zuletzt später dort hier melde werde hab habe finally first "
        "later afterwards "
        "meanwhile mentoring gestern danke merci super toll great good session call meeting sitzung "
        "treffen gespräch "
        "kaffee stimmung bitte ansonsten außerdem ausserdem zudem"
    ).split()
)


# English imperatives open a sentence with a capital letter too.

COMMANDS = frozenset(
    "remind send ask tell help get thank invite encourage check review share book write draft call "
    "email let make read "
    "schedule arrange prepare find set follow update bring talk speak meet introduce discuss plan "
    "try homework action "
    "todo reminder".split()
)
