"""Ledger entries of closures."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.choices import Scope
from operations.closures.presenters import order_end, state_tag
from operations.statute.choices import Issuer
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_date
from stronghold.ledger.presenters.entries import Entry

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase


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
