"""The pages of closure cases: the list, a new one, one of them, each move, a review."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from operations.closures import presenters, queries
from operations.closures.actions import (
    WITHDRAW,
    record_event,
    record_tenure,
    verb_to_run,
    withdraw_closure,
    withdraw_verbs,
)
from operations.closures.actions.notice import make_notice, print_again
from operations.closures.actions.review import (
    check_may_review,
    check_reviews,
    may_review_some,
    review_event,
)
from operations.closures.choices import EventKind
from operations.closures.forms import (
    ClosureFilterForm,
    ClosureForm,
    ReviewForm,
    TenureForm,
)
from operations.closures.forms.moves import MoveForm
from operations.closures.forms.notice import NoticeForm
from operations.closures.presenters import move as moves
from operations.closures.presenters import notice as notices
from operations.closures.presenters.door import door_page
from operations.closures.presenters.kept import documents_to_serve, waiting_table
from operations.closures.presenters.panel import panel
from operations.closures.redaction import CLOSURE_FIELDS
from operations.closures.rules.facts import FACTS
from operations.statute.queries import law_of
from operations.visits.views import check_visit_of_record
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.presenters import KindWords, list_page
from stronghold.core.records.queries import PageRequest, place_of
from stronghold.core.records.views import (
    answer_detail,
    answer_new,
    answer_stored,
    answer_withdraw,
    is_from_queue,
    refused,
    wants_json,
)
from stronghold.core.sharing.fields import fields_read_by
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice

# Forms that show what was answered before.
ANSWERS = (EventKind.PREPARE, EventKind.REBOOK)
page_methods = require_http_methods(["GET", "HEAD", "POST"])


def kind_for(viewer: User, case: "ClosureCase | None" = None) -> KindWords:
    """Return the labels of closure pages, with the verbs of police or of a council."""
    return KindWords(
        app="closures",
        export="closures",
        one="Closure case",
        many="Closures",
        new_text="Open a closure case",
        another_text="Open another case",
        first="Case opened",
        empty_text="Closure notices and orders will be listed here.",
        read=Verb.USE_CLOSURES,
        write=verb_to_run(viewer),
        withdraw=withdraw_verbs(case) if case else WITHDRAW,
    )


@requires(Verb.USE_CLOSURES)
@require_safe
def closure_list(request: SignedInRequest) -> HttpResponse:
    """Show the cases, the latest first."""
    form = ClosureFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.closures_page(request.user, form.wanted, ask)
    shown = list_page(
        kind_for(request.user),
        request.user,
        page,
        table=presenters.closures_table(page.items, now=clock.now()),
        chosen=form.chosen,
        params=form.wanted.as_params(),
        links=_ways(request.user),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


def _ways(viewer: User) -> list[Link]:
    """Return a reviewer's link to their waiting entries, with the number."""
    if not may_review_some(viewer):
        return []
    n = queries.n_to_review(viewer)
    return [Link(f"Waiting for your review: {n}", reverse("closures:to_review"))]


@requires(Verb.USE_CLOSURES)
@require_safe
def to_review(request: SignedInRequest) -> HttpResponse:
    """Show a reviewer the entries that wait for review."""
    check_reviews(request.user)
    found = queries.entries_to_review(request.user)
    context = {"table": waiting_table(found, now=clock.now())}
    return render(request, "closures/to_review.html", context)


@requires(Verb.USE_CLOSURES)
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Open a case."""
    kind = kind_for(request.user)
    policy.require(request.user, kind.write)
    data = request.POST if request.method == "POST" else None
    form = ClosureForm(data, viewer=request.user)

    def store() -> "ClosureCase":
        check_visit_of_record(form)
        return form.store()

    return answer_new(request, form, kind, store=store)


@requires(Verb.USE_CLOSURES)
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one case: its clocks and next steps, its facts, and what happened in it."""
    viewer, law = request.user, law_of(request.user.force)
    case = queries.closure(viewer, reference)
    rows = queries.events(viewer, case)
    shown = fields_read_by(viewer, Verb.USE_CLOSURES, CLOSURE_FIELDS)
    if not policy.can(viewer, Verb.FIND_PLACES):
        # These link to police records of the place.
        shown -= {"street", "premises"}
    if not policy.can(viewer, Verb.READ_OPERATIONS):
        shown -= {"operation"}
    status, signed = queries.status_of(rows), queries.authority(rows)
    return answer_detail(
        request,
        case,
        kind_for(viewer, case),
        facts=presenters.closure_facts(
            case,
            status,
            shown,
            law=law,
            signed=signed,
            may_run=policy.can(viewer, verb_to_run(viewer)),
        ),
        events=[],
        panels=[panel(viewer, case, rows, law=law)],
        more_history=presenters.history(viewer, case, rows),
    )


@requires(Verb.USE_CLOSURES)
@require_safe
def door(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show an officer at the door whether it is closed, until when, who may enter."""
    viewer = request.user
    case = queries.closure(viewer, reference)
    page = door_page(
        viewer,
        case,
        rows=queries.events(viewer, case),
        kept=queries.notices_of(viewer, case),
        law=law_of(viewer.force),
        now=clock.now(),
    )
    return render(request, "closures/door.html", {"page": page})


@requires(Verb.USE_CLOSURES)
@page_methods
def move(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    """Record one kind of move, on a page of its own."""
    viewer = request.user
    policy.require(viewer, verb_to_run(viewer))
    case = queries.closure(viewer, reference)
    if kind not in FACTS:
        raise NotFound
    rows = queries.events(viewer, case)
    status = queries.status_of(rows)
    moves.check_may_make(viewer, case, status, kind=kind)
    form = _move_form(request, case, rows, kind=EventKind(kind))
    stored = _recorded(form, request, case) if form.is_valid() else None
    if stored:
        return answer_stored(
            request,
            reverse("closures:detail", args=[case.reference]),
            reference=case.reference,
            is_repetition=stored.is_repetition,
        )
    if request.method == "POST" and wants_json(request):
        return refused(form)
    page = moves.move_page(case, status, kind, law=law_of(viewer.force))
    http_status = 400 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, "closures/move.html", context, status=http_status)


def _move_form(
    request: SignedInRequest,
    case: "ClosureCase",
    rows: "list[ClosureEvent]",
    *,
    kind: EventKind,
) -> MoveForm:
    viewer, status = request.user, queries.status_of(rows)
    is_naming = kind == EventKind.NAME_CONSULTEE
    kept = queries.notices_of(viewer, case) if kind == EventKind.SERVE else ()
    return MoveForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        is_police=case.issued_as == "police",
        before=status.prepared if kind in ANSWERS else None,
        last=status.last.n if status.last else 0,
        consultees=moves.consultees_to_name(case) if is_naming else (),
        documents=documents_to_serve(kept),
        is_drafter=viewer.pk in queries.drafters(rows),
    )


def _recorded(
    form: MoveForm, request: SignedInRequest, case: "ClosureCase"
) -> "ClosureEvent | None":
    try:
        stored = record_event(
            by=request.user, reference=case.reference, event=form.event
        )
    except RuleBroken as broken:
        form.add_rule(broken)
        return None
    if is_from_queue(request):
        return stored
    done = f"{case.reference}: {stored.get_kind_display().lower()}"
    messages.success(request, done)
    for words in stored.irregular:
        messages.warning(request, f"Recorded, and flagged for review: {words}")
    return stored


@requires(Verb.USE_CLOSURES)
@page_methods
@cache_control(no_store=True)
def notice(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the form for the rest of the notice, and make it as a document."""
    viewer, law = request.user, law_of(request.user.force)
    policy.require(viewer, verb_to_run(viewer))
    case = queries.closure(viewer, reference)
    status = queries.status_of(queries.events(viewer, case))
    try:
        notices.check_may_be_made(status, law)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
        return redirect("closures:detail", case.reference)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        viewer=viewer,
        initial=notices.first_answers(case, queries.typed_before(viewer, case)),
    )
    if form.is_valid() and form.may_visit(place_of(case)):
        draw = notices.draw_notice
        made = make_notice(by=viewer, reference=reference, typed=form.typed, draw=draw)
        return _as_made(made, case)
    context = {"form": form, "page": notices.notice_page(case, status)}
    http_status = 400 if form.errors else 200
    return render(request, "closures/notice.html", context, status=http_status)


@requires(Verb.USE_CLOSURES)
@require_safe
@cache_control(no_store=True)
def notice_kept(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Answer with a notice as it was made, byte for byte."""
    case = queries.closure(request.user, reference)
    return _as_made(print_again(by=request.user, reference=reference, n=n), case)


def _as_made(kept: "ClosureNotice", case: "ClosureCase") -> HttpResponse:
    name = f"closure-notice-{case.reference}-{kept.n}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = bytes(kept.content)
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@requires(Verb.USE_CLOSURES)
@page_methods
def tenure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record how the premises of a case are held."""
    viewer = request.user
    policy.require(viewer, verb_to_run(viewer))
    case = queries.closure(viewer, reference)
    initial = {"tenure": queries.tenure_of(case)}
    form = TenureForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            record_tenure(
                by=viewer, reference=reference, tenure=form.cleaned_data["tenure"]
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"{reference}: tenure recorded")
            return redirect("closures:detail", case.reference)
    page = moves.tenure_page(case)
    http_status = 400 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, "closures/move.html", context, status=http_status)


@requires(Verb.USE_CLOSURES)
@page_methods
def review(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Record a reviewer's finding: of the police, or of the council."""
    case = queries.closure(request.user, reference)
    check_may_review(request.user, case)
    rows = queries.events(request.user, case)
    asks = queries.needs_review
    event = next((row for row in rows if row.n == n and asks(row)), None)
    if event is None:
        raise NotFound
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            review_event(by=request.user, reference=reference, n=n, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"{reference}: reviewed")
            return redirect("closures:detail", case.reference)
    page = moves.review_page(case, event)
    http_status = 400 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, "closures/move.html", context, status=http_status)


@requires(Verb.USE_CLOSURES)
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a case as recorded in error."""
    case = queries.closure(request.user, reference)
    kind = kind_for(request.user, case)
    return answer_withdraw(request, case, kind, withdraw=withdraw_closure)
