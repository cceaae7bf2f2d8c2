"""How long everything is kept, as it comes with the site: each with its source.

A force sets its own period in the browser, from a day on. Nothing else in the site says
how long a record is kept.
"""

from collections.abc import Mapping, Sequence
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
_AS_REPORTS = f"{_OURS}. As long as the reports that they answer"
# The codes that other slices ask for.
REPORTS, REPORTER_REVIEW, REPORTER_ERASED = "reports", "reporter_review", "reporters"
AUDIT, VISITS, TIME_AWAY = "audit", "visits", "time_away"
REQUESTS, BREACHES, LINKS = "requests", "breaches", "links"


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
    _reviewed("operations", "Operations", Group.NONE, Since.ENDED, 72, _AS_REPORTS),
    _reviewed("priorities", "Priorities", Group.NONE, Since.ENDED, 72, _AS_REPORTS),
    _reviewed("taskings", "Taskings", Group.NONE, Since.ENDED, 72, _AS_REPORTS),
    _reviewed(
        "after_care",
        "After-care of homes",
        Group.PUBLIC_PROTECTION,
        Since.ENDED,
        120,
        f"{_REVIEWS}: public protection, reviewed every ten years",
    ),
    Rule(
        TIME_AWAY,
        "Whose time away from the neighbourhood it was",
        Group.NONE,
        Since.HAPPENED,
        12,
        Then.ERASED,
        _OURS,
        _FROM,
        note="The hours stay with the team, so that no week’s figures change.",
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
        VISITS,
        "Visits planned where a team asks to be rung first",
        Group.NONE,
        Since.RECORDED,
        24,
        Then.ERASED,
        _OURS,
        _FROM,
        note="A year at least: they show a team who tries places.",
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
        "history",
        "Files of an earlier system",
        Group.NONE,
        Since.MADE,
        0,
        Then.ERASED,
        f"{_OURS}. Erased once its lines are imported; with wrong lines, two weeks "
        "after it was last worked on",
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
    Rule(
        LINKS,
        "Links between records",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.WITH_RECORD,
        f"{_OURS}. A link goes with the first of its records to go",
        _FROM,
    ),
    Rule(
        "disclosures",
        "Disclosures to a named person",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.WITH_RECORD,
        f"{_OURS}. Their words go with the record, or when the disclosure is over; who "
        "was given what, when and by whom stays (s.62)",
        _FROM,
    ),
    Rule(
        "agreements",
        "Agreements with partners",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        "DPA 2018, s.34(3): they show on what ground things were shared",
        _FROM,
    ),
    Rule(
        "decisions",
        "Decisions on retention",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        "DPA 2018, s.34(3). What people wrote about a record goes with it",
        _FROM,
    ),
    Rule(
        "accounts",
        "Accounts, teams, partners and their keys",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        f"{_OURS}. The audit log names them; sessions go within hours, keys of unused "
        "devices after 90 days",
        _FROM,
    ),
    Rule(
        "ground",
        "Places, boundaries, law, open data and figures",
        Group.NONE,
        Since.NOTHING,
        None,
        Then.KEPT,
        f"{_OURS}. They are about no one",
        _FROM,
    ),
)

# Which rule each table with words that people type, or about people, comes under. What
# hangs on a record is under the rule of the record, and goes with it; so does the
# history of each.
COVERS: Mapping[str, Sequence[str]] = {
    REPORTS: ("reports.Report", "reports.Assessment"),
    REPORTER_ERASED: ("reports.Reporter", "reports.CallBack"),
    "photos": ("reports.Attachment",),
    # Those for supply have a period of their own.
    "arrests": ("operations.Arrest", "operations.ArrestMatch"),
    "warrants": (
        "operations.Warrant",
        "operations.WarrantPremises",
        "operations.WarrantEntry",
    ),
    "closures": (
        "operations.ClosureCase",
        "operations.ClosureEvent",
        "operations.ClosureSignatory",
        "operations.ClosureException",
        "operations.ClosureNotice",
        "operations.Paper",
        "packs.HearingPack",
    ),
    "seizures": ("operations.Seizure",),
    "activities": ("operations.Activity",),
    "referrals": ("operations.Referral",),
    "concerns": ("operations.Concern",),
    "lines": ("operations.CountyLine",),
    "groups": ("operations.CrimeGroup", "operations.Disruption"),
    "operations": ("operations.Operation",),
    "priorities": ("operations.Priority",),
    "taskings": ("operations.Tasking",),
    "after_care": ("operations.AfterCare",),
    REQUESTS: (
        "oversight.DataRequest",
        "oversight.RequestStep",
        "oversight.RequestItem",
        "oversight.RequestNotice",
    ),
    BREACHES: ("oversight.DataBreach", "oversight.BreachStep"),
    VISITS: ("operations.VisitAlert", "places.AskFirst"),
    "exports": ("exports.Export",),
    "history": ("operations.HistoryFile", "operations.HistoryProblem"),
    "mail": (
        "operations.AlertMail",
        "operations.DutyMail",
        "operations.LeftWorkMail",
        "operations.VisitMail",
        "brief.BriefMail",
        "accounts.NoticeMail",
        "disclosures.DisclosureMail",
    ),
    AUDIT: ("audit.Event", "audit.Reason", "audit.Block", "audit.BlockPart"),
    "briefs": (
        "brief.Brief",
        "brief.BriefChanged",
        "brief.BriefCounted",
        "brief.RevisionCounted",
    ),
    "views": ("records.SavedView",),
    "disclosures": ("disclosures.Disclosure", "disclosures.DisclosedField"),
    LINKS: ("operations.Link",),
    "agreements": ("sharing.Agreement",),
    "decisions": (
        "oversight.Period",
        "oversight.PeriodAnswer",
        "oversight.Decision",
        "oversight.DecisionEnd",
        "oversight.ErasureAnswer",
        "oversight.Tombstone",
    ),
    "accounts": (
        "accounts.User",
        "accounts.Organisation",
        "accounts.Team",
        "accounts.AccessRule",
        "accounts.ForceDetails",
        "accounts.DeviceKey",
        "accounts.FirstCode",
        "accounts.ProvisioningKey",
        "accounts.ProvisionedPerson",
        "accounts.ProvisionedGroup",
        "operations.FeedKey",
        "program_keys.ProgramKey",
    ),
    "ground": (
        "database.InstalledSql",
        "geography.Force",
        "geography.Edition",
        "geography.Area",
        "geography.Population",
        "geography.Indicator",
        "geography.Street",
        "places.Premises",
        "operations.Deadline",
        "operations.Provision",
        "operations.ProvisionDecision",
        "operations.ProvisionLook",
        "operations.SweptLaw",
        "opendata.SourceFile",
        "opendata.StreetCrime",
        "opendata.StopSearch",
        "figures.Tally",
        "figures.MapCell",
        "figures.PieceToCount",
        "sharing.Release",
        "sharing.Figure",
    ),
}
