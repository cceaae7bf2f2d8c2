"""Made-up records to measure with: the same again, in right areas, rightly counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from operations.models import Activity, Arrest, Seizure
from reports.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.geography.models import Area, Force
from stronghold.core.geography.queries import Place, areas_of_places
from stronghold.core.kernel import clock
from stronghold.demo import plausible
from stronghold.demo.actions import make_accounts
from stronghold.demo.scale.actions import MADE, n_made
from stronghold.demo.scale.rows import client_uuid, reference
from stronghold.force_setup.actions import declare_installation
from tests.database_roles import connected_as
from tests.factories import EAST_NORTH, ELSEWHERE, WEST_SOUTH, make_snapped_streets

# A recount reads in a transaction of its own.
pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
N, FEW = 2_000, 120
# What the database itself numbers, and a time that does not come from a seed.
OF_THE_DATABASE = {"id", "pgh_id", "pgh_obj_id", "pgh_created_at", "premises_id"}


@pytest.fixture(autouse=True)
def demonstration(settings: Any, country: dict[str, Area]) -> Iterator[None]:
    """Hold the clock: the same day gives the same records."""
    settings.DEMO = True
    declare_installation(is_demonstration=True)
    make_accounts()
    hot = dict.fromkeys(plausible.CENTRE[:2], WEST_SOUTH)
    make_snapped_streets({**hot, "Mill Lane": EAST_NORTH, "Far Lane": ELSEWHERE})
    with clock.stopped(NOW):
        yield


def make(n: int, **options: Any) -> str:
    out = StringIO()
    call_command("make_scale_data", rows=n, stdout=out, **options)
    return out.getvalue()


def stored() -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: [
            {name: row[name] for name in row if name not in OF_THE_DATABASE}
            for row in model._default_manager.order_by("client_uuid").values()
        ]
        for model in MADE
    }


def forget() -> None:
    """Delete them as the owner, as the site itself may not."""
    with connected_as("owner") as owner:
        for model in MADE:
            owner.execute(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.long
def test_same_day_gives_the_same_records_whether_at_once_or_by_and_by() -> None:
    """Long: records are made up three times."""
    make(FEW)
    at_once = stored()
    forget()
    make(FEW // 3)
    make(FEW)

    assert n_made() == FEW
    assert sum(len(rows) for rows in at_once.values()) == FEW
    assert stored() == at_once
    assert "none were made" in make(FEW)


@pytest.mark.long
def test_records_are_those_of_real_use_and_every_tally_equals_a_recount() -> None:
    """One load, looked at from all sides: it is what takes its time."""
    make(N)

    _every_kind_of_place_is_there_and_in_its_areas()
    _kinds_weeks_and_history_are_those_of_real_use()
    out = StringIO()
    call_command("check_tallies", stdout=out)

    assert "equal a recount" in out.getvalue()


def _every_kind_of_place_is_there_and_in_its_areas() -> None:
    kinds: Counter[str] = Counter()
    for row in Report.objects.all():
        areas = _areas_of(row)
        assert (row.district_id, row.ward_id, row.lsoa_id) == areas
        kinds["not known"] += row.point is None
        kinds["elsewhere"] += row.point is not None and row.ward_id is None
        kinds["in an area"] += row.lsoa_id is not None
        kinds["at premises"] += row.premises_id is not None
    assert all(kinds[k] > 20 for k in ("not known", "elsewhere", "at premises"))
    assert kinds["in an area"] > N / 2


def _areas_of(row: Report) -> tuple[int | None, ...]:
    if row.point is None:
        return (None, None, None)
    place = Place((row.point.x, row.point.y), row.received_on, row.force_id)
    (areas,) = areas_of_places([place])
    return (areas.get("district"), areas.get("ward"), areas.get("lsoa"))


def _kinds_weeks_and_history_are_those_of_real_use() -> None:
    counts = [m._default_manager.count() for m in (Report, Arrest, Activity, Seizure)]
    assert counts == [1_640, 160, 120, 80]
    days = Counter(r.occurred_on.isoweekday() for r in Report.objects.all())
    assert days[5] + days[6] > 1.4 * (days[1] + days[2])
    assert len({r.received_on.year for r in Report.objects.all()}) == 6
    assert max(r.recorded_at for r in Report.objects.all()) < NOW
    history = Report.pgh_event_models["insert"]
    report = Report.objects.order_by("?").first()
    (event,) = history.objects.filter(pgh_obj_id=report.pk).values()
    assert {
        name: event[name] for name in Report.objects.values().get(pk=report.pk)
    } == (Report.objects.values().get(pk=report.pk))


def test_forces_take_turns_each_in_its_own_areas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("stronghold.demo.scale.actions.BATCH", 100)

    make(300, forces=3)

    areas = {}
    for force in Force.objects.order_by("pk"):
        reports = Report.objects.filter(force=force)
        assert reports.count() == 82
        areas[force.code] = set(reports.values_list("ward__code", flat=True)) - {None}
        seen = Report.objects.filter(visible_reports(reports[0].recorded_by))
        assert set(seen) == set(reports)
    own, second, third = areas.values()
    assert own
    assert second == {f"{code}-2" for code in own}
    assert third == {f"{code}-3" for code in own}
    for report in Report.objects.filter(ward__isnull=False):
        assert _areas_of(report)[1] == report.ward_id
        assert report.team is None or report.team.organisation.force == report.force


def test_no_two_numbers_share_a_reference() -> None:
    numbers = [*range(5_000), *range(9_990_000, 10_000_000)]

    assert len({reference("R", n) for n in numbers}) == len(numbers)
    assert client_uuid(10_000_000) > client_uuid(9_999_999)


def test_none_is_made_without_saying_that_it_is_a_demonstration(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError):
        make(10)
    assert n_made() == 0


def test_what_is_missing_is_named() -> None:
    with connected_as("owner") as owner:
        owner.execute("DELETE FROM geography_areapiece; DELETE FROM geography_area")

    with pytest.raises(CommandError, match="Load boundaries"):
        make(10)
