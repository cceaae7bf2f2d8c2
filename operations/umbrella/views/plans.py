"""What the pages of operations, priorities and taskings do alike."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from operations.umbrella.forms.plans import PlanForm
from operations.umbrella.presenters.plans import FormPage
from stronghold.accounts.access import SignedInRequest
from stronghold.look.parts import Link


def answer_form(
    request: SignedInRequest,
    form: PlanForm,
    page: FormPage,
    *,
    store: Callable[[], Any],
    to: str,
    done: str,
    back: str = "",
) -> HttpResponse:
    """Show a form, or store what it says and go to the page of what it is about.

    With `back`, an address of this site, go there.
    """
    if back:
        page = replace(page, back=Link("Back", back))
    row = store() if request.method == "POST" else None
    if row is not None:
        messages.success(request, f"{row.reference} {done}")
        return redirect(back or reverse(f"umbrella:{to}", args=[row.reference]))
    context = {"form": form, "page": page}
    status = 400 if form.errors else 200
    return render(request, "umbrella/form.html", context, status=status)


def way_back(request: SignedInRequest) -> str:
    """Return the page of this site that somebody came from, if the address says so."""
    back = request.GET.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""


def data_of(request: SignedInRequest) -> Any:
    """Return what was posted; nothing where a form is only shown."""
    return request.POST if request.method == "POST" else None


def asked(request: SignedInRequest, *names: str) -> dict[str, str]:
    """Return what the address already says of a new plan."""
    return {name: request.GET[name] for name in names if name in request.GET}
