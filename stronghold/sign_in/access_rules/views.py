"""The pages of access rules: the table, one rule, and claims to try."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.forms import OrganisationForm
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    answer_form,
    data_of,
    form_page,
)
from stronghold.sign_in.access_rules import actions, presenters, queries
from stronghold.sign_in.access_rules.actions import NewRule
from stronghold.sign_in.access_rules.forms import RemoveForm, RuleForm, TryForm
from stronghold.sign_in.access_rules.rules import deciding_rule

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.MANAGE_DIRECTORY, page="the list of access rules")
@require_safe
@never_cache
def rules(request: SignedInRequest) -> HttpResponse:
    """List the access rules of the force, in their order."""
    found = queries.access_rules(request.user)
    context = {
        "table": presenters.rules_table(found),
        "waits": not queries.are_in_force(found, request.user.force.code),
    }
    return render(request, "people/access.html", context)


@requires(Verb.MANAGE_DIRECTORY, page="the form of a new access rule", fresh=True)
@FORM
@never_cache
def new_rule(request: SignedInRequest) -> HttpResponse:
    """Add a rule. The organisation comes first: it decides what is asked."""
    asked = data_of(request) or (request.GET if "organisation" in request.GET else None)
    choice = OrganisationForm(asked, by=request.user)
    if not choice.is_valid():
        status = 400 if choice.errors else 200
        context = {
            "form": choice,
            "title": "Add an access rule",
            "back": "access:list",
            "back_text": "Access rules",
        }
        template = "people/choose_organisation.html"
        return render(request, template, context, status=status)
    organisation = choice.cleaned_data["organisation"]
    n_rules = len(queries.access_rules(request.user))
    form = RuleForm(
        data_of(request),
        by=request.user,
        organisation=organisation,
        position=n_rules + 1,
    )

    def act() -> Done:
        actions.add_rule(
            by=request.user, organisation=organisation, given=NewRule(**form.cleaned)
        )
        return Done("Access rule added. The rules wait for approval")

    page = presenters.rule_page("Add an access rule", organisation)
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_DIRECTORY, page="the form of an access rule", fresh=True)
@FORM
@never_cache
def change_rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Change a rule, or its place in the order."""
    rule, place = queries.access_rule(request.user, rule_id)
    form = RuleForm(
        data_of(request),
        by=request.user,
        organisation=rule.organisation,
        position=place,
        row=rule,
    )

    def act() -> Done:
        given = NewRule(**form.cleaned)
        actions.change_rule(by=request.user, rule_id=rule_id, given=given)
        return Done("Access rule saved. The rules wait for approval")

    page = presenters.rule_page("Change an access rule", rule.organisation, rule)
    return answer_form(request, form, page, act=act)


@requires(
    Verb.MANAGE_DIRECTORY, page="the form that removes an access rule", fresh=True
)
@FORM
@never_cache
def remove_rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Remove a rule, after a confirmation."""
    rule, place = queries.access_rule(request.user, rule_id)

    def act() -> Done:
        actions.remove_rule(by=request.user, rule_id=rule_id)
        return Done("Access rule removed. The rules wait for approval")

    form = RemoveForm(data_of(request))
    page = presenters.remove_page(rule, place)
    return answer_form(request, form, page, act=act)


@requires(Verb.MANAGE_DIRECTORY, page="the page that tries claims")
@FORM
@never_cache
def try_claims(request: SignedInRequest) -> HttpResponse:
    """Show what claims or groups would give, and which rule decides."""
    form = TryForm(data_of(request))
    found = None
    if form.is_valid():
        table = queries.access_rules(request.user)
        rule = deciding_rule(form.cleaned_data["claims"], table)
        found = presenters.tried(rule, table)
    page = FormPage(
        title="What would these claims give?",
        back_url=reverse("access:list"),
        back_text="Access rules",
        button="Show what they give",
        template="people/try_claims.html",
        context={"found": found},
    )
    return form_page(request, form, page)
