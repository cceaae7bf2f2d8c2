"""What the pages of all kinds of record do alike."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from stronghold.accounts.access import SignedInRequest
from stronghold.kernel.errors import NotAllowed, RuleBroken
from stronghold.records.actions import may_withdraw_row
from stronghold.records.forms import RecordForm, WithdrawForm
from stronghold.records.presenters import (
    Panel,
    RecordFacts,
    RecordKind,
    history_items,
    people_in,
    record_page,
)
from stronghold.records.queries import names_of_people

if TYPE_CHECKING:
    from stronghold.records.models import Record


def answer_new(
    request: SignedInRequest, form: RecordForm, kind: RecordKind
) -> HttpResponse:
    """Show the form of a new record, or store it and go to its page."""
    if request.method == "POST" and (row := form.submit()):
        words = "was saved already" if row.is_repetition else "saved"
        messages.success(request, f"{kind.one} {row.reference} {words}")
        return redirect(kind.url("detail", row.reference))
    context = {"form": form, "title": kind.new_text, "list_url": kind.url("list")}
    status = 400 if form.errors else 200
    return render(request, f"{kind.app}/new.html", context, status=status)


def answer_detail(
    request: SignedInRequest,
    row: "Record",
    kind: RecordKind,
    *,
    facts: RecordFacts,
    events: Sequence[Any],
    panels: Sequence[Panel] = (),
) -> HttpResponse:
    """Show one record: what is told of it, its panels, and its history."""
    names = names_of_people(people_in(events))
    history = history_items(events, labels=facts.labels, names=names, first=kind.first)
    page = record_page(kind, request.user, row, facts=facts, history=history)
    context = {"page": page, "panels": panels}
    return render(request, "records/detail.html", context)


def answer_withdraw(
    request: SignedInRequest,
    row: "Record",
    kind: RecordKind,
    *,
    withdraw: Callable[..., Any],
) -> HttpResponse:
    """Ask why a record is in error, and mark it so."""
    detail_url = kind.url("detail", row.reference)
    if not may_withdraw_row(request.user, row, kind.withdraw):
        raise NotAllowed(kind.withdraw.any)
    if row.is_in_error:
        return redirect(detail_url)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _withdrawn(form, request, row.reference, withdraw=withdraw):
        messages.success(request, f"{row.reference} is marked as recorded in error")
        return redirect(detail_url)
    context = {"form": form, "reference": row.reference, "detail_url": detail_url}
    status = 400 if form.errors else 200
    return render(request, "records/withdraw.html", context, status=status)


def _withdrawn(
    form: WithdrawForm,
    request: SignedInRequest,
    reference: str,
    *,
    withdraw: Callable[..., Any],
) -> bool:
    try:
        withdraw(by=request.user, reference=reference, **form.cleaned_data)
    except RuleBroken as broken:
        form.add_rule(broken)
        return False
    return True
