"""A search for words finds warrants with their premises, at the same cost for many."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from operations.warrants.actions.warrant import add_premises
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.search.kinds import KINDS
from stronghold.search.queries.results import Wanted
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up


def search(viewer: User) -> tuple[int, int]:
    """Return how many warrants are found, and how many queries that takes."""
    kind = KINDS["warrants"]
    with during(Request()), CaptureQueriesContext(connection) as made:
        found = kind.find(viewer, Wanted("Lake"))
        hits = [kind.hit(row) for row in found.items]
    return len(hits), len(made)


def test_more_warrants_are_found_with_as_many_queries(
    teams: Teams, premises: Premises
) -> None:
    def draw_up_for_two_premises(words: str) -> None:
        row = draw_up(teams.ours, premises)
        place = PlaceMeant(words=words)
        add_premises(by=teams.ours, reference=row.reference, place=place)

    draw_up_for_two_premises("Shed behind the mill")
    n_found, n_queries = search(teams.ours)
    draw_up_for_two_premises("Boat below the lock")
    draw_up_for_two_premises("Caravan by the bridge")

    assert n_found == 1
    assert search(teams.ours) == (3, n_queries)
    assert search(teams.theirs)[0] == 0
