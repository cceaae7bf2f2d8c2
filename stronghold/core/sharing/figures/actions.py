"""Stores published figures, which are never changed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.sharing.figures.choices import FiguresChange
from stronghold.core.sharing.figures.models import Figure, Release
from stronghold.core.sharing.small_numbers import Shown


@dataclass(frozen=True, kw_only=True)
class NewRelease:
    """A release to publish: its period and audience, and its brief or the reason."""

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
    """One figure to publish; without a range it is listed without a value."""

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
    """Publish figures in the current transaction. They cannot be changed afterwards."""
    row = Release.objects.create(
        **vars(new),
        n_figures=len(figures),
        published_on=clock.today(),
        published_at=clock.now(),
        published_by=by,
    )
    Figure.objects.bulk_create(_row(row, figure) for figure in figures)
    record(
        Kind.ALTERATION,
        by=by or SYSTEM,
        force=new.force.code,
        reason=new.reason,
        detail={
            "change": FiguresChange.REVISED
            if new.number > 1
            else FiguresChange.PUBLISHED,
            "period": new.period,
            "level": new.level,
            "n": len(figures),
        },
    )
    return row


def _row(release: Release, new: NewFigure) -> Figure:
    values = {name: value for name, value in vars(new).items() if name != "shown"}
    if new.shown is None:
        return Figure(release=release, **values)
    return Figure(release=release, low=new.shown.low, high=new.shown.high, **values)
