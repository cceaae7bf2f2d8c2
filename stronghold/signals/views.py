"""The signals page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.signals.forms import SignalsQuestion
from stronghold.signals.presenters.page import signals_page
from stronghold.signals.queries import last_whole_week


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
        return render(request, "signals/refused.html", wrong, status=400)
    page = signals_page(request.user, question.week, question.among)
    return render(request, "signals/page.html", {"page": page})
