"""Queries of signed briefs: their figures as kept, and their document."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count

from stronghold.brief.models import Brief, BriefCounted, BriefSubscriber
from stronghold.brief.queries.figures import (
    Figures,
    Flagged,
    measures_for,
)
from stronghold.brief.rules.lines import MAPPED, Line, reach_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.weeks import Week
from stronghold.figures.year_before import Verdict


def signed_brief(viewer: User, week: Week) -> Brief | None:
    """Return the signed brief of a week, without its document; None if not signed."""
    policy.require(viewer, Verb.READ_FIGURES)
    rows = Brief.objects.filter(force=viewer.force, week=week.start)
    return rows.select_related("signed_by").defer("pdf").first()


def last_signed(viewer: User, week: Week) -> Brief | None:
    """Return the last brief signed of a week and those before, without what it says."""
    policy.require(viewer, Verb.READ_FIGURES)
    rows = Brief.objects.filter(force=viewer.force, week__lte=week.start)
    return rows.only("week", "signed_at").order_by("-week").first()


def signed_of(viewer: User, weeks: Collection[Week]) -> set[Week]:
    """Return those of some weeks whose briefs are signed."""
    policy.require(viewer, Verb.READ_FIGURES)
    starts = [week.start for week in weeks]
    rows = Brief.objects.filter(force=viewer.force, week__in=starts)
    return {Week(start) for start in rows.values_list("week", flat=True)}


def signed_before(viewer: User, week: Week) -> Sequence[Brief]:
    """Return the signed briefs that a week's figures reach back to, latest first.

    Older briefs affect none of the figures, neither as baseline nor as a year earlier.
    """
    policy.require(viewer, Verb.READ_FIGURES)
    rows = Brief.objects.filter(
        force=viewer.force, week__lt=week.start, week__gte=reach_of(week).start
    )
    return list(rows.only("force", "week", "signed_at").order_by("-week"))


def document_of(brief: Brief) -> bytes:
    """Return the exact bytes that were signed."""
    kept: Any = Brief.objects.values_list("pdf", flat=True).get(pk=brief.pk)
    return bytes(kept)


def kept_figures(viewer: User, brief: Brief) -> Figures:
    """Return the figures of a signed brief, for the measures the viewer may read."""
    readable = {measure.code for measure in measures_for(viewer)}
    kept: dict[str, Any] = brief.figures
    lines = [Line.from_kept(line) for line in kept["lines"]]
    return Figures(
        lines=[line for line in lines if line.measure in readable],
        by_category={c: n for c, n in kept["by_category"].items() if c in readable},
        supply=kept["supply"],
        by_ward=_kept_by_ward(brief) if MAPPED in readable else {},
        supply_usual=tuple(usual) if (usual := kept.get("supply_usual")) else None,
        flagged=Flagged(*kept["flagged"]) if kept.get("flagged") else None,
        is_signed=True,
        over_year=Verdict(**over)
        if MAPPED in readable and (over := kept.get("over_year"))
        else None,
    )


def _kept_by_ward(brief: Brief) -> dict[str, int]:
    """Count the brief's records by ward: each is kept with its ward."""
    rows = BriefCounted.objects.filter(brief=brief, measure=MAPPED)
    return dict(rows.values_list("area").annotate(Count("id")))


def is_subscribed(viewer: User) -> bool:
    return BriefSubscriber.objects.filter(user=viewer).exists()
