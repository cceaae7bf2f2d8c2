"""The recipes of CONTRIBUTING.md can be done as they are written, and stay cheap."""

import re
import subprocess

import pytest

from tests.drills.sites import ROOT

pytestmark = [pytest.mark.long, pytest.mark.drill]
# In how many places someone types the name of a new field.
MOST_PLACES = 4


def test_each_change_applies_and_its_field_is_everywhere_at_once() -> None:
    """It makes a checkout for each, with a database of its own: some minutes."""
    ended = subprocess.run(
        [ROOT / "bin" / "recipes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout[-4000:]
    places = re.findall(r"is typed in (\d+) places", ended.stdout)
    assert len(places) == len(list((ROOT / "tests" / "recipes").glob("*.diff")))
    assert max(map(int, places)) <= MOST_PLACES
