"""The pages of warrants: the list, one, a new one, each move, an entry, a review."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.papers.views import (
    answer_new_paper,
    answer_paper,
    answer_paper_error,
    papers_panel,
)
from operations.seizures.forms import TakenWith
from operations.seizures.presenters import seizures_panel
from operations.seizures.queries import seized_at
from operations.seizures.views import answer_new_seizure
from operations.visits.views import check_visit_of, check_visit_of_record
from operations.warrants import queries
from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    PlannedEntry,
    endorse_premises,
    plan_entry,
    record_entry,
    review_irregular,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.actions.papers import WARRANT_PAPERS
from operations.warrants.actions.warrant import (
    NewWarrant,
    record_warrant,
    withdraw_warrant,
)
from operations.warrants.actions.warrant import add_premises as store_premises
from operations.warrants.forms.entry import EntryForm
from operations.warrants.forms.moves import FORMS, MoveForm, PlanForm, ReviewForm
from operations.warrants.forms.warrant import PremisesForm, WarrantForm
from operations.warrants.presenters import panel as panels
from operations.warrants.presenters import warrant as presenters
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import Move, Status, move_of, moves_from
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.places.views import answer_suggestions
from stronghold.core.records.presenters import Panel, named
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.rules import When
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_sent,
    answer_withdraw,
)
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.warrants.models import Warrant, WarrantPremises

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_WARRANTS, page="the list of warrants")
@list_methods
def warrant_list(request: SignedInRequest) -> HttpResponse:
    """Show the warrants that the viewer may see, the most urgent by law first."""
    table = partial(presenters.warrants_table, now=clock.now())
    return answer_list(request, WARRANTS, table=table)


@requires(Verb.RUN_WARRANTS, page="the form of a new warrant")
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Open a new warrant."""
    form = WarrantForm(data_of(request), viewer=request.user)

    def store() -> "Warrant":
        check_visit_of_record(form)
        warrant = NewWarrant(**form.cleaned)
        row = record_warrant(
            by=request.user, submission=form.submission, warrant=warrant
        )
        # The audit log hides the search for its place as it hides the warrant.
        consulted([row.reference])
        return row

    return answer_new(request, form, WARRANTS, store=store)


@requires(Verb.RUN_WARRANTS, page="the places offered to the form of a warrant")
@require_POST
def suggest(request: SignedInRequest) -> HttpResponse:
    """Suggest places while one is typed into a warrant."""
    return answer_suggestions(request)


@requires(Verb.READ_WARRANTS, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one warrant: its deadline, next steps, premises, entries and history."""
    viewer = request.user
    warrant = one_record(WARRANTS, viewer, reference)
    found = [_warrant_panel(viewer, warrant)]
    entries = queries.entries_of(viewer, warrant)
    if entries and policy.can(viewer, Verb.READ_SEIZURES):
        seized = seized_at(viewer, entry_ids=[entry.pk for entry in entries])
        found.append(seizures_panel(seized, may_record=False))
    if papers := papers_panel(viewer, WARRANT_PAPERS, warrant):
        found.append(papers)
    return answer_detail(
        request,
        warrant,
        WARRANTS,
        facts=presenters.warrant_facts(warrant, WARRANTS.shown_to(viewer)),
        events=history(WARRANTS, viewer, reference, of=warrant),
        panels=found,
    )


def _warrant_panel(viewer: User, warrant: "Warrant") -> Panel:
    """Return the panel of a warrant; only its own team sees the next steps."""
    premises = queries.premises_of(viewer, warrant)
    was_tried = warrant.state in panels.WAITS_FOR and not warrant.is_in_error
    return panels.warrant_panel(
        warrant,
        premises,
        clock=_clock_of(warrant),
        moves=_moves(viewer, warrant, queries.status_of(warrant, premises)),
        may=panels.May(
            review=policy.can(viewer, Verb.REVIEW_IRREGULAR),
            seize=policy.can(viewer, Verb.RECORD_SEIZURE),
        ),
        is_live=was_tried and queries.is_live(viewer, warrant.reference),
    )


def _moves(viewer: User, warrant: "Warrant", status: Status) -> Sequence[Move]:
    is_ours = viewer.team_id is not None and viewer.team_id == warrant.team_id
    if not (is_ours and policy.can(viewer, Verb.RUN_WARRANTS)):
        return []
    return moves_from(status, today=clock.today())


def _clock_of(warrant: "Warrant") -> presenters.ShownClock | None:
    deadline = queries.clock_of(warrant)
    return presenters.shown_clock(warrant, deadline, now=clock.now())


@requires(Verb.READ_WARRANTS, page="the form that marks it as recorded in error")
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a warrant as recorded in error."""
    warrant = one_record(WARRANTS, request.user, reference)
    return answer_withdraw(request, warrant, WARRANTS, withdraw=withdraw_warrant)


@requires(Verb.RUN_WARRANTS, page="the form that moves it on")
@page_methods
def move(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a move."""
    warrant = one_record(WARRANTS, request.user, reference)
    code = request.POST.get("move") or request.GET.get("move", "")
    if code not in FORMS:
        raise NotFound
    premises = queries.premises_of(request.user, warrant)
    form = FORMS[code](
        data_of(request), viewer=request.user, warrant=warrant, premises=premises
    )
    why_not = _why_closed(warrant, premises, code)
    if form.is_bound and why_not:
        form.full_clean()
        form.add_rule(why_not)

    def act() -> Done:
        _make_move(request, warrant, code, form)
        return Done(panels.done_words(warrant, code))

    return answer_form(request, form, _page(warrant, code), act=act)


def _why_closed(
    warrant: "Warrant", premises: Sequence["WarrantPremises"], code: str
) -> RuleBroken | None:
    """Return why a move is not open, shown before the errors of its form."""
    try:
        move_of(queries.status_of(warrant, premises), code, today=clock.today())
    except RuleBroken as broken:
        return broken
    return None


def _make_move(
    request: SignedInRequest, warrant: "Warrant", code: str, form: MoveForm
) -> None:
    """Call the action of a move: some moves are of one set of premises."""
    call: dict[str, Any] = {"by": request.user, "reference": warrant.reference}
    if isinstance(form, PlanForm):
        check_visit_of(form, form.place)
        plan_entry(**call, plan=PlannedEntry(**form.cleaned))
    elif code == "endorse":
        endorse_premises(**call, endorsement=Endorsement(**form.cleaned))
    else:
        move_warrant(
            **call,
            move=code,
            details=MoveDetails(**form.cleaned),
            keep_words=form.cleaned_data["keep_words"],
        )


@requires(Verb.REVIEW_IRREGULAR, page="the form that reviews what was not lawful")
@page_methods
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record an inspector's review of an irregularity."""
    warrant = one_record(WARRANTS, request.user, reference)
    asked = request.POST.get("entry") or request.GET.get("entry", "")
    entries = queries.entries_of(request.user, warrant)
    irregular = next(
        (one.irregular for one in entries if str(one.number) == asked),
        warrant.irregular,
    )
    form = ReviewForm(
        data_of(request),
        initial={"entry": asked},
        viewer=request.user,
        warrant=warrant,
    )

    def act() -> Done:
        review_irregular(by=request.user, reference=reference, **form.cleaned)
        return Done(panels.done_words(warrant, "review"))

    page = _page(
        warrant,
        "review",
        template="warrants/review.html",
        context={"irregular": irregular},
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_WARRANTS, page="the form of an entry")
@page_methods
def enter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record an entry, as it was made."""
    viewer = request.user
    warrant = one_record(WARRANTS, viewer, reference)
    premises = queries.premises_of(viewer, warrant)
    form = EntryForm(data_of(request), viewer=viewer, premises=premises)
    return answer_sent(
        request,
        form,
        _page(warrant, "enter", template="warrants/enter.html"),
        store=lambda: record_entry(
            by=viewer,
            reference=reference,
            submission=form.submission,
            entry=NewEntry(**form.cleaned),
        ),
        done=panels.done_words(warrant, "enter"),
    )


@requires(Verb.RUN_WARRANTS, page="the form that adds premises to it")
@page_methods
def add_premises(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add premises to a warrant."""
    warrant = one_record(WARRANTS, request.user, reference)
    form = PremisesForm(data_of(request), viewer=request.user)

    def store() -> "Warrant":
        check_visit_of_record(form)
        return store_premises(by=request.user, reference=reference, **form.cleaned)

    return answer_sent(
        request,
        form,
        _page(warrant, "add_premises", template="warrants/add_premises.html"),
        store=store,
        done=panels.done_words(warrant, "add_premises"),
    )


def _page(warrant: "Warrant", code: str, **given: Any) -> FormPage:
    """Return the page of a form about one warrant, by its move."""
    title, _done, button = panels.WORDS[code]
    return FormPage(
        title=title,
        caption=named(WARRANTS, warrant),
        back_url=WARRANTS.url("detail", warrant.reference),
        back_text="Back to the warrant",
        facts=panels.facts_beside_form(warrant, _clock_of(warrant)),
        button=button,
        **given,
    )


@requires(Verb.RECORD_SEIZURE, page="the form of a seizure at an entry")
@page_methods
def seize(request: SignedInRequest, reference: str, entry: int) -> HttpResponse:
    """Record what was seized at an entry."""
    warrant = one_record(WARRANTS, request.user, reference)
    entries = queries.entries_of(request.user, warrant)
    made = next((one for one in entries if one.number == entry), None)
    if made is None:
        raise NotFound
    taken_with = TakenWith.at(
        made.at, occurred=When.at_instant(made.entered_at), entry_id=made.pk
    )
    return answer_new_seizure(request, WARRANTS, warrant, taken_with=taken_with)


@csrf_exempt
@requires(Verb.RUN_WARRANTS, page="the form that adds a paper to it")
@page_methods
def new_paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a paper to a warrant."""
    return answer_new_paper(request, WARRANT_PAPERS, reference)


@requires(Verb.READ_WARRANTS, page="one of its papers")
@require_safe
def paper(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Hand out a paper of a warrant."""
    return answer_paper(request, WARRANT_PAPERS, reference, n)


@requires(Verb.RUN_WARRANTS, page="the form that marks a paper as added in error")
@page_methods
def paper_error(request: SignedInRequest, reference: str, n: int) -> HttpResponse:
    """Mark a paper of a warrant as added in error."""
    return answer_paper_error(request, WARRANT_PAPERS, reference, n)
