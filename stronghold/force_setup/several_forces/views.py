"""Views of several forces: choose one to work with; add and take away a partner."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.session import choose_force
from stronghold.core.kernel.errors import NotFound
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.force_setup.organisations.queries import kept_by_others
from stronghold.force_setup.several_forces import actions
from stronghold.force_setup.several_forces.forms import ForceForm, JoinForm, LeaveForm

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.USE_PORTAL, page="the choice of a force")
@FORM
@never_cache
def choose(request: SignedInRequest) -> HttpResponse:
    """Choose the force to work with in this session, of several."""
    viewer = request.user
    if not viewer.organisation.also_with:
        raise NotFound
    form = ForceForm(data_of(request), by=viewer)

    def act() -> Done:
        chosen = form.cleaned_data["force"]
        choose_force(request, chosen)
        return Done(f"You work with {form.forces[chosen]} now")

    page = FormPage(
        title="Your force",
        caption=viewer.organisation.name,
        back_url=reverse("portal:home"),
        back_text="Shared by the police",
        button="Continue",
    )
    return answer_form(request, form, page, act=act)


@requires(
    Verb.MANAGE_ORGANISATIONS,
    page="the form of a partner of another force",
    fresh=True,
)
@FORM
@never_cache
def join(request: SignedInRequest) -> HttpResponse:
    """Add a partner that another force keeps."""
    form = JoinForm(data_of(request))

    def act() -> Done:
        code = form.cleaned_data["code"]
        row = actions.begin_to_work_with(by=request.user, code=code)
        return Done(f"{row.name} works with your force now")

    page = FormPage(
        title="Add a partner of another force",
        lede="A council or service whose area is in two forces is here once. The force "
        "that added it keeps its accounts. It sees nothing of yours until an agreement "
        "with you is signed.",
        back_url=reverse("organisations:list"),
        back_text="Organisations",
        button="Add partner",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_ORGANISATIONS, page="the form that takes away a partner")
@FORM
@never_cache
def leave(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Take a partner that another force keeps from this force."""
    found = {row.code: row for row in kept_by_others(request.user)}
    if organisation not in found:
        raise NotFound
    row = found[organisation]
    form = LeaveForm(data_of(request))

    def act() -> Done:
        actions.stop_working_with(by=request.user, code=row.code)
        return Done(f"{row.name} no longer works with your force")

    page = FormPage(
        title=f"Stop working with {row.name}",
        caption=row.get_kind_display(),
        warning="Its people see and send nothing of your force from their next "
        "request. Its agreements with you stay as they are: end them too.",
        back_url=reverse("organisations:list"),
        back_text="Organisations",
        button="Stop working with it",
        button_kind="warning",
    )
    return answer_form(request, form, page, act=act)
