"""A command that is run too early says what to run first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, own_database


@pytest.fixture
def empty(django_db_setup: None) -> Iterator[str]:
    """The URL of a database in which there is nothing yet."""
    with own_database("empty") as name:
        url = urlsplit(os.environ["DATABASE_URL"])
        yield url._replace(path=f"/{name}").geturl()


@pytest.mark.long
def test_a_database_that_is_not_prepared_is_said_so(empty: str) -> None:
    command = [sys.executable, "manage.py", "setup_area", "--force", "wessex", "."]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": empty},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "is not prepared" in done.stderr
    assert "prepare_database" in done.stderr
    assert "Traceback" not in done.stderr
