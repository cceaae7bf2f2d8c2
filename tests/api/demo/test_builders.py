"""Each kind has a builder, whose valid answers the real action takes."""

from typing import Any

import pytest

from operations.records import PLAN_KINDS, RECORD_KINDS
from operations.safeguarding.queries import Origin
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.kind import Kind
from stronghold.demo.builders.records import BUILDERS
from stronghold.demo.builders.stage import Now
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_cast,
    make_premises,
    make_report,
    make_team,
)

KINDS = [*RECORD_KINDS, *PLAN_KINDS]
PLACE = PlaceMeant("Behind the garages", WEST_SOUTH)


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, of whom the supervisor has a team."""
    made = make_cast()
    made.supervisor.team = make_team(made.supervisor.organisation)
    made.supervisor.save()
    return made


def test_each_kind_has_a_builder() -> None:
    assert set(BUILDERS) == {kind.code for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_action_of_a_kind_takes_valid_answers(kind: Kind[Any], cast: Cast) -> None:
    given: dict[str, Any] = {}
    if kind.code in ("warrants", "closures"):
        given = {"place": PLACE}
    if kind.code == "concerns":
        given = {"origin": Origin("report", make_report(cast.officer))}

    if kind.code == "after_care":
        given = {"premises": make_premises(cast.officer)}

    row = BUILDERS[kind.code].make(Now(), clock.now(), by=cast.supervisor, **given)

    assert kind.rows(cast.supervisor).get() == row
    for name, value in BUILDERS[kind.code].answers.items():
        assert getattr(row, name, value) == value
