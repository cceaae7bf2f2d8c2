"""Reads of signed briefs: their figures as they were kept, and their document."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.models import Brief, BriefCounted, BriefSubscriber
from stronghold.dashboard.brief.queries.figures import (
    MAPPED,
    Figures,
    Flagged,
    measures_for,
)
from stronghold.dashboard.brief.rules.lines import Line, periods_needed
from stronghold.kernel.weeks import Week


def signed_brief(viewer: User, week: Week) -> Brief | None:
    """Return the signed brief of a week, without its document; None if not signed."""
    policy.require(viewer, Verb.READ_FIGURES)
    rows = Brief.objects.filter(force=viewer.force, week=week.start)
    return rows.select_related("signed_by").defer("pdf").first()


def signed_before(viewer: User, week: Week) -> Sequence[Brief]:
    """Return the signed briefs that a week's figures reach back to, the latest first.

    What is older counts in none of them: not as baseline, and not as a year earlier.
    """
    policy.require(viewer, Verb.READ_FIGURES)
    rows = Brief.objects.filter(
        force=viewer.force, week__lt=week.start, week__gte=reach_of(week).start
    )
    few = rows.select_related("signed_by").defer("pdf", "figures").order_by("-week")
    return list(few)


def reach_of(week: Week) -> Week:
    """Return the earliest week that the figures of a week are held against."""
    first, _ = periods_needed(week)
    return Week(first.start)


def document_of(brief: Brief) -> bytes:
    """Return the very bytes that were signed."""
    kept: Any = Brief.objects.values_list("pdf", flat=True).get(pk=brief.pk)
    return bytes(kept)


def kept_figures(viewer: User, brief: Brief) -> Figures:
    """Return the figures of a signed brief, of the measures that one may read."""
    readable = {measure.code for measure in measures_for(viewer)}
    kept: dict[str, Any] = brief.figures
    lines = [Line.from_kept(one) for one in kept["lines"]]
    return Figures(
        lines=[line for line in lines if line.measure in readable],
        by_category={c: n for c, n in kept["by_category"].items() if c in readable},
        supply=kept["supply"],
        by_ward=_kept_by_ward(brief) if MAPPED in readable else {},
        flagged=Flagged(*kept["flagged"]) if kept.get("flagged") else None,
    )


def _kept_by_ward(brief: Brief) -> dict[str, int]:
    """Count what the brief counted by ward: it keeps each record with its ward."""
    rows = BriefCounted.objects.filter(brief=brief, measure=MAPPED)
    return dict(rows.values_list("area").annotate(Count("id")))


def is_subscribed(viewer: User) -> bool:
    return BriefSubscriber.objects.filter(user=viewer).exists()
