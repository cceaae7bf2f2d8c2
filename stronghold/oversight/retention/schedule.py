"""How long everything is kept, as it comes with the site: each with its source.

A force sets its own period in the browser, from a day on. Nothing else in the site says
how long a record is kept.
"""

from collections.abc import Sequence
from datetime import date

from stronghold.oversight.retention.choices import Group, Since, Then
from stronghold.oversight.retention.rules import Rule

_FROM = date(2023, 7, 1)
_SCHEDULE = (
    "NPCC national guidance on the minimum standards for the retention and disposal of "
    "police records, version 4"
)
_REVIEWS = (
    "College of Policing APP, review, retention and disposal; Police information and "
    "records management Code of Practice 2023"
)
_OURS = "Practice of this site under DPA 2018, s.39: ask your data protection officer"
# The codes that other slices ask for.
REPORTS, REPORTER_REVIEW, REPORTER_ERASED = "reports", "reporter_review", "reporters"
AUDIT = "audit"
REQUESTS, BREACHES = "requests", "breaches"


def _reviewed(  # noqa: PLR0913 - the columns of a table
    code: str,
    label: str,
    group: Group,
    since: Since,
    months: int,
    source: str,
    note: str = "",
) -> Rule:
    then = Then.REVIEWED
    return Rule(code, label, group, since, months, then, source, _FROM, note=note)


SCHEDULE: Sequence[Rule] = (
    _reviewed(
        REPORTS,
        "Reports",
        Group.BY_TYPE,
        Since.RECEIVED,
        72,
        f"{_REVIEWS}: undetected crime and incidents, six years",
    ),
    _reviewed(
        "arrests_supply",
        "Arrests for supply or exploitation",
        Group.SERIOUS,
        Since.HAPPENED,
        120,
        f"{_REVIEWS}: serious offences, ten years clear",
        note="A new event of the same person starts the period again. The site holds "
        "no names: look in the records management system first.",
    ),
    _reviewed(
        "arrests",
        "Other arrests",
        Group.OTHER_OFFENCES,
        Since.HAPPENED,
        72,
        f"{_REVIEWS}: all other offences, six years clear",
        note="A new event of the same person starts the period again. The site holds "
        "no names: look in the records management system first.",
    ),
    _reviewed("warrants", "Warrants", Group.BY_TYPE, Since.ENDED, 72, _SCHEDULE),
    _reviewed("closures", "Closure cases", Group.BY_TYPE, Since.ENDED, 72, _SCHEDULE),
    _reviewed("seizures", "Seizures", Group.BY_TYPE, Since.HAPPENED, 72, _SCHEDULE),
    _reviewed("activities", "Activities", Group.NONE, Since.HAPPENED, 36, _OURS),
    _reviewed(
        "referrals",
        "Referrals",
        Group.PUBLIC_PROTECTION,
        Since.HAPPENED,
        120,
        f"{_REVIEWS}: public protection, reviewed every ten years",
    ),
    _reviewed(
        "concerns",
        "Exploitation concerns",
        Group.PUBLIC_PROTECTION,
        Since.HAPPENED,
        120,
        f"{_REVIEWS}: public protection, reviewed every ten years",
    ),
    _reviewed("lines", "County lines", Group.SERIOUS, Since.ENDED, 120, _REVIEWS),
    _reviewed(
        "groups",
        "Organised crime groups",
        Group.SERIOUS,
        Since.HAPPENED,
        120,
        _REVIEWS,
    ),
    _reviewed(
        REPORTER_REVIEW,
        "Reporters’ details: review",
        Group.NONE,
        Since.CALLED_BACK,
        6,
        _OURS,
    ),
    Rule(
        REPORTER_ERASED,
        "Reporters’ details, words for call-backs",
        Group.NONE,
        Since.CALLED_BACK,
        12,
        Then.ERASED,
        _OURS,
        _FROM,
    ),
    Rule(
        "photos",
        "Photos of reports",
        Group.BY_TYPE,
        Since.NOTHING,
        None,
        Then.WITH_RECORD,
        _OURS,
        _FROM,
    ),
    Rule(
        "exports",
        "Exported files",
        Group.NONE,
        Since.MADE,
        0,
        Then.ERASED,
        f"{_OURS}. Erased after one day",
        _FROM,
        is_fixed=True,
    ),
    Rule(
        "mail",
        "E-mail that waits to be sent",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        f"{_OURS}. It names no record, person or place",
        _FROM,
    ),
    Rule(
        REQUESTS,
        "Requests about people’s data",
        Group.NONE,
        Since.ENDED,
        36,
        Then.ERASED,
        f"{_OURS}. Long enough for a complaint and a claim",
        _FROM,
    ),
    Rule(
        BREACHES,
        "Data breaches",
        Group.NONE,
        Since.ENDED,
        72,
        Then.ERASED,
        f"{_OURS}. DPA 2018, s.67(6) has them recorded, and sets no period",
        _FROM,
    ),
    Rule(
        AUDIT,
        "Audit log",
        Group.NONE,
        Since.MONTH_ENDED,
        84,
        Then.REVIEWED,
        "DPA 2018, s.62 sets no period; at least as long as what it is about",
        _FROM,
    ),
    Rule(
        "briefs",
        "Signed briefs",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        f"{_OURS}. They hold figures and references, and no words of a record",
        _FROM,
    ),
    Rule(
        "views",
        "Saved views",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        f"{_OURS}. They hold choices, and their owner deletes them",
        _FROM,
    ),
)
