"""The pages on which a partner downloads what an agreement shares as one file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.form_page import data_of
from stronghold.exports.actions.requesting import (
    ExportOptions,
    cancel_export,
    fetch_export,
    may_still_have,
    request_export,
    write_exports_soon,
)
from stronghold.exports.choices import WORLD, FileFormat, State
from stronghold.exports.presenters import file_name
from stronghold.exports.queries import exports as queries
from stronghold.exports.views import export_page
from stronghold.partners.geopackage import presenters
from stronghold.partners.geopackage.forms import GeopackageForm
from stronghold.partners.geopackage.kind import AGREEMENT, in_file
from stronghold.partners.geopackage.streams import WhileInForce
from stronghold.partners.ogc.queries.partner import AgreementSource
from stronghold.partners.portal.views.lookups import agreement_or_not_found


@requires(
    Verb.DOWNLOAD_SHARED,
    page="the form of a file of all that is shared with them",
    fresh=True,
)
@require_http_methods(["GET", "HEAD", "POST"])
def geopackage(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show what a file would contain, and request one."""
    try:
        return _request_file(request, reference)
    except NotFound:
        if request.method != "POST":
            raise
    # The agreement ended while the purpose was being written.
    form = GeopackageForm(request.POST)
    answer = render(request, "portal/no_longer_shared.html", {"form": form}, status=404)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _request_file(request: SignedInRequest, reference: str) -> HttpResponse:
    agreement = agreement_or_not_found(in_force(request.user), reference)
    form = GeopackageForm(data_of(request))
    if form.is_valid() and (key := _requested(request, form, reference)):
        write_exports_soon()
        return redirect("geopackage:file", key)
    layers = in_file(AgreementSource(request.user, agreement))
    found = [
        one
        for one in queries.exports_of(request.user)
        if one.of == presenters.OF and one.params["agreement"] == agreement.reference
    ]
    page = presenters.geopackage_page(
        agreement,
        layers,
        files=[(one, may_still_have(request.user, one)) for one in found],
    )
    context = {"page": page, "form": form}
    status = 400 if form.errors else 200
    return render(request, "geopackage/new.html", context, status=status)


def _requested(
    request: SignedInRequest, form: GeopackageForm, reference: str
) -> UUID | None:
    """Request the file and return its key; None if a rule refuses it."""
    options = ExportOptions(
        columns=[],
        file_format=FileFormat.GEOPACKAGE,
        srid=WORLD,
        purpose=form.cleaned_data["purpose"],
        keep_words=form.cleaned_data["keep_words"],
    )
    try:
        export = request_export(
            by=request.user,
            of=AGREEMENT.code,
            params={"agreement": reference},
            options=options,
        )
    except RuleBroken as broken:
        form.add_rule(broken)
        return None
    return export.key


@requires(Verb.DOWNLOAD_SHARED, page="the page of a file of what is shared with them")
@require_safe
def file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show the progress of a file, and the link to it."""
    export = _own(request.user, key)
    page = presenters.file_page(export, export_page(request.user, export))
    return render(request, "geopackage/file.html", {"page": page})


@requires(Verb.DOWNLOAD_SHARED, page="the page of a file of what is shared with them")
@require_POST
def file_cancel(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Cancel a file, or delete it."""
    was = cancel_export(by=request.user, key=_own(request.user, key).key)
    done = "is deleted" if was.state == State.READY else "is cancelled"
    messages.success(request, f"The file {done}")
    return redirect("geopackage:new", was.params["agreement"])


@requires(Verb.DOWNLOAD_SHARED, page="the file of all that is shared with them")
@require_safe
def file_fetch(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Send the file to the person who requested it, while the agreement is in force."""
    requested = _own(request.user, key)
    agreement = agreement_or_not_found(
        in_force(request.user), requested.params["agreement"]
    )
    try:
        export, stream = fetch_export(by=request.user, key=key)
    except NotAllowed:
        # What it contains is no longer shared, so it is treated as not existing.
        raise NotFound from None
    given: Any = StreamingHttpResponse(
        WhileInForce(stream, request.user, agreement),
        content_type="application/geopackage+sqlite3",
        headers=_headers(file_name(export), export.n_bytes),
    )
    sent: HttpResponse = given
    return sent


def _headers(name: str, n_bytes: int) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(n_bytes),
        "Cache-Control": "no-store",
        # Partial requests are not supported: each request returns it from the start.
        "Accept-Ranges": "none",
        "Content-Encoding": "identity",
    }


def _own(viewer: User, key: UUID) -> Any:
    """Return a file of an agreement in force; NotFound for any other."""
    export = queries.export(viewer, key)
    if export.of != presenters.OF:
        raise NotFound
    agreement_or_not_found(in_force(viewer), export.params["agreement"])
    return export
