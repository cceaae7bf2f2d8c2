"""The site starts only on a database with the purpose that DEMO says."""

from importlib import import_module, reload
from typing import Any

import pytest

from stronghold.force_setup.actions import declare_installation

pytestmark = pytest.mark.django_db


def test_starts(settings: Any) -> None:
    declare_installation(is_demonstration=settings.DEMO)

    assert callable(reload(import_module("stronghold.wsgi")).application)


def test_does_not_start_on_the_wrong_database(settings: Any) -> None:
    wsgi = import_module("stronghold.wsgi")
    declare_installation(is_demonstration=settings.DEMO)
    settings.DEMO = not settings.DEMO

    with pytest.raises(SystemExit, match="Set DEMO to match"):
        reload(wsgi)
