"""What browser tests of the weekly brief share: a Tuesday, when last week is over."""

from collections.abc import Iterator

import pytest

from stronghold.core.kernel import clock
from tests.browser.figures.conftest import TUESDAY


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    """In the first hour of a Monday the week that is signed would not be over yet."""
    with clock.stopped(TUESDAY):
        yield
