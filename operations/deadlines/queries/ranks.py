"""The one order of urgency in SQL: as `rules.urgency` says; a test compares them."""

from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, When

from operations.deadlines.choices import Level
from operations.deadlines.rules.steps import PASSES
from operations.deadlines.rules.urgency import (
    CHILD,
    PRESSING,
    PRESSING_OF_CHILD_ONCE_LATE,
    PRESSING_WITHIN,
    URGENT,
    WITHIN_HOURS,
    Rank,
)


def on_level(level: str, now: datetime) -> Q:
    """Return the condition of what is on a level: as `rules.urgency` says."""
    is_danger, by_law = Q(referral__urgency=URGENT), ~Q(section="")
    is_near = by_law & Q(alert_by__lte=now + WITHIN_HOURS)
    is_now = is_danger | is_near | _is_pressing(now)
    if level == Level.ACT_NOW:
        return is_now
    is_level = by_law if level == Level.DUE_SOON else Q(section="")
    return is_level & ~is_now


def _is_pressing(now: datetime) -> Q:
    is_late_child = Q(
        kind=PRESSING_OF_CHILD_ONCE_LATE, referral__subject=CHILD, due_at__lt=now
    )
    is_near = Q(kind__in=PRESSING, alert_by__lte=now + PRESSING_WITHIN)
    return Q(section="") & (is_near | is_late_child)


def ranked(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Return rows with their `rank` and `urgent_at`: as `rules.urgency` says."""
    is_missed = ~Q(section="") & Q(due_at__lt=now) & ~Q(kind__in=PASSES)
    found: QuerySet[Any] = rows.annotate(
        rank=Case(
            When(referral__urgency=URGENT, then=Rank.DANGER),
            When(is_missed, then=Rank.MISSED),
            When(_is_pressing(now), then=Rank.PRESSING),
            When(on_level(Level.ACT_NOW, now), then=Rank.LAW_NOW),
            When(on_level(Level.DUE_SOON, now), then=Rank.LAW_SOON),
            default=Rank.PRACTICE,
            output_field=IntegerField(),
        ),
        urgent_at=Case(When(due_at__lt=now, then="due_at"), default="alert_by"),
    )
    return found
