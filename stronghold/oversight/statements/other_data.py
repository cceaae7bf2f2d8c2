"""What the site holds beside the kinds of record, table by table.

A kind of record says in its `record.py` what it is for and whom it is about. Each other
table is named here, or in NO_PERSON with those that hold nothing about a person; a test
fails for a table that is in neither. Which fields a table has is read from the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stronghold.core.records.choices import People


@dataclass(frozen=True)
class Held:
    """Tables that serve one purpose, by the labels of their models."""

    label: str
    purpose: str
    people: Sequence[People]
    tables: Sequence[str]


_ALL_PEOPLE = (
    People.SUSPECT,
    People.REPORTER,
    People.OCCUPIER,
    People.CHILD,
    People.ADULT_AT_RISK,
    People.STAFF,
)
OTHER_DATA: Sequence[Held] = (
    Held(
        "Who reported",
        "To call back the person who reported, safely. Kept apart from the report, and "
        "erased first",
        (People.REPORTER,),
        ("reports.Reporter",),
    ),
    Held(
        "Work on reports",
        "To assess reports, call people back and merge duplicates",
        (People.REPORTER, People.SUSPECT, People.STAFF),
        ("reports.Assessment", "reports.CallBack", "reports.DuplicateDecision"),
    ),
    Held(
        "Photos of reports",
        "To show what was reported; saved again without their metadata",
        (People.SUSPECT, People.OCCUPIER),
        ("reports.Attachment",),
    ),
    Held(
        "Steps and papers of closure cases",
        "To serve, apply and prove what the 2014 Act asks for. The people served, "
        "witnesses, signatories and those who may be inside are named here",
        (People.OCCUPIER, People.SUSPECT, People.STAFF),
        (
            "operations.ClosureEvent",
            "operations.ClosureException",
            "operations.ClosureNotice",
            "operations.ClosureSignatory",
        ),
    ),
    Held(
        "Premises and entries of warrants",
        "To carry out and endorse a warrant as the law requires",
        (People.OCCUPIER, People.STAFF),
        ("operations.WarrantEntry", "operations.WarrantPremises"),
    ),
    Held(
        "Phases, matches and holds of records",
        "To plan operations, to match imported arrests, and to hold back what would "
        "put a person at risk",
        (People.SUSPECT, People.CHILD, People.ADULT_AT_RISK, People.STAFF),
        (
            "operations.ArrestMatch",
            "operations.PhaseBegun",
            "operations.SharingHold",
        ),
    ),
    Held(
        "Requests about people’s data",
        "To answer people who ask for, correct or object to what is held about them. "
        "Who asked is in the force’s own system, not here",
        (People.SUSPECT, People.REPORTER, People.OCCUPIER, People.STAFF),
        (
            "oversight.DataRequest",
            "oversight.RequestStep",
            "oversight.RequestRecord",
            "oversight.RequestItem",
            "oversight.RequestNotice",
        ),
    ),
    Held(
        "Data breaches",
        "To record breaches, report them and put them right: DPA 2018, ss.67 and 68",
        (People.SUSPECT, People.REPORTER, People.OCCUPIER, People.STAFF),
        ("oversight.DataBreach", "oversight.BreachStep"),
    ),
    Held(
        "Papers of warrants and closure cases, and hearing packs",
        "To prove a case to the court: notices as served, statements, exhibits",
        (People.SUSPECT, People.OCCUPIER, People.ADULT_AT_RISK, People.STAFF),
        ("operations.Paper", "packs.HearingPack"),
    ),
    Held(
        "Disruptions of organised crime groups",
        "To show what held a group up, and which records show it",
        (People.SUSPECT, People.STAFF),
        ("operations.Disruption",),
    ),
    Held(
        "Organisations that took part in activities",
        "To show which organisations worked together, with how many people. No one is "
        "named but who recorded it",
        (People.STAFF,),
        ("operations.TookPart",),
    ),
    Held(
        "Links between records",
        "To show what led to what, and what came of a report",
        (People.STAFF,),
        ("operations.Link", "operations.Linked"),
    ),
    Held(
        "Revisits of homes",
        "To see that a home that was taken over stays safe",
        (People.ADULT_AT_RISK, People.OCCUPIER),
        ("operations.Revisit",),
    ),
    Held(
        "Time away from the neighbourhood",
        "To show how a team’s week was spent, as sums of the team",
        (People.STAFF,),
        ("operations.TimeAway", "operations.TeamHours"),
    ),
    Held(
        "Addresses, and where to call first",
        "To see what happened at an address, and to keep officers from harm or from "
        "spoiling another team’s work",
        (People.OCCUPIER, People.STAFF),
        (
            "operations.AskFirstRequest",
            "operations.VisitAlert",
            "places.AskFirst",
            "places.Premises",
        ),
    ),
    Held(
        "Deadlines, alerts and messages",
        "To meet the limits of the law and to alert the person responsible. E-mail "
        "names no record, person or place",
        (People.STAFF,),
        (
            "accounts.NoticeMail",
            "brief.BriefMail",
            "disclosures.DisclosureMail",
            "operations.Alert",
            "operations.AlertMail",
            "operations.Deadline",
            "operations.DutyMail",
            "operations.LeftWork",
            "operations.LeftWorkMail",
            "operations.VisitMail",
        ),
    ),
    Held(
        "Agreements and disclosures",
        "To share with partners lawfully, and to show what was shared with whom",
        _ALL_PEOPLE,
        (
            "disclosures.DisclosedField",
            "disclosures.Disclosure",
            "portal.Sent",
            "portal.Visit",
            "sharing.Agreement",
            "sharing.AgreementPaper",
            "sharing.IdentityCheck",
            "sharing.Release",
            "sharing.Ticket",
        ),
    ),
    Held(
        "Accounts, teams and days off",
        "To let authorised people in, each with the rights of their role",
        (People.STAFF,),
        (
            "accounts.Absence",
            "accounts.ForceDetails",
            "accounts.Organisation",
            "accounts.ProvisionedGroup",
            "accounts.AskedAccess",
            "accounts.ProvisionedPerson",
            "accounts.Service",
            "accounts.Team",
            "accounts.TeamLeft",
            "accounts.User",
        ),
    ),
    Held(
        "Signing in, devices and keys",
        "To know who is signed in and where, and to stop guessing",
        (People.STAFF,),
        (
            "accounts.DeviceKey",
            "accounts.ProvisioningKey",
            "axes.AccessAttempt",
            "axes.AccessAttemptExpiration",
            "mfa.Authenticator",
            "operations.FeedKey",
            "program_keys.ProgramKey",
            "records.SentMove",
            "sessions.Session",
            "socialaccount.SocialAccount",
            "usersessions.UserSession",
        ),
    ),
    Held(
        "Audit log",
        "To show who collected, changed, read, disclosed, combined and erased what: "
        "DPA 2018, s.62. Kept in words only where a reason was asked for",
        (People.STAFF,),
        ("audit.Event", "audit.Reason", "pghistory.Context"),
    ),
    Held(
        "Earlier rows of evidence",
        "To prove what was changed after the fact: entries under warrants, deadlines, "
        "call-backs, captions of photos, requests, breaches, and what gave an account "
        "its rights. No page shows them",
        _ALL_PEOPLE,
        ("audit.EarlierRow",),
    ),
    Held(
        "Briefs, saved views and exports",
        "To report the week, to find a list again, and to account for files",
        (People.STAFF,),
        (
            "brief.Brief",
            "brief.BriefCounted",
            "brief.BriefSubscriber",
            "brief.RevisionCounted",
            "exports.Export",
            "figures.LoggedCount",
            "records.SavedView",
        ),
    ),
    Held(
        "Files of an earlier system",
        "To bring its records along: a file is kept while its lines are checked and "
        "imported",
        _ALL_PEOPLE,
        ("operations.HistoryFile", "operations.HistoryProblem"),
    ),
    Held(
        "Files that were checked and wait to be imported",
        "To import people, custody’s arrests or choices of the force without choosing "
        "the file again: for an hour at most",
        (People.STAFF, People.SUSPECT),
        ("accounts.CheckedFile",),
    ),
    Held(
        "Decisions on retention",
        "To review, hold, restrict and erase records, and to prove it",
        (People.STAFF,),
        (
            "oversight.Decision",
            "oversight.DecisionEnd",
            "oversight.ErasureAnswer",
            "oversight.Period",
            "oversight.PeriodAnswer",
            "oversight.Tombstone",
        ),
    ),
    Held(
        "Decisions on legal limits",
        "To apply the law of the day, approved by named people",
        (People.STAFF,),
        (
            "operations.Provision",
            "operations.ProvisionDecision",
            "operations.ProvisionLook",
            "operations.Judgment",
            "operations.JudgmentDecision",
            "oversight.ScheduleLook",
        ),
    ),
    Held(
        "Published crimes and searches",
        "To compare with what data.police.uk publishes, at approximate places and "
        "without names",
        (People.SUSPECT,),
        ("opendata.StopSearch", "opendata.StreetCrime"),
    ),
)
# Tables about no person, and those that the site leaves empty.
NO_PERSON: frozenset[str] = frozenset(
    {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "accounts.AccessRule",
        "accounts.RuleInForce",
        "accounts.AskedRoles",
        "accounts.ForceChoice",
        "accounts.FirstCode",
        "accounts.Installation",
        "accounts.MailServer",
        "accounts.SignInProvider",
        "accounts.TeamArea",
        "audit.Block",
        "audit.BlockPart",
        "audit.DroppedMonth",
        "auth.Group",
        "auth.Permission",
        "axes.AccessFailureLog",
        "axes.AccessLog",
        "brief.BriefChanged",
        "contenttypes.ContentType",
        "database.BackupMade",
        "database.BeatTick",
        "database.InstalledSql",
        "figures.Heartbeat",
        "monitoring.FeedPosition",
        "figures.MapCell",
        "figures.MeasureChange",
        "figures.PieceToCount",
        "figures.StaleMark",
        "figures.Tally",
        "figures.WeekChange",
        "geography.Area",
        "geography.AreaPiece",
        "geography.AreaSource",
        "geography.Edition",
        "geography.Force",
        "geography.Indicator",
        "geography.Population",
        "geography.Postcode",
        "geography.SnapPoint",
        "geography.Street",
        "gis.PostGISGeometryColumns",
        "gis.PostGISSpatialRefSys",
        "opendata.SourceFile",
        "operations.DeadlineCheck",
        "operations.DeadlineMark",
        "operations.SweptLaw",
        "sharing.CoarsePlace",
        "sharing.CoarsePlaceMark",
        "sharing.Figure",
        "socialaccount.SocialApp",
        "socialaccount.SocialToken",
    }
)
