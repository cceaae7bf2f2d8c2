"""The page of published figures, for a partner and for police who view as one."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.csv_file import write_csv
from stronghold.partners.portal.actions import note_figures_file
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.figures.file import (
    figures_table,
    file_label,
    file_name,
)
from stronghold.partners.portal.presenters.figures.page import CSV, figures_page
from stronghold.partners.portal.queries.figures import (
    FiguresRequest,
    figures_in_file,
    figures_of,
)
from stronghold.partners.portal.views.lookups import agreement_or_not_found, preview_of

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement


@requires(Verb.USE_PORTAL, page="published figures")
@require_safe
@cache_control(no_store=True)
def figures(request: SignedInRequest, agreement: str) -> HttpResponse:
    """Show the published figures for the kinds and areas of an agreement."""
    found = agreement_or_not_found(in_force(request.user), agreement)
    if request.GET.get("format") == CSV and request.GET.get("measure"):
        return _file(request, found, request.GET["measure"])
    return _show(request, Address(found))


@requires(Verb.VIEW_AS_PARTNER, page="published figures, as the partner sees them")
@require_safe
@cache_control(no_store=True)
def as_partner_figures(
    request: SignedInRequest, agreement: str, number: int
) -> HttpResponse:
    """Show police the figures that the partner is shown, read in the same way."""
    return _show(request, preview_of(request.user, agreement, number))


def _file(request: SignedInRequest, agreement: "Agreement", code: str) -> HttpResponse:
    """Return every published figure of a measure as CSV. The download is logged."""
    measure, found = figures_in_file(request.user, agreement, code)
    stream = BytesIO()
    write_csv(stream, file_label(measure, agreement), figures_table(measure, found))
    note_figures_file(by=request.user, agreement=agreement, measure=measure.code)
    name = f'attachment; filename="{file_name(measure, agreement)}"'
    headers = {"Content-Disposition": name}
    return HttpResponse(stream.getvalue(), "text/csv; charset=utf-8", headers=headers)


def _show(request: SignedInRequest, address: Address) -> HttpResponse:
    params = {
        name: request.GET.get(name, "") for name in ("measure", "quarter", "area")
    }
    wanted = FiguresRequest(**params)
    found = figures_of(request.user, address.agreement, wanted)
    page = figures_page(address, found, wanted)
    return render(request, "portal/figures/page.html", {"page": page})
