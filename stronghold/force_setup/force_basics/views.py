"""The page of a force's name, country, marking and custody numbers."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of, form_page
from stronghold.core.ui.parts import Table
from stronghold.force_setup.force_basics import presenters
from stronghold.force_setup.force_basics.actions import Basics, set_basics
from stronghold.force_setup.force_basics.forms import BasicsForm
from stronghold.force_setup.force_basics.rules import check_pattern


@requires(Verb.SET_UP_FORCE, page="the form of the force’s name, marking and numbers")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def basics(request: SignedInRequest) -> HttpResponse:
    """Set the name, country, marking and numbers, or only try some numbers."""
    force = request.user.force
    form = BasicsForm(data_of(request), force=force)
    is_trial = "try" in request.POST
    tried = _tried(form) if is_trial else None
    page = FormPage(
        title="Name, country, marking and custody numbers",
        caption=force.name,
        back_url=reverse("set_up:page"),
        back_text="Set up your force",
        template="force/basics.html",
        context={"tried": tried, "code": force.code},
    )
    if is_trial:
        return form_page(request, form, page)

    def act() -> Done:
        set_basics(by=request.user, given=Basics(**form.basics))
        return Done("Saved: name, country, marking and custody numbers")

    return answer_form(request, form, page, act=act)


def _tried(form: BasicsForm) -> Table | None:
    """Try the numbers; a pattern that is refused tries none."""
    if not form.is_valid():
        return None
    given = form.basics
    try:
        check_pattern(given["custody_pattern"], given["custody_example"])
    except RuleBroken as broken:
        form.add_rule(broken)
        return None
    return presenters.tried(form.tried)
