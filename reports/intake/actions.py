"""Stores a new report."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from reports.duplicates.actions import merge_into_same
from reports.report import rules
from reports.report.choices import Channel, Drug
from reports.report.models import Report
from reports.reporter.actions import check_same_contact, keep_reporter
from reports.reporter.rules import (
    Contact,
    check_channel,
    check_contact,
    check_reported_by,
    reported_by,
)
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import owning_team, police_of
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import earlier_one, put_in_place, store_first
from stronghold.core.records.rules import When, check_no_personal_details
from stronghold.core.records.submission import Submission

PREFIX = "R"


@dataclass(frozen=True)
class NewReport:
    """What is reported. Without `occurred`, the day it happened is not known."""

    concern: str
    place: PlaceMeant
    occurred: When | None
    received_at: datetime
    channel: str = Channel.NOT_SAID
    drug: str = Drug.UNKNOWN
    description: str = ""
    # The writer was warned that the words may identify someone, and keeps them.
    keep_words: bool = False
    signs: list[str] = field(default_factory=list)
    children_seen: bool = False
    vulnerable_adult: bool = False
    weapons_mentioned: bool = False
    # If empty, it follows from the channel. Only NAMED comes with contact details.
    reported_by: str = ""
    reporter: Contact | None = None
    # The reference of a report that the writer was shown and chose as the same.
    same_as: str = ""


@transaction.atomic(durable=True)
def submit_report(*, by: User, submission: Submission, report: NewReport) -> Report:
    """Store a report; the same submission again returns the first result."""
    return store_report(by=by, submission=submission, report=report)


def store_report(
    *,
    by: User,
    submission: Submission,
    report: NewReport,
    verb: Verb = Verb.SUBMIT_REPORT,
) -> Report:
    """Do the same within the caller's transaction."""
    policy.require(by, verb)
    if earlier := earlier_one(Report, by=by, submission=submission):
        check_same_contact(earlier, report.reporter)
        return earlier
    _check(report)
    row = store_first(new_row(report, by), by=by, submission=submission, prefix=PREFIX)
    if row.is_repetition:
        check_same_contact(row, report.reporter)
    else:
        keep_reporter(row, report.reporter)
        detail = {"channel": row.channel, "concern": row.concern}
        if report.reporter:
            detail["reported_by"] = row.reported_by
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
        if report.same_as:
            merge_into_same(by=by, reference=row.reference, same_as=report.same_as)
    return row


def _check(report: NewReport) -> None:
    rules.check_times(report.occurred, received_at=report.received_at, now=clock.now())
    rules.check_description(report.description)
    check_reported_by(report.channel, report.reported_by, report.reporter)
    check_channel(report.channel, report.reported_by)
    if report.reporter:
        check_contact(report.reporter)
    check_no_personal_details(
        report.description, field="description", kept=report.keep_words
    )
    check_no_personal_details(
        report.place.own_words, field="place", kept=report.keep_words
    )


def new_row(report: NewReport, by: User) -> Report:
    """Return the row of a new report, which is not stored yet."""
    received_on = london_date(report.received_at)
    row = Report(
        concern=report.concern,
        channel=report.channel,
        drug=report.drug,
        description=report.description,
        # Each only once.
        signs=list(dict.fromkeys(report.signs)),
        children_seen=report.children_seen,
        vulnerable_adult=report.vulnerable_adult,
        weapons_mentioned=report.weapons_mentioned,
        occurred_known=report.occurred is not None,
        occurred_on=report.occurred.on if report.occurred else received_on,
        occurred_at=report.occurred.at if report.occurred else None,
        received_at=report.received_at,
        received_on=received_on,
        reported_by=reported_by(report.channel, report.reported_by),
    )
    put_in_place(row, report.place, force=by.force_id)
    # The smallest area decides, so that a team may own part of a ward.
    areas = (row.lsoa_id, row.ward_id, row.district_id)
    row.team_id = owning_team(police_of(by), areas)
    return row
