"""The pages of organised crime groups: list, one, new, changes, in error."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from operations.groups import presenters, queries
from operations.groups.actions import (
    GroupFacts,
    NewGroup,
    change_status,
    correct_group,
    record_group,
    withdraw_group,
)
from operations.groups.forms import CorrectForm, GroupForm, StatusForm
from operations.groups.record import GROUPS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import named
from stronghold.core.records.queries import history
from stronghold.core.records.reasons.choices import OfGroup
from stronghold.core.records.reasons.views import answer_why
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import (
    answer_detail,
    answer_list,
    answer_new,
    answer_withdraw,
)
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of

if TYPE_CHECKING:
    from operations.groups.models import CrimeGroup

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_GROUPS, page="the list of organised crime groups")
@list_methods
def group_list(request: SignedInRequest) -> HttpResponse:
    """Show the groups, the last known first."""
    return answer_list(request, GROUPS, sections=presenters.sections(request.path))


@requires(Verb.RUN_GROUPS, page="the form of a new organised crime group")
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Record an organised crime group."""
    form = GroupForm(data_of(request), viewer=request.user)

    def store() -> "CrimeGroup":
        return record_group(
            by=request.user,
            submission=form.submission,
            group=NewGroup(**form.cleaned),
        )

    return answer_new(request, form, GROUPS, store=store)


@requires(Verb.READ_GROUPS, page="its page")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one group with its history."""
    group = queries.group(request.user, reference)
    facts = presenters.group_facts(group, GROUPS.shown_to(request.user))
    events = history(GROUPS, request.user, reference, of=group)
    panels = []
    if policy.can(request.user, Verb.RUN_GROUPS) and not group.is_in_error:
        panels.append(presenters.changes_panel(reference))
    return answer_detail(
        request, group, GROUPS, facts=facts, events=events, panels=panels
    )


@requires(Verb.READ_GROUPS, page="the page that asks why they read it")
@page_methods
@never_cache
def why(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask why a group is read that another team leads."""
    queries.check_is_there(request.user, reference)
    return answer_why(
        request,
        reference,
        verb=Verb.READ_GROUPS,
        choices=OfGroup,
        title="Why do you need to read this?",
        caption=GROUPS.one,
        url=GROUPS.url("detail", reference),
        back_url=GROUPS.url("list"),
    )


@requires(Verb.RUN_GROUPS, page="the form that corrects it")
@page_methods
@never_cache
def correct(request: SignedInRequest, reference: str) -> HttpResponse:
    """Correct or complete the facts of a group."""
    group = queries.group(request.user, reference)
    form = CorrectForm(data_of(request), viewer=request.user, group=group)

    def act() -> Done:
        facts = GroupFacts(**form.cleaned)
        correct_group(by=request.user, reference=reference, facts=facts)
        return Done(f"{reference} is corrected")

    page = FormPage(
        title="Correct or complete the group",
        caption=named(GROUPS, group),
        lede="Its status, its place and the day it was first known stay as they are.",
        back_url=GROUPS.url("detail", reference),
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_GROUPS, page="the form that changes its status")
@page_methods
def status(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the status of a group."""
    group = queries.group(request.user, reference)
    form = StatusForm(data_of(request), group=group)

    def act() -> Done:
        change_status(by=request.user, reference=reference, **form.cleaned_data)
        return Done(f"The status of {reference} is changed")

    page = FormPage(
        title="Change the status",
        caption=named(GROUPS, group),
        button="Change the status",
        back_url=GROUPS.url("detail", reference),
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_GROUPS, page="the form that marks it as recorded in error")
@page_methods
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a group as recorded in error."""
    group = queries.group(request.user, reference)
    return answer_withdraw(request, group, GROUPS, withdraw=withdraw_group)
