"""The page of a week, and what is done on it: set a tasking, sign, subscribe."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from operations.disruptions.queries import disruptions_between
from operations.groups.queries import n_under_way
from stronghold.brief.actions import subscribe as subscriptions
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.forms import SignForm
from stronghold.brief.presenters.changes import changes_part
from stronghold.brief.presenters.first_screen import first_screen
from stronghold.brief.presenters.groups import groups_part
from stronghold.brief.presenters.now import beside_now
from stronghold.brief.presenters.page import (
    due_part,
    figures_part,
    files,
    heading,
    n_unusual,
    plans_part,
    signals_part,
)
from stronghold.brief.presenters.signing import how_signed, signing
from stronghold.brief.presenters.taskings import (
    Ways,
    source_start,
)
from stronghold.brief.presenters.what_was_done import (
    called_back,
    came_of_it,
    kinds_done,
    time_part,
)
from stronghold.brief.queries.changed import changes_since
from stronghold.brief.queries.plans import taskings_from_brief
from stronghold.brief.queries.said import n_in_streets, said_in, said_now
from stronghold.brief.queries.signed import (
    is_subscribed,
    signed_brief,
    signed_of,
)
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.brief.views.documents import signed_document
from stronghold.brief.views.reads import as_now, figures_shown, read_week
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week, week_named
from stronghold.figures.presenters.wording import behind_words
from stronghold.figures.queries import behind_since, indicators

PAGE = "brief/page.html"
MOST_SIGNALS = 3
# All deadlines are one link away, a page at a time.
MOST_DUE = 20


@requires(Verb.READ_FIGURES)
@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """Redirect to the brief of the last finished week."""
    return redirect("brief:week", str(last_whole_week(clock.today())))


@requires(Verb.READ_FIGURES, page="the weekly brief")
@require_safe
@reads_replica
def brief(request: SignedInRequest, week: str) -> HttpResponse:
    """Show a week: what changed, what was done, what is due."""
    return _show(request, week_named(week, today=clock.today()))


@requires(Verb.SIGN_BRIEF, page="the weekly brief", fresh=True)
@require_POST
def sign(request: SignedInRequest, week: str) -> HttpResponse:
    """Sign the brief of a finished week, once."""
    named = week_named(week, today=clock.today())
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            sign_brief(
                by=request.user,
                week=named,
                document=signed_document,
                **form.cleaned_data,
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"The brief of {named} is signed")
            return redirect("brief:week", str(named))
    return _show(request, named, sign_form=form)


@requires(Verb.READ_FIGURES)
@require_POST
def subscribe(request: SignedInRequest, week: str) -> HttpResponse:
    """Start or stop the Monday e-mail that the brief is ready."""
    named = week_named(week, today=clock.today())
    wanted = request.POST.get("wanted") == "yes"
    try:
        if wanted:
            subscriptions.subscribe(by=request.user)
        else:
            subscriptions.unsubscribe(by=request.user)
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
    else:
        done = "You will get the e-mail on Mondays" if wanted else "The e-mail stops"
        messages.success(request, done)
    return redirect("brief:week", str(named))


def _show(
    request: SignedInRequest, week: Week, *, sign_form: SignForm | None = None
) -> HttpResponse:
    """Show a week, with the submitted form if there is one."""
    form = sign_form or SignForm()
    context = {**brief_context(request.user, week), "sign_form": form}
    return render(request, PAGE, context, status=400 if form.errors else 200)


def _groups(viewer: User, week: Week) -> dict[str, Any]:
    """Return the part on organised crime groups; empty for who may not read of any."""
    if not policy.can(viewer, Verb.READ_GROUPS):
        return {}
    rows = disruptions_between(viewer, week.start, week.last_day)
    return groups_part(week, rows, n_under_way=n_under_way(viewer))


def brief_context(viewer: User, week: Week) -> dict[str, Any]:
    """Read a week as this viewer may see it; return what its page shows.

    A signed week shows what its brief kept, and beside it what differs now.
    """
    signed, back = signed_brief(viewer, week), reverse("brief:week", args=[str(week)])
    said = said_in(viewer, signed, most_due=MOST_DUE) if signed else None
    read = read_week(
        viewer,
        week,
        figures_shown(viewer, week, signed),
        said or said_now(viewer, week, most_due=MOST_DUE),
        most_signals=MOST_SIGNALS,
        back=back,
    )
    now, today = as_now(viewer, read) if signed else None, clock.today()
    ways = Ways(
        week,
        today,
        may_task=policy.can(viewer, Verb.RUN_OPERATIONS),
        found=taskings_from_brief(viewer, week, source_start(week)),
    )
    screen = first_screen(read, ways, has_places=policy.can(viewer, Verb.FIND_PLACES))
    if now:
        streets = [one["pk"] for one in screen["busiest"]]
        screen = beside_now(
            screen,
            now,
            in_streets=n_in_streets(viewer, week, streets),
            is_whole=said is not None,
        )
    own = [changes_part(changes_since(viewer, signed))] if signed else []
    return {
        "week": str(week),
        "heading": heading(
            week,
            signed,
            today=today,
            beside_signed=signed_of(viewer, [week.shifted(-1), week.shifted(1)]),
        ),
        "as_signed": how_signed(signed, read.figures, is_whole=said is not None),
        "behind": "" if signed else behind_words(behind_since()),
        "screen": screen,
        "signals": signals_part(read, now if said else None),
        "n_unusual": n_unusual(read.signals),
        "plans": plans_part(read, now if said else None),
        "due": due_part(read, ways, now if said else None),
        "figures": figures_part(read, ways),
        "done": kinds_done(read),
        "called": called_back(read.called),
        "time": time_part(read),
        "came_of_it": came_of_it(read.came_of_it),
        "groups": _groups(viewer, week),
        "context": indicators(),
        "changes": [*own, *read.changed_before.parts],
        "changed_before": read.changed_before,
        "signing": signing(
            week,
            signed,
            today=today,
            may_sign=policy.can(viewer, Verb.SIGN_BRIEF),
            is_subscribed=is_subscribed(viewer),
        ),
        "files": files(week, signed, may_export=policy.can(viewer, Verb.EXPORT)),
    }
