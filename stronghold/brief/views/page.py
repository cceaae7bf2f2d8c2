"""The page of a week, and what is done on it: set a tasking, sign, subscribe."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.taskings.forms import TaskingForm
from operations.taskings.views import set_from
from stronghold.brief.actions import subscribe as subscriptions
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.forms import SignForm
from stronghold.brief.presenters.page import BriefPage, PageReads, page_of
from stronghold.brief.presenters.taskings import tasking_panel
from stronghold.brief.queries.changed import changes_since
from stronghold.brief.queries.figures import measures_for
from stronghold.brief.queries.signed import is_subscribed, signed_brief
from stronghold.brief.rules.weeks import last_whole_week, week_named
from stronghold.brief.views.documents import signed_document
from stronghold.brief.views.reads import figures_shown, read_week
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.form_page import data_of
from stronghold.figures.presenters.context import context_figures
from stronghold.figures.queries import behind_since

PAGE = "brief/page.html"
MOST_SIGNALS = 3


@requires(Verb.READ_FIGURES)
@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """Redirect to the brief of the last finished week."""
    return redirect("brief:week", str(last_whole_week(clock.today())))


@requires(Verb.READ_FIGURES, page="the weekly brief")
@require_safe
def brief(request: SignedInRequest, week: str) -> HttpResponse:
    """Show a week: what changed, what was done, what is due."""
    return _show(request, week_named(week, today=clock.today()))


@requires(Verb.RUN_OPERATIONS, page="the weekly brief")
@require_http_methods(["GET", "HEAD", "POST"])
def set_a_tasking(request: SignedInRequest, week: str, line: str) -> HttpResponse:
    """Set a tasking from a line of the brief, and return to the line."""
    named = week_named(week, today=clock.today())
    readable = {measure.code: measure for measure in measures_for(request.user)}
    panel = tasking_panel(readable, named, line, part=request.GET.get("part", ""))
    form = TaskingForm(
        data_of(request),
        viewer=request.user,
        initial={"source": panel.source, "priority": panel.priority},
    )
    if form.is_valid():
        try:
            tasking = set_from(request.user, form)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"{tasking.reference} is set")
            return redirect(panel.back_url)
    return _show(request, named, panel=panel, form=form)


@requires(Verb.SIGN_BRIEF, page="the weekly brief")
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


def _show(request: SignedInRequest, week: Week, **more: Any) -> HttpResponse:
    """Show a week, with the submitted form if there is one."""
    forms = [more[name] for name in ("form", "sign_form") if name in more]
    status = 400 if any(form.errors for form in forms) else 200
    page = _brief_page(request.user, week)
    context = {"page": page, "sign_form": SignForm(), **more}
    return render(request, PAGE, context, status=status)


def _brief_page(viewer: User, week: Week) -> BriefPage:
    """Read a week as this viewer may see it."""
    signed, back = signed_brief(viewer, week), reverse("brief:week", args=[str(week)])
    figures = figures_shown(viewer, week, signed)
    read = PageReads(
        week=read_week(viewer, week, figures, most_signals=MOST_SIGNALS, back=back),
        signed=signed,
        changes=changes_since(viewer, signed) if signed else None,
        context=context_figures(),
        behind_since=None if signed else behind_since(),
        may_task=policy.can(viewer, Verb.RUN_OPERATIONS),
        may_export=policy.can(viewer, Verb.EXPORT),
        may_sign=policy.can(viewer, Verb.SIGN_BRIEF),
        is_subscribed=is_subscribed(viewer),
    )
    return page_of(viewer.force.name, read)
