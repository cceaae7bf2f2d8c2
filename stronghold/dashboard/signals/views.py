"""The signals page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.signals.forms import SignalsQuestion
from stronghold.dashboard.signals.presenters.page import signals_page
from stronghold.dashboard.signals.queries import last_whole_week
from stronghold.kernel.errors import RuleBroken


@requires(Verb.READ_FIGURES)
@require_safe
def signals(request: SignedInRequest) -> HttpResponse:
    """Show what changed in a week, whether it is more than chance, and late records."""
    try:
        question = SignalsQuestion.from_params(
            dict(request.GET.lists()), last_whole_week()
        )
    except RuleBroken as refusal:
        wrong = {"message": refusal.message}
        return render(request, "dashboard/signals/refused.html", wrong, status=400)
    page = signals_page(request.user, question.week, question.among)
    return render(request, "dashboard/signals/page.html", {"page": page})
