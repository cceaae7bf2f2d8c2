"""The page of a force's details, and the forms that set them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.force_setup.force_details import actions, presenters, queries
from stronghold.force_setup.force_details.forms import DetailsForm
from stronghold.force_setup.force_details.rules import PARTS


@requires(Verb.READ_STATEMENTS, page="the force’s details")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show what the statements say of the force, and what is not set."""
    viewer = request.user
    shown = presenters.page(
        queries.details_of(viewer.force.pk),
        queries.history(viewer),
        may_set=policy.can(viewer, Verb.SET_FORCE_DETAILS),
    )
    context = {"page": shown, "force": viewer.force}
    return render(request, "force/page.html", context)


@requires(Verb.SET_FORCE_DETAILS, page="the form of the force’s details")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: SignedInRequest, part: str) -> HttpResponse:
    """Set one part of the force's details."""
    found = next((one for one in PARTS if one.code == part), None)
    if found is None:
        raise NotFound
    details = queries.details_of(request.user.force.pk)
    form = DetailsForm(data_of(request), part=found, details=details)

    def act() -> Done:
        actions.set_details(by=request.user, given=form.cleaned)
        return Done(f"Saved: {found.title}")

    shown = FormPage(
        title=found.title,
        caption=request.user.force.name,
        lede="The statements are open to everyone. Enter positions and shared "
        "mailboxes, never a person’s own.",
        back_url=reverse("force:page"),
        back_text="Force details",
    )
    return answer_form(request, form, shown, act=act)
