"""The pages of visits: those planned by others, who to ring, and a team's requests."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.visits import presenters, queries
from operations.visits.actions import (
    check_visit,
    lift_ask_first,
    plan_visit,
    set_ask_first,
)
from operations.visits.choices import Planned
from operations.visits.forms import (
    AskFirstForm,
    AskFirstPlaceForm,
    AskFirstRequestForm,
    PlansVisit,
    VisitedForm,
)
from operations.visits.rules import ask_first_text
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.visits.models import AskFirstRequest
    from stronghold.core.places.models import Premises
    from stronghold.core.records.models import Record

TITLE = "Ask to be rung first"
LEDE = (
    "Anyone who plans a visit here is asked to ring your team first. They do not see "
    "why. Your team sees each plan."
)


@requires(Verb.PLAN_VISITS, page="the list of visits")
@require_safe
def visit_list(request: SignedInRequest) -> HttpResponse:
    """List the visits planned where one's team asks to be rung, and its requests."""
    viewer = request.user
    alerts = queries.alerts(viewer)
    asked = queries.ask_first_requests(viewer)
    context = {
        "alerts": presenters.alerts_table(alerts, "Visits that others planned"),
        "requests": presenters.requests_table(asked, clock.today()),
        "cover": presenters.cover_words(queries.own_cover(viewer)),
        "ask_url": reverse("visits:ask") if _may_set(viewer) else "",
    }
    return render(request, "visits/list.html", context)


@requires(Verb.PLAN_VISITS, page="the question whether to ring first")
@require_POST
@cache_control(no_store=True)
def check(request: SignedInRequest) -> HttpResponse:
    """Show who to ring before a visit that is not recorded, such as a call-back.

    The team is alerted to the question, whatever happens next.
    """
    form = VisitedForm(request.POST)
    if not form.is_valid():
        raise NotFound
    place = PlaceMeant(words=form.cleaned_data["words"])
    if premises_id := form.cleaned_data["premises"]:
        premises = queries.visible_premises_by_id(request.user, premises_id)
        consulted([f"premises:{premises.pk}"])
        place = PlaceMeant(words=premises.address, premises_id=premises.pk)
    rings = plan_visit(by=request.user, place=place, planned=Planned.VISIT)
    context = {"place": place.words, "asks": ask_first_text(rings) if rings else ""}
    return render(request, "visits/check.html", context)


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Set the request of one's team to be rung before a visit to any place."""
    form = AskFirstPlaceForm(data_of(request), viewer=request.user)

    def act() -> Done:
        set_ask_first(by=request.user, place=form.found_place, **form.cleaned)
        return Done("Your team will be rung before a visit there")

    page = FormPage(
        title=TITLE,
        lede=LEDE,
        back_url=reverse("visits:list"),
        back_text="Back to the visits",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_first(request: SignedInRequest, premises_id: int) -> HttpResponse:
    """Set the request of one's team to be rung before a visit, or review it."""
    premises = queries.visible_premises_by_id(request.user, premises_id)
    current = queries.ask_first_at(request.user, premises_id)
    if current is None:
        consulted([f"premises:{premises.pk}"])
    else:
        consulted([current.reference])
    place = PlaceMeant(premises.address, premises_id=premises.pk)
    back = reverse("ledger:premises", args=[premises_id])
    return _answer(request, place, current, back, "Back to the premises")


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: SignedInRequest, reference: str) -> HttpResponse:
    """Review a request of one's team, wherever it is."""
    current = queries.ask_first_request(request.user, reference)
    place = PlaceMeant(current.where, premises_id=current.premises_id)
    back = reverse("visits:list")
    return _answer(request, place, current, back, "Back to the visits")


def _answer(
    request: SignedInRequest,
    place: PlaceMeant,
    current: "AskFirstRequest | None",
    back_url: str,
    back_text: str,
) -> HttpResponse:
    names = ("reason", "review_on")
    initial = {name: getattr(current, name) for name in names} if current else {}
    form = AskFirstRequestForm(data_of(request), initial=initial)

    def act() -> Done:
        set_ask_first(by=request.user, place=place, **form.cleaned)
        return Done("Your team will be rung before a visit here")

    lift_url = reverse("visits:lift", args=[current.reference]) if current else ""
    page = FormPage(
        title=TITLE,
        caption=place.words,
        lede=LEDE,
        back_url=back_url,
        back_text=back_text,
        template="visits/ask_first.html",
        context={"lift_url": lift_url},
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.SET_ASK_FIRST, page="the form that asks to be rung first")
@require_POST
def lift(request: SignedInRequest, reference: str) -> HttpResponse:
    """Lift the request of one's team to be rung before a visit."""
    row = lift_ask_first(by=request.user, reference=reference)
    messages.success(request, "Your team will no longer be rung before a visit here")
    if row.premises_id:
        return redirect("ledger:premises", row.premises_id)
    return redirect("visits:list")


def check_visit_of(form: AskFirstForm, place: PlaceMeant) -> None:
    """Alert the teams that ask to be rung at the place to which a form plans a visit.

    For views of other slices, before they call the action with a valid form. Raises
    AskFirstBroken, which the form shows with a box to tick, if its planner has not rung
    them. A form that a phone kept is only alerted to: they are there already.
    """
    alert = plan_visit if form.was_kept else check_visit
    alert(
        by=form.viewer,
        place=place,
        planned=form.planned,
        rang=form.cleaned_data["rang_first"],
        in_secret=form.in_secret,
    )


def check_visit_of_record(form: PlansVisit) -> None:
    """Do the same for the form of a record, if its visit is still to come."""
    if form.is_ahead:
        check_visit_of(form, form.found_place)


def before_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the panel that checks who to ring, for those who may visit the place.

    The page of a warrant has none: planning an entry checks it automatically.
    """
    if not row.place_text or row.reference.startswith("W"):
        return None
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    shown = presenters.before_visit(
        premises_id=row.premises_id, words=row.place_text, may_set=_may_set(viewer)
    )
    return Panel("visits/before.html", shown)


def before_at(viewer: User, premises: "Premises") -> dict[str, Any] | None:
    """Return the same for the page of premises, with the request of one's own team."""
    if not policy.can(viewer, Verb.PLAN_VISITS):
        return None
    request = queries.ask_first_at(viewer, premises.pk)
    return presenters.before_visit_at(premises, request, may_set=_may_set(viewer))


def _may_set(viewer: User) -> bool:
    return policy.can(viewer, Verb.SET_ASK_FIRST) and viewer.team_id is not None
