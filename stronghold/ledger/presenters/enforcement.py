"""Ledger entries of warrants and closures."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.choices import Scope
from operations.closures.presenters import order_end, state_tag
from operations.statute.choices import Enactment, Issuer
from operations.warrants.choices import Outcome
from operations.warrants.presenters.warrant import state_of as warrant_status
from stronghold.core.kernel import clock
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.ui.dates import written_date
from stronghold.ledger.presenters.entries import Entry

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from operations.warrants.models import Warrant, WarrantPremises


def warrant_entry(warrant: "Warrant", shown: Collection[str]) -> Entry:
    """Show a warrant on the day it was executed, or else on the day it was drafted.

    Each of several premises is listed with its own result.
    """
    on = warrant.executed_on or warrant.occurred_on
    premises = sorted(warrant.all_premises.all(), key=lambda row: row.number)
    several = premises if len(premises) > 1 else []
    enactment = Enactment(warrant.enactment).label if "enactment" in shown else ""
    results = [_result(warrant, row) for row in several]
    return Entry(
        kind="Warrant",
        reference=warrant.reference,
        url=reverse("warrants:detail", args=[warrant.reference]),
        on=on,
        when=written_date(on),
        title=_title(warrant, several),
        facts=" · ".join(filter(None, [enactment, *results])),
        where="" if several else warrant.place_text,
        tag=IN_ERROR if warrant.is_in_error else None,
        is_muted=warrant.is_in_error,
    )


def _title(warrant: "Warrant", several: Sequence["WarrantPremises"]) -> str:
    if not warrant.outcome:
        return warrant_status(warrant).text
    if several and warrant.got_in:
        n = sum(row.was_entered for row in several)
        return f"Warrant executed at {n} of {len(several)} premises"
    return f"Warrant executed: {Outcome(warrant.outcome).label.lower()}"


def _result(warrant: "Warrant", premises: "WarrantPremises") -> str:
    """Return the result at one set of premises, with its day if it is another day.

    It is that of the first entry, or of the first attempt if no one got in.
    """
    entries = sorted(premises.entries.all(), key=lambda row: (row.entered_at, row.pk))
    entry = next((row for row in entries if row.got_in), next(iter(entries), None))
    where = premises.place_text or "Where marked"
    if entry is None:
        return f"{where}: not executed"
    on = clock.london_date(entry.entered_at)
    day = "" if on == warrant.executed_on else f" on {written_date(on)}"
    return f"{where}: {Outcome(entry.outcome).label.lower()}{day}"


def closure_entry(case: "ClosureCase", shown: Collection[str]) -> Entry:
    """Show a closure case on the day its notice was served, or else it was opened.

    An order ends when the court said. If that is later than the law allows, the lawful
    limit is shown too.
    """
    on = case.served_on or case.occurred_on
    title = "Closure notice served" if case.served_on else "Closure case opened"
    order = ""
    if case.order_made_on:
        scope = Scope(case.scope).label.partition(":")[0].lower() if case.scope else ""
        order = f"{scope} order of {written_date(case.order_made_on)}".strip()
        order += f" until {order_end(case)}" if case.order_ends_on else ""
        limit = case.lawful_limit
        if limit:
            last = written_date(clock.london_date(limit))
            order += f", as ordered; lawful limit {last}, check with legal services"
    facts = [f"Issued by {Issuer(case.issued_as).label.lower()}", order]
    return Entry(
        kind="Closure",
        reference=case.reference,
        url=reverse("closures:detail", args=[case.reference]),
        on=on,
        when=written_date(on),
        title=title,
        facts=" · ".join(filter(None, facts)),
        where=case.place_text,
        tag=state_tag(case, clock.now()),
        is_muted=case.is_in_error,
    )
