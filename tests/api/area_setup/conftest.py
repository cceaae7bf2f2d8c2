"""Published files of two made-up forces, and the forces with their people."""

from pathlib import Path
from typing import Any

import pytest

from stronghold.core.accounts.models import User
from tests import area_files
from tests.api.area_setup.loading import make_people
from tests.area_files import MERCIA, WESSEX


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return area_files.write_all(tmp_path_factory.mktemp("files") / "published")


@pytest.fixture(autouse=True)
def base_map_folder(tmp_path: Path, settings: Any) -> None:
    settings.BASEMAP_FOLDER = str(tmp_path / "base-map")


@pytest.fixture
def wessex(db: None) -> User:
    return make_people(WESSEX)


@pytest.fixture
def mercia(db: None) -> User:
    return make_people(MERCIA)
