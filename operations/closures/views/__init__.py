"""The pages of closure cases: the list, a new one, one of them, each move, a review."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from operations.closure_moves.choices import EventKind
from operations.closure_moves.forms import FORMS, AboutCase, MoveForm
from operations.closure_moves.rules.asked_back import likely_at
from operations.closure_moves.rules.moves import MOVE_OF, REFUSALS
from operations.closures import panels, presenters, queries
from operations.closures.actions import (
    NewCase,
    NewEvent,
    open_closure,
    record_event,
    record_tenure,
    verbs_to_make,
    withdraw_closure,
)
from operations.closures.actions.notice import make_notice, print_again
from operations.closures.actions.paper import CASE_PAPERS
from operations.closures.actions.review import (
    check_may_review,
    check_reviews,
    may_review_some,
    review_event,
)
from operations.closures.events import authority, drafters, needs_review, status_of
from operations.closures.forms import ClosureForm, ReviewForm, TenureForm
from operations.closures.forms.notice import NoticeForm
from operations.closures.presenters import move as moves
from operations.closures.presenters import notice as notices
from operations.closures.presenters import signing
from operations.closures.presenters.inside import inside_choices, roles_in_text
from operations.closures.presenters.notices_and_reviews import (
    documents_to_serve,
    waiting_table,
)
from operations.closures.presenters.panel import readers_words
from operations.closures.record import CLOSURES
from operations.papers.queries import papers_of
from operations.papers.views import panel_of
from operations.statute.choices import Issuer
from operations.statute.queries import judgments_at, law_of
from operations.visits.views import check_visit_of, check_visit_of_record
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.queries import one_record, place_of
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_stored,
    answer_withdraw,
    is_from_queue,
    refused,
    wants_json,
)
from stronghold.core.ui.form_page import (
    Done,
    answer_form,
    data_of,
    form_page,
)
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent, ClosureNotice

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.USE_CLOSURES, page="the list of closure cases")
@list_methods
def closure_list(request: SignedInRequest) -> HttpResponse:
    """Show the cases, the most urgent by law first."""
    return answer_list(
        request,
        CLOSURES,
        table=partial(presenters.closures_table, now=clock.now()),
        links=_review_links(request.user),
    )


def _review_links(viewer: User) -> list[Link]:
    """Return a reviewer's link to their waiting entries, with the number."""
    if not may_review_some(viewer):
        return []
    n = queries.n_to_review(viewer)
    return [Link(f"Waiting for your review: {n}", reverse("closures:to_review"))]


@requires(Verb.USE_CLOSURES, page="what waits to be reviewed in closure cases")
@require_safe
def to_review(request: SignedInRequest) -> HttpResponse:
    """Show a reviewer the entries that wait for review."""
    check_reviews(request.user)
    found = queries.entries_to_review(request.user)
    context = {"table": waiting_table(found, now=clock.now())}
    return render(request, "closures/to_review.html", context)


@requires(Verb.USE_CLOSURES, page="the form of a new closure case")
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Open a case."""
    viewer = request.user
    policy.require(viewer, CLOSURES.verb_to_write(viewer))
    form = ClosureForm(data_of(request), viewer=viewer)

    def store() -> "ClosureCase":
        check_visit_of_record(form)
        case = NewCase(**form.cleaned)
        return open_closure(by=viewer, submission=form.submission, case=case)

    names = [
        one.name for one in queries.readers_of_draft(viewer.force, viewer.organisation)
    ]
    form.readers = readers_words(names)
    return answer_new(request, form, CLOSURES, store=store)


@requires(Verb.USE_CLOSURES, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one case: its clocks and next steps, its facts, and what happened in it."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    rows = queries.events(viewer, case)
    shown = CLOSURES.shown_to(viewer)
    if not policy.can(viewer, Verb.FIND_PLACES):
        # These link to police records of the place.
        shown -= {"street", "premises"}
    if not policy.can(viewer, Verb.READ_OPERATIONS):
        shown -= {"operation"}
    papers = papers_of(viewer, CASE_PAPERS, case)
    found = [
        panels.case_panel(viewer, case, rows, papers),
        panel_of(viewer, CASE_PAPERS, case, papers),
    ]
    return answer_detail(
        request,
        case,
        CLOSURES,
        facts=presenters.closure_facts(
            case,
            status_of(rows),
            shown,
            law=law_of(viewer.force),
            signed=authority(rows),
            may_run=policy.can(viewer, CLOSURES.verb_to_write(viewer)),
        ),
        events=[],
        panels=list(filter(None, found)),
        more_history=presenters.history(
            case,
            rows,
            names=queries.names_in(case, rows),
            notes=queries.review_notes(viewer, rows),
        ),
    )


@requires(Verb.USE_CLOSURES, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    """Record one kind of move, on a page of its own."""
    viewer = request.user
    policy.require(viewer, CLOSURES.verb_to_write(viewer))
    case = one_record(CLOSURES, viewer, reference)
    if kind not in MOVE_OF:
        raise NotFound
    rows = queries.events(viewer, case)
    status = status_of(rows)
    for verb in verbs_to_make(viewer, case, MOVE_OF[kind], last=status.last):
        policy.require(viewer, verb)
    form = _move_form(request, case, rows, kind=EventKind(kind))
    stored = _recorded(form, request, case) if form.is_valid() else None
    if stored:
        return answer_stored(
            request,
            CLOSURES.url("detail", reference),
            reference=reference,
            is_repetition=stored.is_repetition,
        )
    if request.method == "POST" and wants_json(request):
        return refused(form)
    law, now = law_of(viewer.force), clock.now()
    step = moves.STEPS_OF.get(kind)
    judgments = judgments_at(step) if step else ()
    page = moves.move_page(
        case,
        status,
        kind,
        law=law,
        judgments=judgments,
        now=now,
        not_listed=_not_listed(case, rows) if kind == EventKind.ASK_SIGNATURE else (),
    )
    return form_page(request, form, page)


def _not_listed(case: "ClosureCase", rows: "list[ClosureEvent]") -> list[str]:
    """Say who is not among those who may be asked to sign, and why."""
    listed = queries.may_be_asked(case, rows)
    return signing.not_listed_words(case, queries.not_listed(case, rows, listed))


def _move_form(
    request: SignedInRequest,
    case: "ClosureCase",
    rows: "list[ClosureEvent]",
    *,
    kind: EventKind,
) -> MoveForm:
    viewer, status = request.user, status_of(rows)
    is_naming = kind == EventKind.NAME_CONSULTEE
    asks = kind == EventKind.ASK_SIGNATURE
    kept = queries.notices_of(viewer, case) if kind == EventKind.SERVE else ()
    # The Crown Court makes an order where one was refused, and may else change one.
    is_order = kind == EventKind.ORDER or (
        kind == EventKind.DECIDE_APPEAL and status.state in REFUSALS
    )
    inside = queries.inside_of(viewer, case, rows) if is_order else []
    # Naming one twice is harmless.
    consultees = queries.organisations_to_consult(case) if is_naming else []
    law, today = law_of(viewer.force), clock.today()
    about = AboutCase(
        is_police=case.issued_as == Issuer.POLICE,
        is_drafter=viewer.pk in drafters(rows),
        before=status.prepared,
        last=status.last.n if status.last else 0,
        consultees=[(found.code, found.name) for found in consultees],
        documents=documents_to_serve(kept),
        inside=inside_choices(inside),
        asked=signing.asked_choices(queries.may_be_asked(case, rows) if asks else []),
        starts_at=likely_at(status, kind, now=clock.now()),
        adjourns_for=moves.adjourns_for(status, law, today=today),
        **signing.choices(case, status, kind, law, today),
    )
    return FORMS[kind](data_of(request), about=about)


def _recorded(
    form: MoveForm, request: SignedInRequest, case: "ClosureCase"
) -> "ClosureEvent | None":
    event = NewEvent(**form.cleaned)
    try:
        stored = record_event(by=request.user, reference=case.reference, event=event)
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


@requires(Verb.USE_CLOSURES, page="the closure notice as a document")
@page_methods
@cache_control(no_store=True)
def notice(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the form for the rest of the notice, and make it as a document."""
    viewer, law = request.user, law_of(request.user.force)
    policy.require(viewer, CLOSURES.verb_to_write(viewer))
    case = one_record(CLOSURES, viewer, reference)
    rows = queries.events(viewer, case)
    status = status_of(rows)
    try:
        notices.check_may_be_made(status, law, today=clock.today())
    except RuleBroken as broken:
        messages.warning(request, broken.message)
        return redirect("closures:detail", case.reference)
    form = NoticeForm(
        data_of(request),
        viewer=viewer,
        initial=notices.first_answers(
            case,
            queries.typed_before(viewer, case),
            let_in=roles_in_text(queries.inside_of(viewer, case, rows)),
        ),
    )
    if form.is_valid():
        draw = notices.draw_notice
        try:
            check_visit_of(form, place_of(case))
            made = make_notice(
                by=viewer, reference=reference, typed=form.typed, draw=draw
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            return _as_made(made, case)
    return form_page(request, form, notices.notice_page(case, status))


@requires(Verb.USE_CLOSURES, page="the closure notice, printed again")
@require_safe
@cache_control(no_store=True)
def notice_kept(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Answer with a notice as it was made, byte for byte."""
    case = one_record(CLOSURES, request.user, reference)
    return _as_made(print_again(by=request.user, reference=reference, n=n), case)


def _as_made(kept: "ClosureNotice", case: "ClosureCase") -> HttpResponse:
    name = f"closure-notice-{case.reference}-{kept.n}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = bytes(kept.content)
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@requires(Verb.USE_CLOSURES, page="the form that says how the premises are held")
@page_methods
def tenure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record how the premises of a case are held."""
    viewer = request.user
    policy.require(viewer, CLOSURES.verb_to_write(viewer))
    case = one_record(CLOSURES, viewer, reference)
    form = TenureForm(data_of(request), initial={"tenure": case.tenure})

    def act() -> Done:
        record_tenure(by=viewer, reference=reference, **form.cleaned)
        return Done(f"{reference}: tenure recorded")

    return answer_form(request, form, moves.tenure_page(case), act=act)


@requires(Verb.USE_CLOSURES, page="the form that reviews what was not lawful")
@page_methods
def review(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Record a reviewer's finding: of the police, or of the council."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    check_may_review(viewer, case)
    rows = queries.events(viewer, case)
    event = next((row for row in rows if row.n == n and needs_review(row)), None)
    if event is None:
        raise NotFound
    form = ReviewForm(data_of(request))

    def act() -> Done:
        review_event(by=viewer, reference=reference, n=n, **form.cleaned_data)
        return Done(f"{reference}: reviewed")

    return answer_form(request, form, moves.review_page(case, event), act=act)


@requires(Verb.USE_CLOSURES, page="the form that marks it as recorded in error")
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a case as recorded in error."""
    case = one_record(CLOSURES, request.user, reference)
    return answer_withdraw(request, case, CLOSURES, withdraw=withdraw_closure)
