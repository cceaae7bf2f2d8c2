"""The pages of work that was left behind."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takers
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.directory.people.forms import CloseForm
from stronghold.duty.handover import actions, presenters, queries


@requires(Verb.HAND_OVER_WORK, page="the list of work to hand over")
@require_safe
@never_cache
def left(request: SignedInRequest) -> HttpResponse:
    """List people whose accounts were closed while they had work to do."""
    table = presenters.left_table(queries.left_work(request.user))
    return render(request, "handover/list.html", {"table": table})


@requires(Verb.HAND_OVER_WORK, page="the page that hands work over")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: SignedInRequest, username: str) -> HttpResponse:
    """Hand over what one person left."""
    found = queries.one_left(request.user, username)
    can_take = takers(found.person, found.held)
    form = CloseForm(data_of(request), takers=can_take)

    def act() -> Done:
        to = form.cleaned_data.get("to", "")
        person = actions.hand_over(by=request.user, username=username, to=to)
        return Done(f"The work of {person.display_name} is handed over")

    page = presenters.hand_over_page(found, can_take)
    return answer_form(request, form, page, act=act)
