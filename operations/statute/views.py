"""The pages of the law: every provision, approving a change, checking one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from operations.statute import queries
from operations.statute.actions import look_at_provision
from operations.statute.forms import DecisionForm, LookForm, ProvisionForm
from operations.statute.presenters import law as presenters
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken

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
    }
    return render(request, "statute/law.html", context)


@requires(Verb.APPROVE_PROVISIONS, page="the form that approves a limit of the law")
@page_methods
def approve(request: SignedInRequest) -> HttpResponse:
    """Approve a changed limit; if it has begun, first show the cases it affects."""
    data = request.POST if request.method == "POST" else None
    form = ProvisionForm(data, by=request.user)
    if request.method == "POST" and (stored := form.store()):
        done = "The changed limit is approved"
        waits = "It counts once a second person has approved it"
        messages.success(request, waits if stored.needs_second else done)
        return redirect("law:provisions")
    context = {"form": form, "touched": presenters.touched(form.touched)}
    status = 400 if form.errors else 200
    return render(request, "statute/approve.html", context, status=status)


@requires(
    Verb.APPROVE_PROVISIONS, page="the change of the law that waits for a second person"
)
@page_methods
def second(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a second person the cases a begun change affects, to decide on it."""
    row = queries.addition(pk)
    form = DecisionForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.store(pk):
        messages.success(request, "Your decision on the changed limit is recorded")
        return redirect("law:provisions")
    if form.touched is None:
        new = queries.as_provision(row)
        form.show(queries.touched_by(request.user, new))
    context = {
        "form": form,
        "page": presenters.second_page(row, viewer=request.user),
        "touched": presenters.touched(form.touched),
    }
    status = 400 if form.errors else 200
    return render(request, "statute/second.html", context, status=status)


@requires(
    Verb.APPROVE_PROVISIONS,
    page="the form that records that a limit of the law was checked",
)
@page_methods
def look(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a check whether a provision that is off has begun."""
    page = presenters.look_page(queries.provisions_in_force(), code)
    form = LookForm(request.POST or None)
    if form.is_valid():
        try:
            look_at_provision(by=request.user, code=code, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("found", broken.message)
        else:
            messages.success(request, f"{page.title}: checked today")
            return redirect("law:provisions")
    context = {"form": form, "page": page}
    status = 400 if form.errors else 200
    return render(request, "statute/look.html", context, status=status)
