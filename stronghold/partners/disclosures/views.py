"""The police's pages of named disclosures."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.saved_views.views import ListViews, list_methods
from stronghold.core.sharing.views import police_links
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.partners.disclosures import actions, queries
from stronghold.partners.disclosures.forms import (
    DisclosureForm,
    RecipientForm,
    RevokeForm,
)
from stronghold.partners.disclosures.presenters.detail import disclosure_page
from stronghold.partners.disclosures.presenters.list import list_page
from stronghold.partners.disclosures.presenters.new import check_page, new_page
from stronghold.partners.disclosures.rules import Changed

if TYPE_CHECKING:
    from stronghold.partners.disclosures.models import Disclosure

# What the page of a disclosure offers to those who have them.
VERBS = (Verb.DISCLOSE_BY_NAME, Verb.REVOKE_DISCLOSURE, Verb.READ_AUDIT)
REVOKING = (
    "The recipient loses access at once, but knows what they have read. An e-mail asks "
    "them to destroy their notes. If it was wrong, ring them."
)
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_DISCLOSURES, page="the list of disclosures")
@list_methods
def disclosures(request: SignedInRequest) -> HttpResponse:
    """List the named disclosures, newest first, or change the saved views of them."""
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    views = ListViews(request, "disclosures", reverse("disclosures:list"), form)
    if done := views.changed():
        return done
    ask = PageRequest.from_params(request.GET)
    page = queries.disclosures_page(request.user, form.wanted, ask)
    context = {
        "page": list_page(
            page,
            form,
            titles=queries.record_titles(request.user, page.items),
            statuses=queries.statuses_of(page.items),
            receipts=queries.receipts_of(page.items),
        ),
        "form": form,
        "views": views.shown,
        "links": police_links(request.user, "disclosures:list"),
    }
    status = 400 if form.errors else views.status
    return render(request, "disclosures/list.html", context, status=status)


@requires(Verb.READ_DISCLOSURES, page="the page of a disclosure")
@require_safe
def disclosure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one disclosure: its content, its recipient, and when it was read."""
    row = queries.disclosure(request.user, reference)
    found = queries.facts_of(request.user, row)
    may = {verb for verb in VERBS if policy.can(request.user, verb)}
    titles = queries.record_titles(request.user, [row])
    page = disclosure_page(row, found, may, title=titles.get(row.record_reference, ""))
    return render(request, "disclosures/detail.html", {"page": page})


@requires(Verb.DISCLOSE_BY_NAME, page="the form of a disclosure", fresh=True)
@form_methods
def new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Disclose a record to a person: choose them, fill in the form, check, confirm."""
    found = queries.disclosable_record(request.user, reference)
    replaces = _replaced(request, reference)
    username = replaces.recipient.username if replaces else request.GET.get("to", "")
    if not username:
        return _choose_recipient(request, found)
    person = queries.recipient(request.user, username)
    form = DisclosureForm(
        data_of(request),
        found=found,
        by=request.user,
        person=person,
        replaces=replaces,
    )
    return _answer(request, form)


@requires(Verb.REVOKE_DISCLOSURE, page="the form that revokes a disclosure")
@form_methods
def revoke(request: SignedInRequest, reference: str) -> HttpResponse:
    """End a disclosure at once."""
    row = queries.disclosure(request.user, reference)
    form = RevokeForm(data_of(request))

    def act() -> Done:
        reason = form.cleaned_data["reason"]
        actions.revoke_disclosure(by=request.user, reference=reference, reason=reason)
        return Done(f"{reference} is revoked")

    page = FormPage(
        title="Revoke the disclosure",
        caption=f"Disclosed to {row.recipient.display_name}, {row.reference}",
        warning=REVOKING,
        button="Revoke it",
        button_kind="warning",
        back_url=reverse("disclosures:detail", args=[row.reference]),
    )
    return answer_form(request, form, page, act=act)


def _replaced(request: SignedInRequest, reference: str) -> "Disclosure | None":
    """Return the disclosure of this record that is corrected, if one is named."""
    named = request.GET.get("replaces", "")
    if not named:
        return None
    row = queries.disclosure(request.user, named)
    if row.record_reference != reference:
        raise NotFound
    return row


def _choose_recipient(
    request: SignedInRequest, found: queries.DisclosableRecord
) -> HttpResponse:
    people = queries.recipients(request.user)
    data = request.GET if "to" in request.GET else None
    form = RecipientForm(data, people=people)
    context = {"form": form, "page": new_page(found), "has_people": bool(people)}
    status = 400 if form.errors else 200
    return render(request, "disclosures/recipient.html", context, status=status)


def _answer(request: SignedInRequest, form: DisclosureForm) -> HttpResponse:
    """Show the form, or what would be disclosed, or make the disclosure."""
    wants_change = "change" in request.POST
    if request.method != "POST" or wants_change or not form.is_valid():
        return _form(request, form, status=400 if form.errors else 200)
    if "confirm" not in request.POST:
        return _check(request, form)
    try:
        new = actions.NewDisclosure(**form.cleaned)
        row = actions.disclose(by=request.user, reference=form.found.reference, new=new)
    except Changed as changed:
        messages.warning(request, changed.message)
        return _check(request, form)
    except RuleBroken as broken:
        form.add_rule(broken)
        return _form(request, form, status=400)
    outcome = "was already disclosed" if row.is_repetition else "is disclosed"
    messages.success(request, f"{row.reference} {outcome}")
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
        "check": check_page(request.user, form, request.POST, now=clock.now()),
        "page": new_page(form.found, form.person, replaces=replaces),
    }
    return render(request, "disclosures/check.html", context)
