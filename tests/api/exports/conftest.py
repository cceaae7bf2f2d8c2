"""A folder of exports of the test's own."""

from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    return tmp_path / "exports"
