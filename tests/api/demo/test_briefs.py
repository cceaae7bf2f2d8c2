"""The demonstration has signed briefs, published figures, and what came later."""

from datetime import UTC, datetime, time, timedelta

import pytest

from operations.taskings.models import Tasking
from reports.models import Report
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.models import Brief
from stronghold.brief.queries.changed import changes_since
from stronghold.brief.rules.changes import Why
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.brief.views.documents import signed_document
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Release
from stronghold.demo.actions import make_accounts, make_briefs
from stronghold.demo.queries.as_then import as_then
from stronghold.demo.queries.impossible import impossible
from stronghold.figures.models import StaleMark
from tests.database_roles import django_as_owner
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_report, make_tasking

UNTIL = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_quarter_is_signed_and_since_and_the_last_week_has_late_records() -> None:
    """Long: it signs twenty briefs and publishes their figures."""
    make_accounts()
    by = User.objects.get(username="officer")
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    with clock.stopped(UNTIL):
        for days in (3, 5):
            make_arrest(by, street=street, occurred_at=UNTIL - timedelta(days=days))
        made = UNTIL - timedelta(days=12)
        report = make_report(by, received_at=made, recorded_at=made)
        # Of the last signed week, and recorded a day after that was signed.
        since = make_report(by, received_at=made, recorded_at=made + timedelta(days=4))

        with django_as_owner():
            assert make_briefs()
        assert not make_briefs()

        signed = [str(one) for one in Brief.objects.order_by("week")]
        assert signed == [f"2026-W{number}" for number in range(27, 47)]
        published = Release.objects.values_list("period", flat=True)
        assert {*published} == {*signed, "2026-Q3"}
        with during(Request()):
            changes = changes_since(by, Brief.objects.latest("week"))
        impossibles = [one for one in impossible() if "signed brief" in one.what]
    late = [one for one in changes.named if one.why == Why.LATE]
    wrong = [one.reference for one in changes.named if one.why == Why.IN_ERROR]
    assert len(late) == 3
    assert since.reference in {one.reference for one in late}
    assert impossibles == []
    assert wrong == [report.reference]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tuesday")
def test_a_week_signed_as_all_was_then_counts_what_was_recorded_by_then(
    cast: Cast,
) -> None:
    week = last_whole_week(clock.today())
    at = datetime.combine(week.last_day, time(12), UTC)
    later = clock.now() + timedelta(hours=1)
    known = make_report(cast.officer, received_at=at, recorded_at=at)
    since = make_report(cast.officer, received_at=at, recorded_at=later)

    with during(Request()):
        with django_as_owner(), as_then() as move:
            move(clock.now(), week)
            brief = sign_brief(
                by=cast.supervisor, week=week, comment="", document=signed_document
            )
        (late,) = changes_since(cast.officer, brief).named

    counted = brief.counted.filter(measure="reports")
    assert [row.reference for row in counted] == [known.reference]
    [n] = [row["n"] for row in brief.figures["lines"] if row["measure"] == "reports"]
    assert n == 1
    # All is there again, and counted.
    assert (late.reference, late.why) == (since.reference, Why.LATE)
    assert not StaleMark.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("tuesday")
def test_the_check_finds_what_a_brief_names_and_was_recorded_after_it_was_signed(
    cast: Cast,
) -> None:
    week = last_whole_week(clock.today())
    at = datetime.combine(week.last_day, time(12), UTC)
    counted = make_report(cast.officer, received_at=at, recorded_at=at)
    listed = make_tasking(cast.supervisor, recorded_at=at, due_on=week.last_day)
    with during(Request()):
        sign_brief(by=cast.supervisor, week=week, comment="", document=signed_document)
    assert not [one for one in impossible() if "signed brief" in one.what]

    later = clock.now() + timedelta(days=1)
    Report.objects.filter(pk=counted.pk).update(recorded_at=later)
    Tasking.objects.filter(pk=listed.pk).update(recorded_at=later)

    found = {one.what: one.examples for one in impossible()}
    named = "A signed brief names {} recorded after it was signed"
    assert found[named.format("Reports")] == (counted.reference,)
    assert found[named.format("Taskings")] == (listed.reference,)
