"""What was held back from a partner, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import titles
from stronghold.core.sharing.queries import version
from stronghold.partners.portal.views.lookups import page_number
from stronghold.partners.preview.choices import Reason
from stronghold.partners.preview.kinds import KINDS
from stronghold.partners.preview.presenters import held_back as presenters
from stronghold.partners.preview.presenters.fields import field_tables
from stronghold.partners.preview.presenters.held_back import USUAL_WEEKS, WEEKS, Where
from stronghold.partners.preview.queries import held_back as queries
from stronghold.partners.preview.queries.held_back import PAGE, Period
from stronghold.partners.preview.queries.identity import columns_of


@requires(Verb.VIEW_AS_PARTNER, page="what is held back from a partner")
@require_safe
def held_back(request: SignedInRequest, agreement: str, number: int) -> HttpResponse:
    """Count what a version of an agreement holds back, by kind and reason."""
    where = Where(version(request.user, agreement, number), _weeks(request))
    period = Period.weeks(where.weeks)
    page = presenters.held_back_page(
        where,
        period,
        counts=queries.held_back(request.user, where.agreement, period),
        fields=field_tables(where.agreement, columns_of(request.user, where.agreement)),
    )
    return render(request, "preview/held_back.html", {"page": page})


@requires(Verb.VIEW_AS_PARTNER, page="what is held back from a partner")
@require_safe
def held_records(
    request: SignedInRequest, agreement: str, number: int, *, shared: str, reason: str
) -> HttpResponse:
    """List the records of a kind that are held back for one reason."""
    if shared not in KINDS or reason not in Reason.values:
        raise NotFound
    where = Where(version(request.user, agreement, number), _weeks(request))
    number_of_page = page_number(request)
    found = queries.held_records(
        request.user,
        where.agreement,
        Period.weeks(where.weeks),
        kind=shared,
        reason=reason,
    )[(number_of_page - 1) * PAGE : number_of_page * PAGE + 1]
    shown = found[:PAGE]
    queries.note_shown(shown, where.agreement)
    page = presenters.held_list_page(
        where,
        shared,
        reason,
        found=shown,
        titles=titles(KINDS[shared], request.user, (one.reference for one in shown)),
        page=number_of_page,
        has_more=len(found) > PAGE,
    )
    return render(request, "preview/held_records.html", {"page": page})


def _weeks(request: HttpRequest) -> int:
    text = request.GET.get("weeks", str(USUAL_WEEKS))
    if text not in {str(n) for n in WEEKS}:
        raise NotFound
    return int(text)
