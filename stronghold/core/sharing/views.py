"""The pages of sharing agreements."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.sharing import actions, presenters, queries
from stronghold.core.sharing.forms import (
    AgreementForm,
    ReasonForm,
    ResumeForm,
    SignForm,
)
from stronghold.core.sharing.papers import queries as papers
from stronghold.core.sharing.papers.actions import draw_up_next
from stronghold.core.sharing.papers.presenters import (
    drawn_up_words,
    paper_rows,
    papers_panel,
)
from stronghold.core.sharing.presenters.document import (
    agreement_document,
    effects_of_signing,
)
from stronghold.core.sharing.presenters.suspended import (
    ends_text,
    later_text,
    resumed_text,
    resumption_rows,
    who_confirms,
)
from stronghold.core.sharing.presenters.terms import term_rows
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.core.ui.parts import Link
from stronghold.core.ui.pdf import pdf_answer

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


_POLICE_PAGES = (
    ("Agreements", "sharing:list", Verb.READ_AGREEMENTS),
    ("Disclosures", "disclosures:list", Verb.READ_DISCLOSURES),
    ("What partners read", "reading:latest", Verb.READ_PARTNER_READS),
    ("Reading without a case", "reading:police_latest", Verb.REVIEW_READS),
)


def police_links(viewer: User, current: str) -> list[Link]:
    """Return links between the police's sharing pages; empty if only one is allowed.

    `current` is the URL name of the page that shows them.
    """
    links = [
        Link(label, reverse(name), current=name == current)
        for label, name, verb in _POLICE_PAGES
        if policy.can(viewer, verb)
    ]
    return links if len(links) > 1 else []


@requires(Verb.READ_AGREEMENTS, page="the list of sharing agreements")
@require_safe
def agreements(request: SignedInRequest) -> HttpResponse:
    """List the agreements of the viewer's force or partner organisation.

    All of them, or those that someone has to sign or to review.
    """
    is_narrowed = request.GET.get("attend") == "yes"
    read = queries.to_attend if is_narrowed else queries.agreements
    table = presenters.agreements_table(
        read(request.user), for_police=queries.is_police(request.user)
    )
    context = {
        "table": table,
        "is_narrowed": is_narrowed,
        "links": police_links(request.user, "sharing:list"),
        "may_run": policy.can(request.user, Verb.RUN_AGREEMENTS),
        "may_revise": policy.can(request.user, Verb.REVISE_FIGURES),
    }
    return render(request, "sharing/list.html", context)


@requires(Verb.READ_AGREEMENTS, page="the page of an agreement")
@require_safe
def agreement(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Show one version of an agreement."""
    viewer = request.user
    versions = queries.versions(viewer, reference)
    row = queries.version(viewer, reference, number)
    may = presenters.May(
        is_police=queries.is_police(viewer),
        run=policy.can(viewer, Verb.RUN_AGREEMENTS),
        sign=queries.may_sign(viewer, row),
        view_as_partner=policy.can(viewer, Verb.VIEW_AS_PARTNER),
        resume=queries.may_resume(viewer) and row.resume_asked_by_id != viewer.pk,
    )
    page = presenters.agreement_page(
        row,
        versions,
        queries.signatories(row),
        may,
        losses=queries.losses_of(row, viewer),
        suspended=queries.suspended_beside(row),
        refusal=queries.last_refusal(row),
        suspensions=queries.suspensions(row),
        who_resume=queries.who_resumes(row)
        if may.is_police and row.resume_asked_at
        else (),
    )
    panel = papers_panel(
        row,
        papers.papers_of(row),
        may_add=papers.may_add(viewer, row),
        may_remove=papers.may_remove(viewer, row),
    )
    return render(request, "sharing/agreement.html", {"page": page, "papers": panel})


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
        return redirect(_VersionKey(reference, number).url)
    form = AgreementForm(data_of(request), by=request.user, changes=row)
    key = _VersionKey(reference, number)

    def act() -> Done:
        actions.change_agreement(by=request.user, terms=form.terms, **asdict(key))
        return Done("It is changed and needs both signatures", key.url)

    page = _terms_page(
        title="Change the agreement",
        caption=presenters.named_version(row),
        lede="It can be changed until someone signs it. The person who changes it "
        "cannot sign it.",
        button="Save the changes",
    )
    return answer_form(request, form, page, act=act)


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


@requires(Verb.SIGN_AGREEMENTS, page="the form that signs an agreement", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Sign a version for the viewer's own organisation, by typing their name."""
    key = _VersionKey(reference, number)
    row = queries.version(request.user, reference, number)
    losses = queries.losses_of(row, request.user)
    form = SignForm(data_of(request), by=request.user, losses=losses)
    if not form.is_valid():
        if queries.is_police(request.user):
            # The police first answer the identity check, and sign on its page.
            return redirect("preview:check", reference, number)
        if not queries.may_sign(request.user, row):
            messages.error(request, "It is not waiting for your signature")
            return redirect(key.url)

    def act() -> Done:
        actions.sign_agreement(by=request.user, **form.cleaned_data, **asdict(key))
        return Done("You have signed it")

    page = FormPage(
        title="Sign the agreement",
        caption=presenters.named_version(row),
        back_url=key.url,
        back_text="Back to the agreement",
        button="Sign it",
        template="sharing/sign.html",
        context={
            "rows": [*term_rows(row), *paper_rows(row, papers.papers_of(row))],
            "effects": effects_of_signing(row),
            "seen": row.terms_mark,
            "lost": presenters.lost_text(row, losses),
        },
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.READ_AGREEMENTS, page="an agreement as a PDF")
@require_safe
def pdf(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Return a version as a PDF document, for both sides to keep."""
    row = queries.version(request.user, reference, number)
    context = {
        "agreement": agreement_document(
            row,
            fields=queries.fields_shown(row),
            papers=paper_rows(row, papers.papers_of(row)),
            now=clock.now(),
        ),
        "marking": marking_of(row.force),
    }
    name = f"agreement-{row.reference}-version-{row.version}"
    response = pdf_answer("documents/agreement.html", context, name=name)
    actions.note_copy(by=request.user, agreement=row)
    return response


# Only police have this verb, and who signs for them does so with it.
@requires(Verb.VIEW_AS_PARTNER, page="the form that resumes an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Ask to resume a suspended version; or resume it, as someone else asked."""
    key = _VersionKey(reference, number)
    row = queries.version(request.user, reference, number)
    if not queries.may_resume(request.user):
        raise NotAllowed(Verb.RUN_AGREEMENTS)
    if row.resume_asked_by_id and row.resume_asked_by_id != request.user.pk:
        return _resumed(request, key, row)
    policy.require(request.user, Verb.RUN_AGREEMENTS)
    form = ReasonForm(data_of(request))

    def act() -> Done:
        actions.ask_to_resume(by=request.user, **form.cleaned_data, **asdict(key))
        return Done("You asked for it to be resumed. Another person confirms it")

    page = FormPage(
        title="Ask to resume the agreement",
        caption=presenters.named_version(row),
        lede="Nothing is shared until another person confirms it. "
        + who_confirms(row, queries.who_resumes(row, asked_by=request.user)),
        back_url=key.url,
        back_text="Back to the agreement",
        button="Ask to resume it",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_AGREEMENTS, page="the page of an agreement")
@require_POST
def withdraw(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take back what was asked: to resume a suspended version."""
    return _act(
        request,
        _VersionKey(reference, number),
        action=actions.withdraw_resumption,
        message=lambda _: "It stays suspended. No one is asked to resume it",
    )


@requires(Verb.VIEW_AS_PARTNER, page="the form that refuses to resume an agreement")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Refuse to resume a suspended version, as someone else asked, and say why."""
    key = _VersionKey(reference, number)
    row = queries.version(request.user, reference, number)
    if not queries.may_resume(request.user):
        raise NotAllowed(Verb.RUN_AGREEMENTS)
    if row.resume_asked_by_id in (None, request.user.pk):
        messages.error(request, "No one else asks to resume it")
        return redirect(key.url)
    form = ReasonForm(data_of(request))

    def act() -> Done:
        actions.refuse_to_resume(by=request.user, **form.cleaned_data, **asdict(key))
        return Done("It stays suspended. Who asked reads why on this page")

    page = FormPage(
        title="Refuse to resume the agreement",
        caption=presenters.named_version(row),
        back_url=key.url,
        back_text="Back to the agreement",
        button="Refuse it",
        template="sharing/resume.html",
        context={"rows": resumption_rows(row, queries.suspensions(row))},
    )
    return answer_form(request, form, page, act=act)


def _resumed(
    request: SignedInRequest, key: "_VersionKey", row: "Agreement"
) -> HttpResponse:
    """Show why someone asked to resume it, and resume it."""
    form = ResumeForm(data_of(request), initial={"seen": row.resumption_mark})

    def act() -> Done:
        found = actions.resume_agreement(
            by=request.user, **form.cleaned_data, **asdict(key)
        )
        return Done(resumed_text(found, queries.status_of(found)))

    page = FormPage(
        title="Resume the agreement",
        caption=presenters.named_version(row),
        lede="It takes effect at once.",
        back_url=key.url,
        back_text="Back to the agreement",
        button="Resume it",
        template="sharing/resume.html",
        context={
            "rows": resumption_rows(row, queries.suspensions(row)),
            "refuse_url": reverse("sharing:refuse", args=[key.reference, key.version]),
        },
    )
    return answer_form(request, form, page, act=act)


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
        ends=ends_text,
        warn=later_text,
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
    form = AgreementForm(
        data_of(request),
        by=request.user,
        replaces=replaces,
        partner=request.GET.get("partner", ""),
    )

    def act() -> Done:
        by, partner, terms = request.user, form.organisation, form.terms
        if replaces:
            row, n = draw_up_next(
                by=by, replaced=replaces, partner=partner, terms=terms
            )
        else:
            n = 0
            row = actions.draw_up_agreement(by=by, partner=partner, terms=terms)
        url = _VersionKey(row.reference, row.version).url
        return Done(drawn_up_words(n), url)

    if replaces:
        page = _terms_page(
            title="Draw up another version",
            caption=presenters.named(replaces),
            lede="It takes over on its first day, once both sides have signed it. It "
            "has the papers that were there when this version was signed; remove what "
            "no longer fits.",
            button="Save draft",
        )
    else:
        page = _terms_page(
            title="Draw up an agreement",
            lede="Another person signs it for the police, and a signatory signs for "
            "the organisation.",
            button="Save draft",
        )
    return answer_form(request, form, page, act=act)


def _terms_page(**words: Any) -> FormPage:
    """Return the page of the form with the terms of an agreement."""
    return FormPage(
        **words,
        back_url=reverse("sharing:list"),
        back_text="Sharing agreements",
        template="sharing/new.html",
    )


@dataclass(frozen=True)
class _VersionKey:
    """The reference and version number of an agreement."""

    reference: str
    version: int

    @property
    def url(self) -> str:
        """The address of the page of this version."""
        return reverse("sharing:agreement", args=[self.reference, self.version])


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
    return redirect(key.url)


def _stop(
    request: SignedInRequest,
    key: _VersionKey,
    *,
    action: Callable[..., "Agreement"],
    title: str,
    message: str,
    ends: Callable[["Agreement"], str] | None = None,
    warn: Callable[["Agreement"], str] | None = None,
) -> HttpResponse:
    """Ask for the reason, and suspend or end the agreement.

    `ends` words what ends it, and `warn` a signed version that is to take over.
    """
    row = queries.version(request.user, key.reference, key.version)
    later = queries.to_begin(row) if warn else []
    form = ReasonForm(data_of(request))

    def act() -> Done:
        action(by=request.user, **form.cleaned_data, **asdict(key))
        return Done(message)

    page = FormPage(
        title=title,
        caption=row.partner.name,
        lede=" ".join(["It takes effect at once.", *([ends(row)] if ends else [])]),
        warning=warn(later[0]) if warn and later else "",
        back_url=key.url,
        back_text="Back to the agreement",
        button=title,
        button_kind="warning",
    )
    return answer_form(request, form, page, act=act)
