"""Reads of reporters. Each is logged as such, without any of the details."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet

from reports.report.record import REPORTS
from reports.reporter.models import CallBack, Reporter
from reports.reporter.rules import CONTACT_FIELDS, Months, normal_phone
from reports.reporter.visibility import (
    held_for_requests,
    own_reporters,
    visible_call_backs,
    visible_reporters,
)
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import because, consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.reasons.choices import OTHER, OfReporter
from stronghold.core.records.reasons.queries import ask_why
from stronghold.core.records.rules import is_reference
from stronghold.core.registered import the_one

MOST_LISTED = 100
# The codes of the retention rules that limit how long details are kept.
REPORT, REVIEW, DISPOSE = "reports", "reporter_review", "reporters"

# What a list of reporters says of their reports: none of it is about a person.
OF_REPORT = (
    "reference",
    "received_on",
    "concern",
    "place_text",
    "street__name",
    "ward__name",
)


def reporter(viewer: User, reference: str) -> Reporter:
    """Return the reporter of a report.

    NotFound both if no details are kept and if the viewer may not read them, so that
    the answer does not say which. ReasonNeeded if the report is not theirs and they
    have not said why they read it.
    """
    check_is_kept(viewer, reference)
    if not _visible(viewer).filter(own_reporters(viewer), **_of(reference)).exists():
        page = REPORTS.url("reporter_why", reference)
        ask_why(viewer, [reference], choices=OfReporter, page=page)
    row = _one(viewer, reference).get()
    consulted([reference], reporter=True)
    return row


def for_request(request: str) -> str:
    """Return why something is read: to answer a data request, by its reference."""
    return f"To answer {request}, a request about someone’s data"


def reporter_for_request(viewer: User, reference: str, *, request: str) -> Reporter:
    """Return the reporter of a report for a data request, which is why it is read.

    Of a restricted report too. NotFound as `reporter` raises it.
    """
    rows = Reporter.objects.filter(held_for_requests(viewer), **_of(reference))
    row = rows.first()
    if row is None:
        raise NotFound
    because(for_request(request))
    consulted([reference], reporter=True, reason=OTHER)
    return row


def call_backs_for_request(viewer: User, reference: str) -> Sequence[CallBack]:
    """Return the call-backs of a report, in their order, for a data request."""
    rows = CallBack.objects.filter(held_for_requests(viewer), **_of(reference))
    return list(rows.order_by("ordinal"))


def days_of_reporter(viewer: User, reference: str) -> Reporter:
    """Return how long the details are kept, without any of them; NotFound as above."""
    check_is_kept(viewer, reference)
    row = _one(viewer, reference).defer(*CONTACT_FIELDS).get()
    consulted([reference])
    return row


def _one(viewer: User, reference: str) -> QuerySet[Reporter]:
    rows = _visible(viewer).filter(**_of(reference))
    rows = rows.select_related("report__ward", "report__street")
    return rows.defer("report__ward__outline")


def check_is_kept(viewer: User, reference: str) -> None:
    """Raise NotFound unless details are kept that the viewer may read."""
    if not (is_reference(reference) and may_be_read(viewer, reference)):
        raise NotFound


def _of(reference: str) -> dict[str, str]:
    return {"report__reference": reference}


def months_of(force_id: int) -> Months:
    """Return the force's retention periods today."""
    # Retention lies above this slice.
    months: Mapping[str, int] = the_one("RETENTION_PERIODS")(force_id)
    return Months(months[REPORT], months[REVIEW], months[DISPOSE])


def may_be_read(viewer: User, reference: str) -> bool:
    """Return whether contact details are kept that this viewer may read."""
    return _visible(viewer).filter(report__reference=reference).exists()


def are_kept(report_id: int) -> bool:
    """Return whether contact details are kept, for a report the viewer can see."""
    return Reporter.objects.filter(report=report_id).exists()


def due_for_review(viewer: User) -> Sequence[Reporter]:
    """Return the reporters whose details are due for review, by day of disposal."""
    rows = (
        _due(viewer)
        .select_related("report__ward", "report__street")
        .only("review_on", "dispose_on", *(f"report__{name}" for name in OF_REPORT))
    )
    found = list(rows.order_by("dispose_on", "pk")[:MOST_LISTED])
    consulted(row.report.reference for row in found)
    return found


def call_backs_of(viewer: User, reference: str) -> Sequence[CallBack]:
    """Return the call-backs of a report, in their order."""
    rows = CallBack.objects.filter(
        visible_call_backs(viewer), report__reference=reference
    )
    return list(rows.select_related("given_to").order_by("ordinal"))


def n_due_for_review(viewer: User) -> int:
    return _due(viewer).count()


def _due(viewer: User) -> QuerySet[Reporter]:
    return _visible(viewer).filter(review_on__lte=clock.today())


def _visible(viewer: User) -> QuerySet[Reporter]:
    return Reporter.objects.filter(visible_reporters(viewer))


def reports_of_contact(viewer: User, *, phone: str, email: str) -> list[str]:
    """Return the references of the reports whose reporter left this number or address.

    For a data request, so restricted reports are among them. The details are compared
    as they are stored, whole; neither is logged.
    """
    same = Q()
    if number := normal_phone(phone):
        same |= Q(phone=number)
    if address := email.strip():
        same |= Q(email__iexact=address)
    if not same:
        return []
    rows = Reporter.objects.filter(held_for_requests(viewer), same)
    rows = rows.order_by("report__reference")
    found = list(rows.values_list("report__reference", flat=True))
    consulted(found, reporter=True)
    return found
