"""The demonstration has the residents of Oxford's wards and LSOAs, so rates work."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.demo.management.commands.load_demo import DATA, Command
from tests.factories import Cast, make_tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]
CARFAX, HOLYWELL = "E05013098", "E05013106"


@pytest.fixture
def loaded(settings: Any) -> None:
    settings.DEMO = True
    manifest = tomllib.loads((DATA / "manifest.toml").read_text())
    command = Command()
    kinds = ("ward", "lsoa")
    command._load_boundaries([e for e in manifest["edition"] if e["kind"] in kinds])
    command._load_context(manifest["context"])


@pytest.mark.usefixtures("loaded")
def test_rates_of_wards_work_and_a_ward_without_a_number_says_so(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    force = cast.officer.force
    for ward in Area.objects.filter(code__in=[CARFAX, HOLYWELL]):
        for week in ("2026-11-09", "2026-11-16"):
            make_tally(force, ward, week, 20)
    client = as_user(cast.analyst)

    page = client.get("/map/?as=rate&from=2026-W46&to=2026-W47").context["page"]

    rows = {row.code: row for row in page["table"].rows}
    count, residents, rate = rows[CARFAX].cells
    assert (count, residents) == ("40", "13,023")
    # 40 in 14 days of 13,023 people.
    assert float(rate) == pytest.approx(40 / 13_023 * 1000 / 14 * 365.25, rel=0.01)
    assert rows[HOLYWELL].cells[1:] == ["Not known", "–"]
    said = " ".join(page["table"].remarks)
    assert "Census 2021, usual residents of wards by best fit of LSOAs" in said
    assert "No rate for Holywell: no number of residents is loaded for it." in said
    assert "a ward into which none was put has no number" in said


@pytest.mark.usefixtures("loaded")
def test_every_lsoa_has_a_number_and_the_source_is_named_with_its_licence(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.analyst)

    page = client.get("/map/?level=lsoa&as=rate&from=2026-W46&to=2026-W47")
    about = client.get("/about/data/").content.decode()

    city = [row for row in page.context["page"]["table"].rows if "Oxford 0" in row.name]
    unknown = [row.name for row in city if row.cells[1] == "Not known"]
    assert len(city) - len(unknown) >= 84
    words = " ".join(re.sub(r"<[^>]+>", " ", about).split())
    assert "Census 2021, usual residents of LSOAs by age" in words
    assert "by best fit of LSOAs. Open Government Licence v3.0" in words
