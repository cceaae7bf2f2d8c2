"""The evaluation page of a closure case, a warrant or an operation."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.geography.choices import AreaKind
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.parts import Link
from stronghold.evaluation.choices import Flow, Subject
from stronghold.evaluation.forms import Settings, SettingsForm
from stronghold.evaluation.presenters.comparison import comparison_of
from stronghold.evaluation.presenters.page import caveats_of, head_of
from stronghold.evaluation.presenters.weeks import weeks_around
from stronghold.evaluation.presenters.wording import nothing_yet
from stronghold.evaluation.queries.areas import names_of, wards_in
from stronghold.evaluation.queries.counts import (
    KINDS,
    cells_of,
    recorded_since,
    weekly,
    zones_of,
)
from stronghold.evaluation.queries.subjects import Evaluated, evaluated
from stronghold.evaluation.rules.windows import windows

if TYPE_CHECKING:
    from stronghold.core.records.models import Record

TEMPLATE = "evaluation/page.html"
# By the first letter of a reference: the subject, and the verb to evaluate it.
_KINDS = {
    "C": (Subject.CLOSURE, Verb.READ_CLOSURES),
    "W": (Subject.WARRANT, Verb.READ_WARRANTS),
}


@requires(Verb.READ_CLOSURES, page="its comparison of before and after")
@require_safe
@reads_replica
def closure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after a closure notice or order."""
    return _evaluation(request, Subject.CLOSURE, reference)


@requires(Verb.READ_WARRANTS, page="its comparison of before and after")
@require_safe
@reads_replica
def warrant(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after a warrant was executed."""
    return _evaluation(request, Subject.WARRANT, reference)


@requires(Verb.READ_OPERATIONS, page="its comparison of before and after")
@require_safe
@reads_replica
def operation(request: SignedInRequest, reference: str) -> HttpResponse:
    """Compare the time before and after an operation began, or one of its phases."""
    return _evaluation(request, Subject.OPERATION, reference)


def _evaluation(
    request: SignedInRequest, kind: Subject, reference: str
) -> HttpResponse:
    subject = evaluated(request.user, kind, reference)
    if not subject.days or not subject.places:
        return render(request, TEMPLATE, {"head": head_of(subject)})
    flows = [flow for flow in Flow if policy.can(request.user, KINDS[flow].read)]
    form = SettingsForm(
        request.GET,
        subject=subject,
        flows=flows,
        wards=wards_in(subject.districts, force=request.user.force_id),
    )
    if form.is_bound and not form.is_valid():
        context = {"head": head_of(subject, subject.days[0]), "form": form}
        return render(request, TEMPLATE, context, status=400)
    settings = form.settings
    context = {
        "head": head_of(subject, subject.began(settings.day)),
        "form": form,
        "page": _page(request.user, subject, settings),
    }
    return render(request, TEMPLATE, context)


def _page(viewer: User, subject: Evaluated, settings: Settings) -> dict[str, Any]:
    """Count before and after the day, for `evaluation/page.html`."""
    flow, today = settings.flow, clock.today()
    force = viewer.force_id
    found = windows(
        subject.began(settings.day).on,
        today=today,
        recorded_since=recorded_since(viewer, flow),
        wanted=settings.weeks,
    )
    zones = zones_of(
        subject,
        settings.where,
        metres=settings.metres,
        ring=settings.ring,
        ward=settings.ward,
    )
    counts = weekly(viewer, flow, zones, first=found.first, last=found.last)
    comparison = None
    # There must be a whole week on both sides.
    if found.weeks:
        compared = (
            names_of(AreaKind.WARD, [settings.ward], force=force)
            if settings.ward
            else names_of(AreaKind.DISTRICT, subject.districts, force=force)
        )
        comparison = comparison_of(
            subject,
            settings,
            found,
            cells=cells_of(viewer, flow, zones, windows=found),
            has_ring=zones.ring is not None,
            names=compared,
        )
    return {
        "comparison": comparison,
        "nothing_yet": "" if found.weeks else nothing_yet(found),
        "weeks": weeks_around(subject, settings, found, counts=counts, today=today),
        "caveats": caveats_of(flow),
    }


def evaluation_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the link to the evaluation of a closure case or a warrant.

    None until something has been done that can be evaluated.
    """
    found = _KINDS.get(row.reference[:1])
    if not found or not policy.can(viewer, found[1]) or not _has_begun(row):
        return None
    url = reverse(f"evaluation:{found[0]}", args=[row.reference])
    shown = Link("What was reported here before and after", url)
    return Panel("evaluation/panel.html", shown, under_more="Did it work?")


def _has_begun(row: Any) -> bool:
    """Whether a notice was served or a warrant executed, and it is not in error."""
    day = row.served_on if row.reference.startswith("C") else row.executed_on
    return day is not None and not row.is_in_error
