"""The pages of the law: every provision as it stands, and approving another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from operations.statute.forms import ProvisionForm
from operations.statute.presenters import law_groups
from operations.statute.queries import provisions_in_force
from stronghold.accounts import policy
from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock


@requires(Verb.READ_DEADLINES)
@require_safe
def law(request: SignedInRequest) -> HttpResponse:
    """Show every limit that deadlines are counted by, and where it stands."""
    context = {
        "groups": law_groups(provisions_in_force(), today=clock.today()),
        "may_approve": policy.can(request.user, Verb.APPROVE_PROVISIONS),
    }
    return render(request, "statute/law.html", context)


@requires(Verb.APPROVE_PROVISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: SignedInRequest) -> HttpResponse:
    """Approve a changed limit, from a day to come."""
    data = request.POST if request.method == "POST" else None
    form = ProvisionForm(data, by=request.user)
    if request.method == "POST" and form.store():
        messages.success(request, "The changed limit is approved")
        return redirect("law:provisions")
    status = 400 if form.errors else 200
    return render(request, "statute/approve.html", {"form": form}, status=status)
