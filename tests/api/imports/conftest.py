"""Who imports history, and where it happened."""

import pytest

from stronghold.core.kernel import clock
from tests.factories import Cast, make_cast, make_country, make_streets


@pytest.fixture
def history(transactional_db: None) -> Cast:
    made = make_cast()
    make_country()
    make_streets()
    return made


@pytest.fixture
def today() -> str:
    return clock.today().isoformat()
