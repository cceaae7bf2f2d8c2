"""The page that shows what changed with new boundaries, and who owns what from now."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.force_setup.ownership import presenters, queries
from stronghold.force_setup.ownership.actions import decide_areas
from stronghold.force_setup.ownership.forms import OwnersForm


@requires(Verb.SET_UP_FORCE, page="the page of areas that changed")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show which areas changed, and take the decision who owns each."""
    viewer = request.user
    found, teams = queries.new_boundaries(viewer), queries.teams(viewer)
    form = OwnersForm(data_of(request), found=found, teams=teams)

    def act() -> Done:
        n = decide_areas(by=viewer, owners=form.owners)
        areas = "1 area has" if n == 1 else f"{n:,} areas have"
        return Done(f"{areas} another team now", reverse("ownership:page"))

    names = {team.pk: team.name for team in teams}
    shown = FormPage(
        title="Areas that changed",
        caption=viewer.force.name,
        lede="New boundaries have new codes. A team that owned an area does not own "
        "what replaces it until you decide.",
        back_url=reverse("set_up:page"),
        back_text="Set up your force",
        template="force/ownership.html",
        context={"boundaries": presenters.page(found, form, names)},
    )
    return answer_form(request, form, shown, act=act)
