"""The pages of hearing packs: put one together, follow it, fetch it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.closures.record import CLOSURES
from operations.papers.owner import require_reading
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.presenters import Panel
from stronghold.core.records.queries import one_record
from stronghold.core.ui.file_headers import AS_IT_IS, FILE_HEADERS
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.exports.actions.requesting import (
    cancel_export,
    fetch_export,
    may_still_have,
    write_exports_soon,
)
from stronghold.exports.choices import State
from stronghold.exports.queries import exports as queries
from stronghold.exports.views import export_page
from stronghold.packs import presenters
from stronghold.packs.actions import Chosen, request_pack
from stronghold.packs.choices import HEARING_PACK
from stronghold.packs.forms import PackForm, initial_of
from stronghold.packs.queries import last_pack, material, may_have_pack, may_make, pack

if TYPE_CHECKING:
    from stronghold.core.records.models import Record
    from stronghold.exports.models import Export


def pack_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the panel that leads to the pack of a closure case."""
    if not may_have_pack(row) or row.is_in_error or not may_make(viewer):
        return None
    return presenters.pack_panel(row)


@requires(Verb.USE_CLOSURES, page="the form of its hearing pack", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put a pack together, and ask for it."""
    viewer = request.user
    _require_making(viewer)
    case = one_record(CLOSURES, viewer, reference)
    found, last = material(viewer, case), last_pack(viewer, case)
    form = PackForm(
        data_of(request),
        papers=found.papers,
        records=presenters.record_choices(found.records),
        initial=initial_of(
            found.papers,
            chosen=last.papers if last else None,
            records=last.records if last else [],
            witnesses=last.witnesses if last else "",
        ),
    )

    def act() -> Done:
        export = request_pack(
            by=viewer, reference=reference, chosen=Chosen(**form.cleaned)
        )
        write_exports_soon()
        return Done(url=reverse("packs:file", args=[export.key]))

    files = [
        (one, may_still_have(viewer, one))
        for one in queries.exports_of_kind(viewer, HEARING_PACK)
        if _case_of(viewer, one) == case.reference
    ]
    page = presenters.new_page(found, files)
    return answer_form(request, form, page, act=act)


def _require_making(viewer: User) -> None:
    policy.require(viewer, CLOSURES.verb_to_write(viewer))
    require_reading(viewer)


def _case_of(viewer: User, export: "Export") -> str:
    """Return the reference of the case of a pack; "" if it is no longer shown."""
    try:
        reference: str = pack(viewer, str(export.params["pack"])).case.reference
    except NotFound:
        return ""
    return reference


@requires(Verb.USE_CLOSURES, page="the page of a hearing pack")
@require_safe
def file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show the progress of a pack, and the link to it."""
    export, case = _own(request.user, key)
    page = presenters.file_page(export, export_page(request.user, export), case)
    return render(request, "packs/file.html", {"page": page})


@requires(Verb.USE_CLOSURES, page="the page of a hearing pack")
@require_POST
def cancel(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Cancel a pack, or delete it."""
    export, case = _own(request.user, key)
    before = cancel_export(by=request.user, key=export.key)
    done = "is deleted" if before.state == State.READY else "is cancelled"
    messages.success(request, f"The hearing pack {done}")
    return redirect("packs:new", case)


@requires(Verb.USE_CLOSURES, page="the hearing pack")
@require_safe
def fetch(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Send the pack to the person who asked for it."""
    _, case = _own(request.user, key)
    export, stream = fetch_export(by=request.user, key=key)
    answer: Any = FileResponse(
        stream,
        as_attachment=True,
        filename=f"hearing-pack-{case}.pdf",
        content_type="application/pdf",
        headers={**FILE_HEADERS, **AS_IT_IS},
    )
    sent: HttpResponse = answer
    return sent


def _own(viewer: User, key: UUID) -> "tuple[Export, str]":
    """Return a pack that the viewer asked for, and its case; NotFound for any other."""
    _require_making(viewer)
    export = queries.export_of_kind(viewer, key, HEARING_PACK)
    return export, pack(viewer, str(export.params["pack"])).case.reference
