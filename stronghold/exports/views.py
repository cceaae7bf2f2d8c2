"""The pages of exports: the list, a new one, one export, its file."""

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

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.exports import presenters
from stronghold.exports.actions.requesting import (
    ExportOptions,
    cancel_export,
    fetch_export,
    may_be_given,
    may_still_have,
    request_export,
    request_of,
    write_exports_soon,
)
from stronghold.exports.choices import State
from stronghold.exports.forms import ExportForm
from stronghold.exports.kinds import kind_named
from stronghold.exports.kinds.kind import ExportRequest
from stronghold.exports.queries import exports as queries

if TYPE_CHECKING:
    from stronghold.exports.models import Export


@requires(Verb.EXPORT, page="the list of one’s exports")
@require_safe
def export_list(request: SignedInRequest) -> HttpResponse:
    """List the user's own exports."""
    found = queries.exports_of(request.user)
    table = presenters.exports_table([shown(request.user, one) for one in found])
    has_keys = policy.can(request.user, Verb.MAKE_KEYS)
    context = {"table": table, "has_keys": has_keys}
    return render(request, "exports/list.html", context)


@requires(Verb.EXPORT, page="the form of a new export", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Request an export of the list or map in the address, with its filters."""
    params = dict(request.GET.lists())
    of = "".join(params.pop("of", [""])[:1])
    if not of:
        # Exports begin on the page of the list or map: its own page says so.
        return redirect("exports:list")
    try:
        wanted = kind_named(of).request(request.user, params)
    except RuleBroken as broken:
        wrong = {"message": broken.message, "field": broken.field}
        return render(request, "exports/refused.html", wrong, status=400)
    form = ExportForm(data_of(request), request=wanted)

    def act() -> Done:
        options = ExportOptions(**form.cleaned)
        export = request_export(
            by=request.user, of=of, params=wanted.params, options=options
        )
        write_exports_soon()
        return Done(url=reverse("exports:detail", args=[export.key]))

    page = FormPage(
        title=f"Export: {wanted.title}",
        back_url=wanted.back_url(),
        template="exports/new.html",
        context={"filter_words": wanted.filter_words},
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.EXPORT, page="the page of an export")
@require_safe
def detail(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show the progress of an export, and the link to its file."""
    export = queries.export(request.user, key)
    page = export_page(request.user, export)
    return render(request, "exports/detail.html", {"page": page})


@requires(Verb.EXPORT, page="the page of an export")
@require_POST
def cancel(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Cancel an export, or delete its file."""
    before = cancel_export(by=request.user, key=key)
    done = "is deleted" if before.state == State.READY else "is cancelled"
    messages.success(request, f"The export {done}")
    return redirect("exports:list")


@requires(Verb.EXPORT, page="the file of an export")
@require_safe
def file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Return the file to its maker, if they may still have it."""
    export, stream = fetch_export(by=request.user, key=key)
    name = presenters.file_name(export)
    answer: Any = FileResponse(stream, as_attachment=True, filename=name)
    answer.headers["Cache-Control"] = "no-store"
    # Most formats are compressed already, so do not compress again.
    answer.headers["Content-Encoding"] = "identity"
    sent: HttpResponse = answer
    return sent


def export_page(viewer: User, export: "Export") -> presenters.ExportPage:
    """Read what the page of an export shows: its request, and whether it is given."""
    is_ready = export.state == State.READY
    return presenters.export_page(
        presenters.Shown(
            export,
            request=_request_if_allowed(viewer, export),
            may_have=is_ready and may_be_given(viewer, export),
            n_before=queries.n_before(export) if export.state == State.WAITING else 0,
        )
    )


def shown(viewer: User, export: "Export") -> presenters.Shown:
    """Return an export, and what its owner may have of it now."""
    is_ready = export.state == State.READY
    return presenters.Shown(
        export,
        request=_request_if_allowed(viewer, export),
        may_have=is_ready and may_still_have(viewer, export),
    )


def _request_if_allowed(viewer: User, export: "Export") -> ExportRequest | None:
    """Return what was requested; None if the viewer may no longer request it."""
    try:
        return request_of(viewer, export)
    except (NotAllowed, RuleBroken):
        return None
