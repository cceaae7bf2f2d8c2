"""Stores what is published; nothing of it is ever changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.accounts.models import User
from stronghold.audit.choices import Kind
from stronghold.audit.record import SYSTEM, record
from stronghold.geography.models import Force
from stronghold.kernel import clock
from stronghold.sharing.disclosure import Shown
from stronghold.sharing.figures.models import Figure, Release


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """What is to be published of a period: for whom, and from which brief or why."""

    force: Force
    level: str
    period: str
    first_day: date
    last_day: date
    number: int = 1
    reason: str = ""
    brief: str = ""


@dataclass(frozen=True, kw_only=True)
class NewFigure:
    """One figure to be published; without a range it is named and not told."""

    kind: str
    measure: str
    area_level: str
    area_code: str
    area_name: str
    district_code: str
    category: str
    shown: Shown | None


def store_release(
    new: NewRelease, figures: Sequence[NewFigure], *, by: User | None
) -> Release:
    """Publish figures in the present transaction, once and for all."""
    row = Release.objects.create(
        **vars(new),
        n_figures=len(figures),
        published_on=clock.today(),
        published_at=clock.now(),
        published_by=by,
    )
    Figure.objects.bulk_create(_row(row, one) for one in figures)
    record(
        Kind.ALTERATION,
        by=by or SYSTEM,
        force=new.force.code,
        reason=new.reason,
        detail={
            "change": "figures_revised" if new.number > 1 else "figures_published",
            "period": new.period,
            "level": new.level,
            "n": len(figures),
        },
    )
    return row


def _row(release: Release, new: NewFigure) -> Figure:
    told = {name: value for name, value in vars(new).items() if name != "shown"}
    if new.shown is None:
        return Figure(release=release, **told)
    return Figure(release=release, low=new.shown.low, high=new.shown.high, **told)
