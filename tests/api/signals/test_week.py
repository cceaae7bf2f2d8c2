"""The signals of a week, read from tallies: who sees which, gaps, teams, week 53."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stronghold.core.accounts.models import TeamArea
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.kernel.weeks import Week
from stronghold.figures.tallies import refresh
from stronghold.opendata.choices import FileKind
from stronghold.signals.choices import Among
from stronghold.signals.queries import (
    AreaSignal,
    WeekSignals,
    last_whole_week,
    signals_for,
)
from stronghold.signals.rules.judging import Finding
from stronghold.signals.rules.limits import ALL_WEEKS
from stronghold.signals.views import section_for
from tests.factories import (
    Cast,
    make_country,
    make_report,
    make_source_file,
    make_tally,
    make_team,
)

pytestmark = pytest.mark.usefixtures("tuesday")
# What a ward has in the weeks before the last one.
FOUR = [4, 3, 6, 2, 5, 4, 4, 1, 7, 4, 3, 5, 4, 6, 2, 4, 5, 3, 4, 4, 6, 2, 5, 4, 3, 4]
BEFORE = [*FOUR, 4, 5, 3, 4, 6, 2, 4]
OTHER_MEASURES = (
    *("reports", "warrants_executed", "closure_notices", "closure_orders"),
    *("seizures", "activities", "referrals"),
)
WEST, EAST = "E05000001", "E05000002"


@pytest.fixture
def country(db: None) -> dict[str, Area]:
    return make_country()


def count(
    cast: Cast, areas: dict[str, Area | int], counts: list[int], week: Week, **of: str
) -> None:
    """Put in counts at each level that end with this week."""
    force = cast.officer.force
    levels: dict[str, Area | int] = {**areas, "force": force.pk}
    for level, area in levels.items():
        for i, n in enumerate(reversed(counts)):
            if n:
                given = of | {"level": level}
                make_tally(force, area, week.shifted(-i).start, n, **given)


def found(signals: WeekSignals, measure: str, area: str) -> AreaSignal:
    (found,) = (m for m in signals.measures if m.measure.code == measure)
    return next(row for row in found.areas if row.code == area)


def test_a_rise_stands_out_and_says_what_it_is_not(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week)

    signals = signals_for(cast.supervisor, week)

    rise, calm = (found(signals, "arrests", code) for code in (WEST, EAST))
    assert (rise.judgement.finding, rise.stands_out) == (Finding.RISE, True)
    assert rise.judgement.actual == 14
    assert calm.judgement.finding == Finding.NO_EVIDENCE
    assert rise.counts == (*BEFORE, 14)
    (line,) = section_for(cast.supervisor, signals).lines
    assert line.title == "Arrests in Area E05000001"
    assert line.seen.startswith("14 in the week, 4 expected; usually 0 to 10")
    assert "more of them need not mean more drug crime" in line.means


def test_no_evidence_of_change_is_said(cast: Cast, country: dict[str, Area]) -> None:
    week = last_whole_week()
    count(cast, {"ward": country[WEST]}, [*BEFORE, 5], week)

    signals = signals_for(cast.supervisor, week)
    section = section_for(cast.supervisor, signals, most=5)

    assert signals.n_flagged == 0
    assert section.summary.startswith("No evidence of change. 1 figure checked")
    assert section.lines == []
    assert section.more is not None


def test_an_area_that_went_silent_is_a_signal(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    count(cast, {"ward": country[EAST]}, [*BEFORE[:-2], 0, 0, 0], week)

    silent = found(signals_for(cast.supervisor, week), "arrests", EAST)

    assert silent.judgement.finding == Finding.SILENCE
    assert silent.judgement.empty == 3
    # The binomial chance that none of it falls to three weeks of 29.
    assert silent.judgement.chance == pytest.approx((26 / 29) ** sum(FOUR), rel=1e-9)


def test_the_week_that_is_running_is_not_judged(
    cast: Cast, country: dict[str, Area]
) -> None:
    this = Week.of(clock.today())
    count(cast, {"ward": country[WEST]}, [*BEFORE, 40], this)

    signals = signals_for(cast.supervisor, this)

    assert signals.unfinished
    assert signals.n_checks == 0
    assert "not over" in section_for(cast.supervisor, signals).summary


def test_week_53_is_a_week_like_others(cast: Cast, country: dict[str, Area]) -> None:
    with clock.stopped(datetime(2027, 1, 12, 12, tzinfo=UTC)):
        week = last_whole_week()
        assert str(week.shifted(-1)) == "2026-W53"
        count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week.shifted(-1))

        before = signals_for(cast.supervisor, week.shifted(-1))
        after = signals_for(cast.supervisor, week)

    assert found(before, "arrests", WEST).judgement.finding == Finding.RISE
    assert found(after, "arrests", WEST).counts[-2:] == (14, 0)


def test_weeks_that_no_file_covers_are_no_zeros(
    cast: Cast, country: dict[str, Area]
) -> None:
    force = cast.officer.force
    searches = {"measure": "stop_searches", "category": "Arrest"}
    week = Week.parse("2026-W26")
    count(cast, {"ward": country[WEST]}, [*BEFORE, 4], week, **searches)
    # Nothing covers March; June is covered, and July is not.
    for month in (11, 12):
        make_source_file(force, date(2025, month, 1), FileKind.STOP_AND_SEARCH)
    for month in (1, 2, 4, 5, 6):
        make_source_file(force, date(2026, month, 1), FileKind.STOP_AND_SEARCH)

    covered = found(signals_for(cast.supervisor, week), "stop_searches", WEST)
    after = signals_for(cast.supervisor, week.shifted(1))

    assert covered.counts.count(None) == 6
    assert covered.judgement.n_baseline == 20
    assert "stop_searches" not in {one.measure.code for one in after.measures}
    (why,) = (o.why for o in after.not_checked if o.measure.code == "stop_searches")
    assert why == "No file covers this week yet."


def test_a_measure_begins_with_its_first_record(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    count(cast, {"ward": country[WEST]}, [4] * 15, week)

    found_ = found(signals_for(cast.supervisor, week), "arrests", WEST)

    assert found_.counts == (None,) * (ALL_WEEKS - 15) + (4,) * 15
    assert found_.judgement.finding == Finding.TOO_SHORT


def test_only_measures_that_the_viewer_may_read(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    referral = {"measure": "referrals", "category": "mash"}
    count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week, **referral)

    def codes(signals: WeekSignals) -> set[str]:
        listed = [*signals.measures, *signals.not_checked]
        return {found.measure.code for found in listed}

    assert "referrals" in codes(signals_for(cast.supervisor, week))
    assert "referrals" not in codes(signals_for(cast.analyst, week))
    with pytest.raises(NotAllowed):
        signals_for(cast.partner, week)


def test_another_force_has_its_own(cast: Cast, country: dict[str, Area]) -> None:
    week = last_whole_week()
    count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week)

    assert signals_for(cast.other_officer, week).n_checks == 0


def test_a_teams_area_is_its_wards_together(
    cast: Cast, country: dict[str, Area]
) -> None:
    week, police = last_whole_week(), cast.officer.organisation
    team = make_team(police)
    for code in (WEST, EAST):
        TeamArea.objects.create(organisation=police, team=team, area_code=code)
        count(cast, {"ward": country[code]}, [*BEFORE, 4], week, category=code)

    whole = found(signals_for(cast.supervisor, week, Among.TEAM), "arrests", "city")

    assert whole.name == team.name
    assert whole.counts == tuple(2 * n for n in (*BEFORE, 4))


def test_at_the_level_of_the_force_every_record_counts(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    count(cast, {}, [*BEFORE, 14], week)

    force = found(
        signals_for(cast.supervisor, week, Among.FORCE), "arrests", "thames-valley"
    )

    assert force.counts[-1] == 14


def test_more_areas_take_as_many_queries(cast: Cast, country: dict[str, Area]) -> None:
    week = last_whole_week()
    # The names of areas are read once.
    signals_for(cast.supervisor, week)
    count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week)
    with CaptureQueriesContext(connection) as one:
        signals_for(cast.supervisor, week)
    for measure in ("seizures", "reports", "activities"):
        for code in (WEST, EAST):
            given = {"measure": measure, "category": code}
            count(cast, {"ward": country[code]}, [*BEFORE, 14], week, **given)
    with CaptureQueriesContext(connection) as many:
        signals_for(cast.supervisor, week)

    with CaptureQueriesContext(connection) as kept:
        signals_for(cast.supervisor, week)

    assert len(many) == len(one) <= 11
    # Of what is kept only its state is asked for.
    assert len(kept) <= 8


@pytest.mark.django_db(transaction=True)
def test_a_team_that_stopped_logging_is_a_signal(
    cast: Cast, country: dict[str, Area]
) -> None:
    week, by = last_whole_week(), cast.officer
    by.team = make_team(by.organisation)
    by.save()
    for i in range(5, ALL_WEEKS):
        for hours in range(3):
            at = datetime.combine(
                week.shifted(-i).start, datetime.min.time(), tzinfo=UTC
            ) + timedelta(hours=30 + hours)
            make_report(by, occurred_at=at, received_at=at, recorded_at=at)
    refresh()

    signals = signals_for(cast.supervisor, week)

    (team,) = signals.teams
    assert team.is_silent
    assert team.judgement.empty == 5
    assert team.counts[-6:] == (3, 0, 0, 0, 0, 0)
    section = section_for(cast.supervisor, signals)
    (line,) = section.lines
    assert line.title == "Records of the City team"
    # The sentence above the line counts it.
    assert (signals.n_checks, signals.n_flagged) == (1, 1)
    assert section.summary.startswith(
        "1 of the 1 figures we check looks unusual: 1 measure in 2 wards, and "
        "records logged by 1 team. "
    )
    assert signals.expected_by_chance == team.judgement.silence_rate
    assert team.stands_out


def test_a_signal_stands_out_among_all_measures_checked(
    cast: Cast, country: dict[str, Area]
) -> None:
    """Among two checks 11 is more than chance makes; among 14 it may well be chance.

    Referrals are checked too, but separately: not every reader may see them.
    """
    week = last_whole_week()
    count(cast, {"ward": country[WEST]}, [*BEFORE, 11], week)
    count(cast, {"ward": country[EAST]}, [*BEFORE, 4], week, category="92C")

    few = found(signals_for(cast.supervisor, week), "arrests", WEST)
    for measure in OTHER_MEASURES:
        for code in (WEST, EAST):
            given = {"measure": measure, "category": code}
            count(cast, {"ward": country[code]}, [*BEFORE, 4], week, **given)
    signals = signals_for(cast.supervisor, week)
    many = found(signals, "arrests", WEST)

    assert few.judgement == many.judgement
    assert (few.stands_out, many.stands_out) == (True, False)
    assert signals.n_checks == 14
    assert [found.measure.code for found in signals.restricted] == ["referrals"]
    (line,) = section_for(cast.supervisor, signals).lines
    assert line.likely.endswith("among 14 figures, one such may well be chance.")


def test_a_section_that_is_cut_says_how_many_there_are(
    cast: Cast, country: dict[str, Area]
) -> None:
    week = last_whole_week()
    for code in (WEST, EAST):
        count(cast, {"ward": country[code]}, [*BEFORE, 14], week, category=code)

    signals = signals_for(cast.supervisor, week)

    cut = section_for(cast.supervisor, signals, most=1)
    assert len(cut.lines) == 1
    assert cut.cut == "The first 1 of 2 signals, least likely by chance first."
    assert section_for(cast.supervisor, signals, most=2).cut == ""
