"""What waits for the viewer's signature, and the page on which they sign or refuse."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from operations.closures import queries
from operations.closures.actions import NewEvent, record_event
from operations.closures.events import status_of
from operations.closures.forms.sign import SignForm
from operations.closures.presenters import signing
from operations.closures.presenters.alarms import gap_of_hours
from operations.closures.record import CLOSURES
from operations.closures.visibility import verb_to_sign
from operations.statute.choices import Issuer
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, answer_form, data_of


@requires(Verb.USE_CLOSURES, page="what waits for their signature")
@require_safe
@never_cache
def to_sign(request: SignedInRequest) -> HttpResponse:
    """List the closure notices that wait for the viewer's signature."""
    if not request.user.rank:
        raise NotAllowed(Verb.AUTHORISE_CLOSURES)
    found = queries.cases_to_sign(request.user)
    table = signing.to_sign_table(found, now=clock.now())
    return render(request, "closures/to_sign.html", {"table": table})


@requires(Verb.USE_CLOSURES, page="the form that signs a closure notice", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what the notice rests on to who was asked to sign it; sign it, or say why
    not.
    """
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    policy.require(viewer, verb_to_sign(case.issued_as))
    rows = queries.events(viewer, case)
    status = status_of(rows)
    if not signing.is_asked(status, viewer.username) or not viewer.rank:
        # Asked of someone else since, signed, or no longer of a rank.
        return redirect("closures:detail", case.reference)
    law, now = law_of(viewer.force), clock.now()
    may = queries.signatory_in(case, viewer, law=law)
    form = SignForm(
        data_of(request),
        signer=may.signer,
        name=viewer.display_name,
        hours=may.hours,
        is_police=case.issued_as == Issuer.POLICE,
        initial={
            "seen": len(rows),
            **queries.signed_before(viewer, may.signer),
        },
    )

    def act() -> Done:
        event = NewEvent(**form.cleaned)
        record_event(by=viewer, reference=reference, event=event)
        if form.signs:
            return Done(f"{reference}: signed. The notice can now be made and served")
        return Done(f"{reference}: not signed. The person who asked gets your reason")

    warned = [
        (hours, gap_of_hours(law, status, now, hours=hours, by=may.signer))
        for hours in may.hours
    ]
    entry = queries.asked_entry(rows)
    asked = signing.asked_rows(entry, queries.sign_by(viewer, case)) if entry else []
    page = signing.sign_page(
        case,
        status,
        hours=may.hours,
        gaps=[f"{hours} hours: {words}" for hours, words in warned if words],
        names=queries.names_in(case, rows),
        asked=[*asked, *signing.refused_rows(rows)],
    )
    return answer_form(request, form, page, act=act)
