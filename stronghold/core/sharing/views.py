"""The pages of sharing agreements."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing import actions, presenters, queries
from stronghold.core.sharing.forms import AgreementForm, ReasonForm, SignForm
from stronghold.core.sharing.presenters.document import agreement_document, sign_page
from stronghold.core.ui.pdf import pdf_answer

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


@requires(Verb.READ_AGREEMENTS, page="the list of sharing agreements")
@require_safe
def agreements(request: SignedInRequest) -> HttpResponse:
    """List the agreements of the viewer's force or partner organisation."""
    table = presenters.agreements_table(request.user, queries.agreements(request.user))
    may_run = policy.can(request.user, Verb.RUN_AGREEMENTS)
    may_revise = policy.can(request.user, Verb.REVISE_FIGURES)
    context = {
        "table": table,
        "links": presenters.police_links(request.user, "sharing:list"),
        "may_run": may_run,
        "may_revise": may_revise,
    }
    return render(request, "sharing/list.html", context)


@requires(Verb.READ_AGREEMENTS, page="the page of an agreement")
@require_safe
def agreement(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show one version of an agreement."""
    versions = queries.versions(request.user, reference)
    row = queries.version(request.user, reference, number)
    page = presenters.agreement_page(request.user, row, versions)
    return render(request, "sharing/agreement.html", {"page": page})


@requires(Verb.RUN_AGREEMENTS, page="the form of a new sharing agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Draw up an agreement, for both sides to sign."""
    return _drawn_up(request, None)


@requires(Verb.RUN_AGREEMENTS, page="the form of another version of an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: SignedInRequest, reference: str) -> HttpResponse:
    """Draw up another version of an agreement."""
    return _drawn_up(request, queries.versions(request.user, reference)[0])


@requires(Verb.RUN_AGREEMENTS, page="the form that changes the draft of an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Change a version that no one has signed yet."""
    row = queries.version(request.user, reference, number)
    if not row.is_draft:
        messages.error(request, "It cannot be changed. Draw up another version")
        return _VersionKey(reference, number).redirect
    form = AgreementForm(request.POST or None, by=request.user, changes=row)
    if request.method == "POST" and form.is_valid():
        key = asdict(_VersionKey(reference, number))
        try:
            actions.change_agreement(by=request.user, terms=form.terms, **key)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, "It is changed and needs both signatures")
            return _VersionKey(reference, number).redirect
    context = {"form": form, "changes": row}
    status = 400 if form.errors else 200
    return render(request, "sharing/new.html", context, status=status)


@requires(Verb.RUN_AGREEMENTS, page="the page of an agreement")
@require_POST
def discard(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Discard a version that has not been signed by both sides."""
    return _act(
        request,
        _VersionKey(reference, number),
        action=actions.discard_agreement,
        message=lambda _: "It is discarded",
    )


@requires(Verb.SIGN_AGREEMENTS, page="the form that signs an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Sign a version for the viewer's own organisation, by typing their name."""
    key = _VersionKey(reference, number)
    row = queries.version(request.user, reference, number)
    form = SignForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_agreement(by=request.user, **form.cleaned_data, **asdict(key))
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, "You have signed it")
            return key.redirect
    elif presenters.is_police(request.user):
        # The police first answer the identity check, and sign on its page.
        return redirect("preview:check", reference, number)
    elif not presenters.may_sign(request.user, row):
        messages.error(request, "It is not waiting for your signature")
        return key.redirect
    context = {"form": form, "page": sign_page(row)}
    status = 400 if form.errors else 200
    return render(request, "sharing/sign.html", context, status=status)


@requires(Verb.READ_AGREEMENTS, page="an agreement as a PDF")
@require_safe
def pdf(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Return a version as a PDF document, for both sides to keep."""
    row = queries.version(request.user, reference, number)
    context = {
        "agreement": agreement_document(row, now=clock.now()),
        "marking": settings.PROTECTIVE_MARKING,
    }
    name = f"agreement-{row.reference}-version-{row.version}"
    response = pdf_answer("documents/agreement.html", context, name=name)
    actions.note_copy(by=request.user, agreement=row)
    return response


@requires(Verb.RUN_AGREEMENTS, page="the page of an agreement")
@require_POST
def resume(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Resume a suspended version."""
    return _act(
        request,
        _VersionKey(reference, number),
        action=actions.resume_agreement,
        message=presenters.resumed_text,
    )


@requires(Verb.RUN_AGREEMENTS, page="the form that suspends an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Stop an agreement at once, until it is resumed."""
    return _stop(
        request,
        _VersionKey(reference, number),
        action=actions.suspend_agreement,
        title="Suspend the agreement",
        message="It is suspended: nothing is shared under it now",
    )


@requires(Verb.RUN_AGREEMENTS, page="the form that ends an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Stop an agreement at once, for good."""
    return _stop(
        request,
        _VersionKey(reference, number),
        action=actions.end_agreement,
        title="End the agreement",
        message="It has ended: nothing is shared under it any longer",
    )


def _drawn_up(request: SignedInRequest, replaces: "Agreement | None") -> HttpResponse:
    form = AgreementForm(request.POST or None, by=request.user, replaces=replaces)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draw_up_agreement(
                by=request.user,
                partner=form.organisation,
                terms=form.terms,
                reference=replaces.reference if replaces else "",
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, "It is drawn up and needs both signatures")
            return _VersionKey(row.reference, row.version).redirect
    context = {"form": form, "replaces": replaces}
    status = 400 if form.errors else 200
    return render(request, "sharing/new.html", context, status=status)


@dataclass(frozen=True)
class _VersionKey:
    """The reference and version number of an agreement."""

    reference: str
    version: int

    @property
    def redirect(self) -> HttpResponse:
        """Return a redirect to the page of this version."""
        return redirect("sharing:agreement", self.reference, self.version)


def _act(
    request: SignedInRequest,
    key: _VersionKey,
    *,
    action: Callable[..., "Agreement"],
    message: Callable[["Agreement"], str],
) -> HttpResponse:
    """Run an action that needs no form, and show its message or why it is refused."""
    try:
        row = action(by=request.user, **asdict(key))
        messages.success(request, message(row))
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return key.redirect


def _stop(
    request: SignedInRequest,
    key: _VersionKey,
    *,
    action: Callable[..., "Agreement"],
    title: str,
    message: str,
) -> HttpResponse:
    """Ask for the reason, and suspend or end the agreement."""
    row = queries.version(request.user, key.reference, key.version)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action(by=request.user, **form.cleaned_data, **asdict(key))
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            messages.success(request, message)
            return key.redirect
    context = {"form": form, "title": title, "agreement": row}
    status = 400 if form.errors else 200
    return render(request, "sharing/stop.html", context, status=status)
