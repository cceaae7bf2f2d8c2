"""Records what was found at a door, shows it, and takes a wrong tap back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from operations.closures.panels import door_steps
from operations.closures.queries import events
from operations.closures.record import CLOSURES
from operations.doors.actions import DoorVisit, record_visit, undo_visit
from operations.doors.forms import VisitForm
from operations.doors.presenters import is_breach_now, visited_page
from operations.doors.queries import visit_of
from operations.statute.queries import law_of
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.values import uuid_named
from stronghold.core.records.queries import one_record
from stronghold.core.records.views import answer_stored, refused, wants_json
from stronghold.core.ui.form_page import data_of


@requires(Verb.LOG_ACTIVITY, page="what was found at the door")
@require_POST
def visit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record what was found at the door, and show what may follow."""
    case = one_record(CLOSURES, request.user, reference)
    form = VisitForm(data_of(request))
    if form.is_valid():
        try:
            row = record_visit(
                by=request.user,
                submission=form.submission,
                reference=case.reference,
                visit=DoorVisit(
                    form.cleaned_data["found"], form.visited_at or clock.now()
                ),
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            url = reverse(
                "doors:closure_visited", args=[case.reference, row.client_uuid]
            )
            return answer_stored(
                request,
                url,
                reference=row.reference,
                is_repetition=row.is_repetition,
            )
    if wants_json(request):
        return refused(form)
    for words in form.errors.values():
        messages.error(request, " ".join(map(str, words)))
    return redirect("closures:door", case.reference)


@requires(Verb.LOG_ACTIVITY, page="what they recorded at its door")
@require_safe
def visited(request: SignedInRequest, reference: str, client_uuid: str) -> HttpResponse:
    """Show what was recorded at the door, with its undo and what may follow."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    row = visit_of(viewer, case.reference, uuid_named(client_uuid))
    entries, law = events(viewer, case), law_of(viewer.force)
    page = visited_page(
        case,
        row,
        is_in_breach=is_breach_now(case, entries, row, law=law, now=clock.now()),
        law=law,
        steps=door_steps(viewer, case, entries),
    )
    return render(request, "doors/visited.html", {"page": page})


@requires(Verb.LOG_ACTIVITY, page="the undo of a visit")
@require_POST
def undo(request: SignedInRequest, reference: str, client_uuid: str) -> HttpResponse:
    """Take a wrong tap back: the visit stays in the history, marked as in error."""
    case = one_record(CLOSURES, request.user, reference)
    undo_visit(
        by=request.user,
        reference=case.reference,
        client_uuid=uuid_named(client_uuid),
    )
    messages.success(request, "Undone. Tap what you found")
    return redirect("closures:door", case.reference)
