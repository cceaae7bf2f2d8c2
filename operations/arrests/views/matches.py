"""Arrests from custody: import a file, and decide which are recorded already."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from operations.arrests import queries
from operations.arrests.actions.imports import Imported, import_arrests
from operations.arrests.actions.matches import decide_match, undo_match
from operations.arrests.forms import ImportForm
from operations.arrests.import_file import COLUMNS, read_arrests
from operations.arrests.presenters import matches as presenters
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import CheckedFile
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.uploads.checked_files.actions import forget, keep
from stronghold.core.uploads.checked_files.rules import SentFile
from stronghold.core.uploads.checked_files.views import answer_checked_file

# The kind of the files that wait here to be imported.
KIND = "arrests"
UNDO, SAME, DIFFERENT = "undo", "same", "different"
MESSAGES = {
    SAME: "They are one arrest now",
    DIFFERENT: "They are two arrests now",
    UNDO: "The decision is undone",
}


@requires(
    Verb.DECIDE_MATCHES, page="the list of imported arrests that wait for a decision"
)
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """Show the imported arrests that may be recorded already."""
    page = presenters.matches_page(
        queries.matches_waiting(request.user), queries.matches_decided(request.user)
    )
    return render(request, "arrests/matches.html", {"page": page})


@requires(Verb.DECIDE_MATCHES, page="the comparison of two arrests")
@require_POST
def decide(request: SignedInRequest, match: int) -> HttpResponse:
    """Record that two are one arrest or two, or undo that."""
    queries.one_match(request.user, match)
    do = request.POST.get("do", "")
    try:
        if do == UNDO:
            undo_match(by=request.user, pk=match)
        elif do in MESSAGES:
            decide_match(by=request.user, pk=match, is_same=do == SAME)
        else:
            raise RuleBroken("Choose whether they are one arrest or two")
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, MESSAGES[do])
    return redirect("arrests:matches")


@csrf_exempt
@requires(Verb.IMPORT_ARRESTS, page="the form that imports arrests")
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: SignedInRequest) -> HttpResponse:
    """Check a file of custody’s, or store its arrests."""
    return answer_checked_file(
        request,
        ImportForm,
        kind=KIND,
        show=partial(_show_import, request),
        take=partial(_take_file, request),
        most="2.5 MB",
    )


def _take_file(
    request: SignedInRequest, form: ImportForm, sent: SentFile
) -> HttpResponse:
    done = import_arrests(
        by=request.user,
        file=read_arrests(sent.name, sent.content),
        only_check=sent.only_check,
    )
    if sent.only_check and not done.problems:
        return _show_import(request, form, keep(by=request.user, sent=sent), done)
    # It is imported, or wrong.
    forget(by=request.user, kind=KIND)
    if done.problems:
        return _show_import(request, form, None, done)
    messages.success(request, presenters.imported_message(done))
    return redirect("arrests:matches" if done.n_waiting else "arrests:list")


def _show_import(
    request: SignedInRequest,
    form: ImportForm,
    kept: CheckedFile | None,
    done: Imported | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "page": presenters.import_page(done, kept, columns=COLUMNS),
    }
    status = 400 if form.errors or (done and done.problems) else 200
    answer = render(request, "components/import_file.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
