"""The page that imports people from a file."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.imports import presenters
from stronghold.core.accounts.imports.actions import Imported, import_people
from stronghold.core.accounts.imports.file import COLUMNS, PeopleFile
from stronghold.core.accounts.imports.forms import ImportForm
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.files import FileRefused
from stronghold.core.ui.file_form import answer_file_form


@csrf_exempt
@requires(Verb.MANAGE_ACCOUNTS, page="the form that imports people", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_file(request: SignedInRequest) -> HttpResponse:
    """Check a file of people, or store them."""
    return answer_file_form(
        request,
        ImportForm,
        show=partial(_show, request, done=None),
        take=partial(_take_file, request),
        most="1 MB",
    )


def _take_file(request: SignedInRequest, form: ImportForm) -> HttpResponse:
    only_check = request.POST.get("do") != "import"
    done = _imported(request, form, only_check=only_check) if form.is_valid() else None
    if done is None or done.problems or only_check:
        return _show(request, form, done)
    if not done.issued:
        messages.success(request, presenters.imported_message(done))
        return redirect("people:list")
    # The passwords are in this response only, so that they are stored nowhere.
    page = presenters.passwords_page(done)
    return _kept_nowhere(render(request, "people/imported.html", {"page": page}))


def _show(
    request: SignedInRequest, form: ImportForm, done: Imported | None
) -> HttpResponse:
    page = presenters.import_page(done, columns=COLUMNS)
    status = 400 if form.errors or (done and done.problems) else 200
    context = {"form": form, "page": page}
    return _kept_nowhere(render(request, "people/import.html", context, status=status))


def _kept_nowhere(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _imported(
    request: SignedInRequest, form: ImportForm, *, only_check: bool
) -> Imported | None:
    given = form.cleaned_data["file"]
    try:
        file = PeopleFile.read(given.name, given.read())
    except FileRefused as refused:
        form.add_error("file", str(refused))
        return None
    return import_people(
        by=request.user,
        file=file,
        only_check=only_check,
        close_others=form.cleaned_data["close_others"],
    )
