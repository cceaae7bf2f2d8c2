"""What no figure of a partner tells: covert patrols, and what they have as rows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from stronghold.brief.publishing import actions
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.figures.actions import NewFigure, NewRelease, store_release
from stronghold.core.sharing.models import Agreement, Figure
from stronghold.core.sharing.small_numbers import Shown
from stronghold.partners.portal.queries import reading
from tests.agreements import make_agreement
from tests.api.brief.conftest import text_of
from tests.api.sharing.signing import at, sign
from tests.api.sharing.test_figures import AFTER, Q3, shown
from tests.factories import Cast, make_activity, make_report

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


@pytest.fixture
def of_activities(cast: Cast, country: dict[str, Area]) -> Agreement:
    return make_agreement(
        cast, area_codes=["E07000001"], rows=[], figures=["activities"]
    )


def log_patrols(cast: Cast, west: dict[str, Any], **kinds: int) -> None:
    for kind, n in kinds.items():
        for _ in range(n):
            make_activity(cast.officer, kind=kind, occurred_at=at(Q3.weeks[0]), **west)


def test_no_figure_counts_a_covert_patrol(
    cast: Cast, of_activities: Agreement, west: dict[str, Any], as_user: Any
) -> None:
    log_patrols(cast, west, mounted=6, plain_clothes=1, covert=3)
    sign(cast, *Q3.weeks)

    rows = shown(cast.partner, of_activities, "period, category, low, high, area_code")

    assert {row[1] for row in rows if row[2]} == {"", "mounted", "plain_clothes"}
    # Seven, and not ten.
    assert ("2026-W27", "", 5, 7, "E07000001") in rows
    assert not Figure.objects.filter(category="covert").exists()
    page = as_user(cast.partner).get(f"/shared/{of_activities.reference}/figures/")
    words = text_of(page)
    assert "Covert patrols are never included" in words
    assert "Covert patrol " not in words


def test_a_quarter_is_not_published_beside_weeks_that_counted_otherwise(
    cast: Cast,
    of_activities: Agreement,
    west: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    as_user: Any,
) -> None:
    """The counts do not give the published ranges: nothing is known to be safe."""
    log_patrols(cast, west, mounted=4, covert=3)
    with monkeypatch.context() as before:
        before.setattr(actions, "is_published", lambda *_: True)
        sign(cast, *Q3.weeks[:-1])
    sign(cast, Q3.weeks[-1], on=AFTER)

    rows = shown(cast.partner, of_activities, "period, category, low, high, area_code")

    assert ("2026-W27", "", 5, 7, "E07000001") in rows
    assert ("2026-Q3", "", None, None, "E07000001") in rows
    page = as_user(cast.partner).get(f"/shared/{of_activities.reference}/figures/")
    assert "Area E05000001 Not published" in text_of(page)


def test_a_quarter_does_not_follow_who_a_record_is_known_to_later(
    cast: Cast, country: dict[str, Area], west: dict[str, Any]
) -> None:
    """Withheld beside its weeks, it would tell that someone had changed sides."""
    week = {"received_at": at(Q3.weeks[0]), **west}
    for by in (cast.partner, cast.officer):
        for _ in range(3):
            make_report(cast.officer, recorded_by=by, **week)
    sign(cast, *Q3.weeks[:-1])
    User.objects.filter(pk=cast.partner.pk).update(
        organisation=cast.officer.organisation
    )

    sign(cast, Q3.weeks[-1], on=AFTER)

    found = Figure.objects.filter(measure="reports", area_code="E07000001", category="")
    shown_as = found.exclude(high=0).values_list("release__period", "low", "high")
    assert set(shown_as) == {("2026-W27", 2, 8), (str(Q3), 2, 8)}


def test_a_figure_of_covert_patrols_that_was_published_is_not_shown_any_more(
    cast: Cast, of_activities: Agreement
) -> None:
    quarter = NewRelease(
        force=cast.officer.force,
        level="partner",
        period=str(Q3),
        first_day=Q3.start,
        last_day=Q3.last_day,
    )
    of = NewFigure(
        kind="activities",
        measure="activities",
        area_level="district",
        area_code="E07000001",
        area_name="City",
        district_code="",
        category="mounted",
        shown=Shown(1, 4),
    )
    with transaction.atomic():
        figures = [of, replace(of, category="covert")]
        store_release(quarter, figures, by=cast.supervisor)

    assert shown(cast.partner, of_activities, "category, low, high") == [
        ("mounted", 1, 4)
    ]


def test_what_another_agreement_gives_as_rows_is_in_no_figure(
    cast: Cast, country: dict[str, Area]
) -> None:
    """As drawn up before that was refused: the difference would reveal a hold."""
    of_rows = make_agreement(cast, rows=["closures"])
    both = make_agreement(
        cast,
        reference="G-TEST-0002",
        area_codes=["E07000001"],
        rows=[],
        figures=["closures", "reports"],
    )
    sign(cast, Q3.weeks[0])

    def kinds(viewer: User) -> set[str]:
        return {row[0] for row in shown(viewer, both, "kind, measure, low")}

    assert kinds(cast.partner) == kinds(cast.supervisor) == {"reports"}
    Agreement.objects.filter(pk=of_rows.pk).update(
        ended_at=clock.now(), ended_by=cast.records
    )
    assert kinds(cast.partner) == {"reports", "closures"}


def test_figures_of_warrants_are_new_when_their_embargo_is_over(
    cast: Cast, country: dict[str, Area], as_user: Any
) -> None:
    """And not on the day on which the brief was signed, when no one was shown them."""
    agreement = make_agreement(
        cast,
        area_codes=["E07000001"],
        rows=[],
        figures=["warrants", "reports"],
        embargo_days=7,
    )
    week = Week.of(clock.today()).shifted(-3)
    sign(cast, week)
    first_shown = week.end + timedelta(days=7)

    def came_from(day: Any) -> bool:
        with during(Request()), reading(cast.partner, agreement) as read:
            return bool(read.figures_since(day))

    assert came_from(first_shown)
    assert not came_from(first_shown + timedelta(days=1))
    terms = text_of(as_user(cast.partner).get("/shared/"))
    assert "Shown 7 days after the last day of their week or quarter" in terms
    assert "after the entry" not in terms
