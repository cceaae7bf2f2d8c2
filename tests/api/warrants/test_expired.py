"""Whether a warrant has expired is the same in Python and SQL, and in every list."""

from datetime import timedelta

import pytest

from operations.warrants.choices import State
from operations.warrants.models import Warrant
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import has_expired
from operations.warrants.visibility import expired_warrants
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.queries import listed
from tests.api.warrants.conftest import Teams

# Days from today to the last day of a warrant.
DAYS = (-40, -1, 0, 1, 40)


def listed_with(state: str, viewer: User) -> set[str]:
    wanted = ListFilter(WARRANTS.filters, {"state": state})
    return set(listed(WARRANTS, viewer, wanted).values_list("reference", flat=True))


@pytest.mark.parametrize("state", [one for one in State if one != State.EXPIRED])
@pytest.mark.parametrize("days", DAYS)
def test_python_and_sql_agree_on_every_state_and_day(
    teams: Teams, warrant: Warrant, state: State, days: int
) -> None:
    today = clock.today()
    last = today + timedelta(days=days)
    rows = Warrant.objects.filter(pk=warrant.pk)
    rows.update(state=state, issued_on=last - timedelta(days=30), ends_on=last)
    row = rows.get()

    is_expired = has_expired(row.state, row.ends_on, today)

    assert rows.filter(expired_warrants(today)).exists() == is_expired
    assert is_expired == (state == State.ISSUED and days < 0)
    shown = State.EXPIRED if is_expired else state
    field = WARRANTS.field("state")
    assert field.value(row) == shown
    assert field.cell(row.state, row.ends_on) == State(shown).label
    found = {one for one in State if listed_with(one, teams.ours)}
    assert found == {shown}


@pytest.mark.parametrize("state", [State.DRAFT, State.AUTHORISED, State.APPLIED])
def test_one_that_was_never_issued_has_not_expired(
    teams: Teams, warrant: Warrant, state: State
) -> None:
    Warrant.objects.filter(pk=warrant.pk).update(state=state)

    assert not has_expired(state, None, clock.today())
    assert not Warrant.objects.filter(expired_warrants(clock.today())).exists()
    assert listed_with(state, teams.ours) == {warrant.reference}
    assert not listed_with(State.EXPIRED, teams.ours)
