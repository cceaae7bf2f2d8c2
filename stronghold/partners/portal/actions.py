"""What the portal writes: visits, and the reports and activities that partners log."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from operations.activities.actions import NewActivity, store_activity
from operations.activities.models import Activity
from reports.intake.actions import NewReport, store_report
from reports.models import Report
from reports.report.choices import Channel
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.records.actions import earlier_one
from stronghold.core.records.submission import Submission
from stronghold.core.sharing.figures.choices import FiguresFile
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import check_shares
from stronghold.partners.portal.models import Sent, Visit
from stronghold.partners.portal.rules import since_when

# The channel of a partner's report, by the kind of organisation.
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        OrganisationKind.COUNCIL: Channel.COUNCIL,
        OrganisationKind.HOUSING: Channel.HOUSING,
    }
)


@transaction.atomic(durable=True)
def note_visit(*, by: User) -> datetime | None:
    """Note a visit; return when the person's previous visit ended, None on the first.

    The audit log does not record this, because it names no record.
    """
    policy.require(by, Verb.USE_PORTAL)
    now = clock.now()
    row, is_first = Visit.objects.select_for_update().get_or_create(
        viewer=by, defaults={"last_at": now}
    )
    if not is_first:
        row.since = since_when(since=row.since, last_at=row.last_at, now=now)
        row.last_at = now
        row.save(update_fields=["since", "last_at"])
    return row.since


@transaction.atomic(durable=True)
def note_figures_file(
    *, by: User, agreement: Agreement, measure: str, format_: str = "csv"
) -> None:
    """Log that a partner downloaded the published figures of a measure."""
    policy.require(by, Verb.DOWNLOAD_SHARED)
    detail = {
        "of": FiguresFile.PUBLISHED,
        "format": format_,
        "measure": measure,
        "agreement": agreement.reference,
        "version": str(agreement.version),
    }
    record(Kind.EXPORT, by=by, reason=agreement.purpose, detail=detail)


@transaction.atomic(durable=True)
def send_report(*, by: User, submission: Submission, report: NewReport) -> Report:
    """Log a partner's report. Its channel is the partner, whatever was entered.

    Raises NotShared without an agreement in force. A repeated submission returns the
    first result.
    """
    policy.require(by, Verb.SEND_REPORT)
    if earlier := earlier_one(Report, by=by, submission=submission):
        return earlier
    check_shares(by)
    own = replace(
        report, channel=channel_of(by), reported_by="", reporter=None, same_as=""
    )
    row = store_report(by=by, submission=submission, report=own, verb=Verb.SEND_REPORT)
    _keep_sent(row.reference, by)
    return row


@transaction.atomic(durable=True)
def send_activity(
    *, by: User, submission: Submission, activity: NewActivity
) -> Activity:
    """Log an activity of a partner's own people; raises what send_report raises."""
    policy.require(by, Verb.SEND_ACTIVITY)
    if earlier := earlier_one(Activity, by=by, submission=submission):
        return earlier
    check_shares(by)
    own = replace(activity, organisation=by.organisation, operation=None)
    row = store_activity(
        by=by, submission=submission, activity=own, verb=Verb.SEND_ACTIVITY
    )
    _keep_sent(row.reference, by)
    return row


def channel_of(by: User) -> str:
    """Return the channel of a report from this person's organisation."""
    return CHANNELS.get(by.organisation.kind, Channel.OTHER)


def _keep_sent(reference: str, by: User) -> None:
    """Record which organisation logged it; a repeated submission changes nothing."""
    values = {"organisation": by.organisation, "by": by, "at": clock.now()}
    Sent.objects.get_or_create(reference=reference, defaults=values)
