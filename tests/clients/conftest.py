"""Programs that no one here wrote, and a served site for them to read."""

from collections.abc import Iterator

import pytest

from tests.api.conftest import tuesday  # noqa: F401 - fixture
from tests.api.exports.conftest import folder  # noqa: F401 - fixture
from tests.api.ogc.conftest import (  # noqa: F401 - fixtures
    activities,
    agreement,
    cast,
    east,
    figures,
    fresh_partner_connection,
    key,
    west,
)
from tests.api.ogc.test_gdal import Served, serving
from tests.api.ogc.test_geopackage import (  # noqa: F401 - fixtures
    asked,
    council,
    fetched,
)


@pytest.fixture(scope="module")
def served(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as site:
        yield site
