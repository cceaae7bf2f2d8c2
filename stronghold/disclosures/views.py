"""The police's pages of named disclosures."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.accounts.access import SignedInRequest, requires
from stronghold.accounts.permissions import Verb
from stronghold.disclosures import actions, queries
from stronghold.disclosures.forms import (
    DisclosureFilterForm,
    DisclosureForm,
    RecipientForm,
    TakeBackForm,
)
from stronghold.disclosures.presenters.listed import list_screen
from stronghold.disclosures.presenters.new import check_page, new_page
from stronghold.disclosures.presenters.one import disclosure_page
from stronghold.disclosures.rules import Changed
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.sharing.presenters import ways_of_police

if TYPE_CHECKING:
    from stronghold.disclosures.models import Disclosure

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_DISCLOSURES)
@require_safe
def disclosures(request: SignedInRequest) -> HttpResponse:
    """List what was told by name, the latest first."""
    form = DisclosureFilterForm(request.GET)
    form.is_valid()
    asked = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = queries.disclosures_page(request.user, form.wanted, **asked)
    context = {
        "screen": list_screen(page, form),
        "form": form,
        "ways": ways_of_police(request.user, "disclosures:list"),
    }
    status = 400 if form.errors else 200
    return render(request, "disclosures/list.html", context, status=status)


@requires(Verb.READ_DISCLOSURES)
@require_safe
def disclosure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one disclosure: what was told, to whom, and when it was read."""
    row = queries.disclosure(request.user, reference)
    page = disclosure_page(request.user, row)
    return render(request, "disclosures/detail.html", {"page": page})


@requires(Verb.DISCLOSE_BY_NAME)
@form_methods
def new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tell a record to a person: choose them, say what and why, look at it, confirm."""
    found = queries.record_to_tell(request.user, reference)
    replaces = _replaced(request, reference)
    username = replaces.recipient.username if replaces else request.GET.get("to", "")
    if not username:
        return _choose(request, found)
    person = queries.recipient(request.user, username)
    form = DisclosureForm(
        request.POST if request.method == "POST" else None,
        found=found,
        by=request.user,
        person=person,
        replaces=replaces,
    )
    return _answer(request, form)


@requires(Verb.REVOKE_DISCLOSURE)
@form_methods
def take_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """End what was told, at once."""
    row = queries.disclosure(request.user, reference)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.take_back(by=request.user, reference=reference, reason=reason)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, f"{reference} is taken back")
            return redirect("disclosures:detail", reference)
    context = {"form": form, "disclosure": row}
    status = 400 if form.errors else 200
    return render(request, "disclosures/take_back.html", context, status=status)


def _replaced(request: SignedInRequest, reference: str) -> "Disclosure | None":
    """Return the disclosure of this record that is corrected, if one is named."""
    named = request.GET.get("replaces", "")
    if not named:
        return None
    row = queries.disclosure(request.user, named)
    if row.record_reference != reference:
        raise NotFound
    return row


def _choose(request: SignedInRequest, found: queries.RecordToTell) -> HttpResponse:
    people = queries.recipients(request.user)
    asked = request.GET if "to" in request.GET else None
    form = RecipientForm(asked, people=people)
    context = {"form": form, "page": new_page(found), "anybody": bool(people)}
    status = 400 if form.errors else 200
    return render(request, "disclosures/to_whom.html", context, status=status)


def _answer(request: SignedInRequest, form: DisclosureForm) -> HttpResponse:
    """Draw the form, or what it would tell, or tell it."""
    wants_change = "change" in request.POST
    if request.method != "POST" or wants_change or not form.is_valid():
        return _form(request, form, status=400 if form.errors else 200)
    if "confirm" not in request.POST:
        return _check(request, form)
    try:
        row = actions.disclose(
            by=request.user, reference=form.found.reference, new=form.new
        )
    except Changed as changed:
        messages.warning(request, changed.message)
        return _check(request, form)
    except RuleBroken as broken:
        form.add_rule(broken)
        return _form(request, form, status=400)
    again = "was told already" if row.is_repetition else "is told"
    messages.success(request, f"{row.reference} {again}")
    return redirect("disclosures:detail", row.reference)


def _form(
    request: SignedInRequest, form: DisclosureForm, *, status: int
) -> HttpResponse:
    replaces = form.replaces.reference if form.replaces else ""
    page = new_page(form.found, form.person, replaces=replaces)
    context = {"form": form, "page": page}
    return render(request, "disclosures/new.html", context, status=status)


def _check(request: SignedInRequest, form: DisclosureForm) -> HttpResponse:
    replaces = form.replaces.reference if form.replaces else ""
    context = {
        "check": check_page(request.user, form, request.POST),
        "page": new_page(form.found, form.person, replaces=replaces),
    }
    return render(request, "disclosures/check.html", context)
