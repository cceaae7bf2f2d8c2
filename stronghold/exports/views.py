"""The pages of exports: the list, a new one, one export, its file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.exports import presenters
from stronghold.exports.actions.requesting import (
    cancel_export,
    fetch_export,
    write_exports_soon,
)
from stronghold.exports.choices import State
from stronghold.exports.forms import ExportForm
from stronghold.exports.kinds import kind_named
from stronghold.exports.queries import exports as queries


@requires(Verb.EXPORT, page="the list of one’s exports")
@require_safe
def export_list(request: SignedInRequest) -> HttpResponse:
    """List the user's own exports."""
    found = queries.exports_of(request.user)
    table = presenters.exports_table(found, request.user)
    has_keys = policy.can(request.user, Verb.USE_FEATURES)
    context = {"table": table, "has_keys": has_keys}
    return render(request, "exports/list.html", context)


@requires(Verb.EXPORT, page="the form of a new export")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Request an export of the list or map in the address, with its filters."""
    params = dict(request.GET.lists())
    of = "".join(params.pop("of", [""])[:1])
    try:
        wanted = kind_named(of).request(request.user, params)
    except RuleBroken as broken:
        wrong = {"message": broken.message, "field": broken.field}
        return render(request, "exports/refused.html", wrong, status=400)
    data = request.POST if request.method == "POST" else None
    form = ExportForm(data, viewer=request.user, of=of, request=wanted)
    if data is not None and (export := form.submit()):
        write_exports_soon()
        return redirect("exports:detail", export.key)
    context = {"form": form, "page": presenters.new_page(wanted)}
    status = 400 if form.errors else 200
    return render(request, "exports/new.html", context, status=status)


@requires(Verb.EXPORT, page="the page of an export")
@require_safe
def detail(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show the progress of an export, and the link to its file."""
    export = queries.export(request.user, key)
    page = presenters.export_page(request.user, export)
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
