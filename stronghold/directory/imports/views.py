"""The page that imports people from a file."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import CheckedFile
from stronghold.core.accounts.permissions import Verb
from stronghold.core.uploads.checked_files.actions import forget, keep
from stronghold.core.uploads.checked_files.rules import SentFile
from stronghold.core.uploads.checked_files.views import answer_checked_file
from stronghold.directory.imports import presenters
from stronghold.directory.imports.actions import Imported, import_people
from stronghold.directory.imports.file import COLUMNS, PeopleFile
from stronghold.directory.imports.forms import ImportForm

# The kind of the files that wait here.
KIND = "people"


@csrf_exempt
@requires(Verb.MANAGE_ACCOUNTS, page="the form that imports people", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_file(request: SignedInRequest) -> HttpResponse:
    """Check a file of people, or store them."""
    return answer_checked_file(
        request,
        ImportForm,
        kind=KIND,
        show=partial(_show, request),
        take=partial(_take_file, request),
        most="1 MB",
    )


def _take_file(
    request: SignedInRequest, form: ImportForm, sent: SentFile
) -> HttpResponse:
    done = import_people(
        by=request.user,
        file=PeopleFile.read(sent.name, sent.content),
        only_check=sent.only_check,
        close_others=sent.ticked["close_others"],
    )
    if sent.only_check and not done.problems:
        return _show(request, form, keep(by=request.user, sent=sent), done)
    # It is imported, or wrong.
    forget(by=request.user, kind=KIND)
    if done.problems:
        return _show(request, form, None, done)
    if not done.issued:
        messages.success(request, presenters.imported_message(done))
        return redirect("people:list")
    # The passwords are in this response only, so that they are stored nowhere.
    page = presenters.passwords_page(done)
    return _kept_nowhere(render(request, "people/imported.html", {"page": page}))


def _show(
    request: SignedInRequest,
    form: ImportForm,
    kept: CheckedFile | None,
    done: Imported | None = None,
) -> HttpResponse:
    page = presenters.import_page(done, kept, columns=COLUMNS)
    status = 400 if form.errors or (done and done.problems) else 200
    context = {"form": form, "page": page}
    return _kept_nowhere(render(request, "people/import.html", context, status=status))


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
