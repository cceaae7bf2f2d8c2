"""A page that takes a file: it is checked, kept, and then imported without a file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from stronghold.core.accounts.access import SignedInRequest
from stronghold.core.accounts.models import CheckedFile
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.ui.file_form import answer_file_form, with_fault
from stronghold.core.uploads.checked_files.actions import forget
from stronghold.core.uploads.checked_files.queries import checked_file
from stronghold.core.uploads.checked_files.rules import GONE, SentFile

# The buttons: what `do` says.
IMPORT, ANOTHER = "import", "another"


def answer_checked_file(
    request: SignedInRequest,
    form_of: Callable[..., Form],
    *,
    kind: str,
    show: Callable[[Any, CheckedFile | None], HttpResponse],
    take: Callable[[Any, SentFile], HttpResponse],
    most: str,
) -> HttpResponse:
    """Show a form with a file, or call `take` with what was sent or is kept.

    `show` gets the form and the file that waits. `take` gets the form and the file,
    keeps one that was right by `keep`, and may raise FileRefused or RuleBroken.
    """
    viewer = request.user

    def shown(form: Form) -> HttpResponse:
        is_fresh = request.method != "POST"
        return show(form, checked_file(viewer, kind) if is_fresh else None)

    def taken(form: Form) -> HttpResponse:
        do, key = request.POST.get("do", ""), request.POST.get("checked", "")
        if do == ANOTHER:
            forget(by=viewer, kind=kind)
            return redirect(request.path)
        if key:
            form = _without_file(form_of)
            row = checked_file(viewer, kind, key=_uuid(key))
            if row is None:
                return shown(with_fault(form, GONE))
            file, ticked = (row.name, bytes(row.content)), row.ticked
        elif form.is_valid():
            given = dict(form.cleaned_data)
            upload = given.pop("file")
            file, ticked = (upload.name, upload.read()), given
        else:
            return shown(form)
        sent = SentFile(kind, *file, only_check=do != IMPORT, ticked=ticked)
        try:
            return take(form, sent)
        except (FileRefused, RuleBroken) as refused:
            form.add_error("file", str(refused))
            return shown(form)

    return answer_file_form(request, form_of, show=shown, take=taken, most=most)


def show_file_form(
    request: HttpRequest, template: str, form: Form, *, page: object, result: object
) -> HttpResponse:
    """Show the form of a file, with what a check found; no copy of it is kept."""
    context = {"form": form, "page": page, "result": result}
    status = 400 if form.errors else 200
    answer = render(request, template, context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def toml_answer(content: str, name: str) -> HttpResponse:
    """Return what is in force as a file, which can be changed and imported."""
    answer = HttpResponse(content, content_type="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


def _without_file(form_of: Callable[..., Form]) -> Form:
    form = form_of({})
    form.is_valid()
    form.errors.clear()
    return form


def _uuid(text: str) -> UUID:
    """Return the key that a form sent; what is no key is the key of no file."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
