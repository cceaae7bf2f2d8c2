"""The pages of the law: every provision, approving a change, checking one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from operations.statute import queries
from operations.statute.actions import (
    Approval,
    Decision,
    approve_provision,
    decide_addition,
    decide_judgment,
    enter_judgment,
    look_at_provision,
)
from operations.statute.forms import (
    DecisionForm,
    JudgmentDecisionForm,
    JudgmentForm,
    LookForm,
    ProvisionForm,
)
from operations.statute.presenters import judgments as judgment_pages
from operations.statute.presenters import law as presenters
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.form_page import Done, answer_form, data_of, form_page

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_DEADLINES, page="the page of the law")
@require_safe
def law(request: SignedInRequest) -> HttpResponse:
    """Show every limit that deadlines are calculated from, with its section.

    Who approves them is shown too what waits for a second person, and what to look at.
    """
    viewer, today = request.user, clock.today()
    may_approve = policy.can(viewer, Verb.APPROVE_PROVISIONS)
    stale = queries.not_looked_at(today=today) if may_approve else []
    context = {
        "groups": presenters.law_groups(queries.law_of(viewer.force), today=today),
        "may_approve": may_approve,
        "waiting": presenters.waiting(queries.waiting()) if may_approve else None,
        "stale": presenters.not_looked_at(stale),
        "judgments": judgment_pages.judgments_table(queries.judgments_known()),
        "judgments_waiting": (
            judgment_pages.waiting(queries.judgments_waiting()) if may_approve else None
        ),
    }
    return render(request, "statute/law.html", context)


@requires(Verb.APPROVE_PROVISIONS, page="the form that approves a limit of the law")
@page_methods
def approve(request: SignedInRequest) -> HttpResponse:
    """Approve a changed limit; if it has begun, first show the cases it affects."""
    form = ProvisionForm(data_of(request))
    if form.is_valid():
        approval = Approval(**form.cleaned)
        try:
            stored = approve_provision(by=request.user, approval=approval)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            done = "The changed limit is approved"
            waits = "It counts once a second person has approved it"
            messages.success(request, waits if stored.needs_second else done)
            return redirect("law:provisions")
    affected = presenters.touched(form.touched, now=clock.now())
    return form_page(request, form, presenters.approve_page(affected))


@requires(
    Verb.APPROVE_PROVISIONS, page="the change of the law that waits for a second person"
)
@page_methods
def second(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a second person the cases a begun change affects, to decide on it."""
    viewer, row = request.user, queries.addition(pk)
    form = DecisionForm(data_of(request))
    if form.is_valid():
        decision = Decision(**form.cleaned)
        try:
            decide_addition(by=viewer, pk=pk, decision=decision)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, "Your decision on the changed limit is recorded")
            return redirect("law:provisions")
    if form.touched is None:
        form.show(queries.touched_by(viewer, row.as_rule()))
    affected = presenters.touched(form.touched, now=clock.now())
    page = presenters.second_page(row, viewer=viewer, affected=affected)
    return form_page(request, form, page)


@requires(Verb.APPROVE_PROVISIONS, page="the form that enters a decision of a court")
@page_methods
def enter(request: SignedInRequest) -> HttpResponse:
    """Enter a decision of a court, for a second person to approve."""
    form = JudgmentForm(data_of(request))

    def act() -> Done:
        enter_judgment(by=request.user, **form.cleaned)
        return Done("It is shown once a second person has approved it")

    return answer_form(request, form, judgment_pages.enter_page(), act=act)


@requires(
    Verb.APPROVE_PROVISIONS,
    page="the decision of a court that waits for a second person",
)
@page_methods
def second_on_judgment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a second person a decision of a court, to approve or refuse it."""
    row = queries.judgment_entered(pk)
    form = JudgmentDecisionForm(data_of(request))

    def act() -> Done:
        decide_judgment(by=request.user, pk=pk, **form.cleaned)
        return Done("Your decision on it is recorded")

    page = judgment_pages.second_page(row, viewer=request.user)
    return answer_form(request, form, page, act=act)


@requires(
    Verb.APPROVE_PROVISIONS,
    page="the form that records that a limit of the law was checked",
)
@page_methods
def look(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a check whether a provision that is off has begun."""
    page = presenters.look_page(queries.switched_off(code))
    form = LookForm(data_of(request))

    def act() -> Done:
        look_at_provision(by=request.user, code=code, **form.cleaned_data)
        return Done(f"{page.title}: checked today")

    return answer_form(request, form, page, act=act)
