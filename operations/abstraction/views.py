"""The pages of time away: record one's own, and the weeks of teams."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.abstraction import actions, presenters, queries
from operations.abstraction.forms import HoursForm, TimeAwayForm
from operations.abstraction.rules import length_text
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week, week_named
from stronghold.core.records.views import (
    answer_stored,
    is_from_queue,
    refused,
    wants_json,
)
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.abstraction.models import TimeAway


@requires(Verb.LOG_TIME_AWAY, page="the form of time away from the neighbourhood")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Record time on duty elsewhere: one press of the duty is enough."""
    form = TimeAwayForm(data_of(request), today=clock.today())

    def store() -> "TimeAway":
        return actions.record_time_away(by=request.user, **form.cleaned)

    if request.method == "POST" and wants_json(request):
        return _answer_phone(request, form, store=store)

    def act() -> Done:
        return Done(presenters.recorded(store()), reverse("abstraction:new"))

    page = FormPage(
        title="Away from the neighbourhood",
        back_url=reverse("home"),
        back_text="Home",
        template="abstraction/new.html",
        context={"own": presenters.own_rows(queries.own_recent(request.user))},
    )
    return answer_form(request, form, page, act=act)


def _answer_phone(
    request: SignedInRequest, form: TimeAwayForm, *, store: Callable[[], "TimeAway"]
) -> HttpResponse:
    """Return what was recorded, or why not, to the script that keeps what is unsent."""
    if form.is_valid():
        try:
            row = store()
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            if not is_from_queue(request):
                messages.success(request, presenters.recorded(row))
            return answer_stored(
                request,
                reverse("abstraction:new"),
                reference=f"{length_text(row.minutes)} away",
                is_repetition=row.is_repetition,
            )
    return refused(form)


@requires(Verb.LOG_TIME_AWAY, page="the form of time away from the neighbourhood")
@require_POST
@never_cache
def take_back(request: SignedInRequest, row_id: int) -> HttpResponse:
    """Take back time away that the user recorded."""
    row = actions.take_back(by=request.user, row_id=row_id)
    messages.success(request, f"Taken back: {length_text(row.minutes)} away")
    return redirect("abstraction:new")


@requires(Verb.READ_TEAM_TIME, page="the week of each team")
@require_safe
def this_week(request: SignedInRequest) -> HttpResponse:
    """Redirect to the last finished week."""
    last = Week.of(clock.today()).shifted(-1)
    return redirect("abstraction:week", str(last))


@requires(Verb.READ_TEAM_TIME, page="the week of each team")
@require_safe
def week(request: SignedInRequest, week: str) -> HttpResponse:
    """Show how the teams spent a week: in the neighbourhood, elsewhere, not known."""
    now = Week.of(clock.today())
    wanted = week_named(week, today=clock.today())
    found = queries.team_weeks(request.user, wanted, wanted)[wanted]
    may_set = policy.can(request.user, Verb.SET_TEAM_HOURS)
    context = {
        "week": presenters.week_links(wanted, last=now),
        "about": presenters.ABOUT,
        "bars": presenters.bars(found),
        "table": presenters.team_table(
            found, caption="Hours of each team", may_set=may_set
        ),
        "brief_url": reverse("brief:week", args=[str(wanted)]),
    }
    return render(request, "abstraction/week.html", context)


@requires(Verb.SET_TEAM_HOURS, page="the form of a team’s hours")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hours(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Set the hours that a team works in a week, from this week on."""
    now = Week.of(clock.today())
    team = queries.team(request.user, team_id)
    initial = {"hours": queries.hours_in(team, now)}
    form = HoursForm(data_of(request), initial=initial)

    def act() -> Done:
        given = form.cleaned_data["hours"]
        actions.set_hours(by=request.user, team_id=team.pk, hours=given, week=now)
        return Done(f"Hours of {team.name} saved, from {now.label.lower()} on")

    page = FormPage(
        title=f"Hours of {team.name}",
        lede="They count from this week on. Earlier weeks keep their hours.",
        back_url=reverse("abstraction:week", args=[str(now)]),
        back_text="The week of each team",
    )
    return answer_form(request, form, page, act=act)
