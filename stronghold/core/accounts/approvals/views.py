"""The pages of what waits for approval: the list, and one to decide on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.approvals import actions, presenters, queries
from stronghold.core.accounts.approvals.forms import DecideForm
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.form_page import Done, answer_form, data_of


@requires(Verb.APPROVE_ACCESS, page="what waits for approval of access")
@require_safe
@never_cache
def waiting(request: SignedInRequest) -> HttpResponse:
    """List what waits for the viewer's approval."""
    found = [one for _, one in queries.waiting_for(request.user)]
    context = {"table": presenters.waiting_table(found)}
    return render(request, "people/approvals.html", context)


@requires(Verb.APPROVE_ACCESS, page="the form that approves access", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide(request: SignedInRequest, approval: str) -> HttpResponse:
    """Show what would be given, and approve or refuse it."""
    _, one = queries.one_waiting(request.user, approval)
    form = DecideForm(data_of(request), initial={"seen": one.seen})

    def act() -> Done:
        actions.decide(by=request.user, code=approval, **form.cleaned)
        is_approved = form.cleaned["is_approved"]
        return Done(f"{'Approved' if is_approved else 'Refused'}: {one.title}")

    return answer_form(request, form, presenters.decide_page(one), act=act)
