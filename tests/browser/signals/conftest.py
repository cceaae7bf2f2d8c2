"""What browser tests of signals share: a ward with a rise, on a Tuesday."""

from collections.abc import Iterator

import pytest

from stronghold.core.kernel import clock
from stronghold.signals.queries import last_whole_week
from tests.api.signals.test_week import BEFORE, EAST, WEST, count
from tests.browser.figures.conftest import TUESDAY
from tests.factories import make_cast, make_country, make_report


@pytest.fixture
def rise(site: str) -> Iterator[None]:
    """Arrests that rose in the west and stopped in the east; a late report."""
    with clock.stopped(TUESDAY):
        cast, country, week = make_cast(), make_country(), last_whole_week()
        count(cast, {"ward": country[WEST]}, [*BEFORE, 14], week)
        reports = {"measure": "reports", "category": "dealing"}
        quiet = [*BEFORE[:-2], 0, 0, 0]
        count(cast, {"ward": country[EAST]}, quiet, week, **reports)
        make_report(cast.officer)
        yield
