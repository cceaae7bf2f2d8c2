"""An order that begins later or is suspended: each channel says what its page says."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.test import Client
from pypdf import PdfReader

from operations.closure_moves.choices import State
from operations.closures.models import ClosureCase
from operations.deadlines.actions.feed import make_feed
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.exports.actions.writing import write_exports
from tests.api.closures.cases import API, PAGES, Case
from tests.api.closures.test_court_decides import BEGINS, DEFERRED
from tests.api.closures.test_door import door
from tests.api.closures.test_hearing_pack import received
from tests.api.closures.test_order_end import DAY, MORNING, heard, text_of
from tests.api.exports.requesting import made, rows_of
from tests.api.imports import files
from tests.api.imports.conftest import history  # noqa: F401 - a fixture
from tests.api.imports.files import counts, store, wrong
from tests.factories import WEST_SOUTH, Cast

pytestmark = pytest.mark.django_db(transaction=True)
Opens = Callable[..., Case]
AT_ONCE = {"scope": "full", "ends_on": "2027-02-20", "begins": "at_once"}
BEFORE = BEGINS - timedelta(hours=1)
# The order, whether a court suspended it on the day after, and what every channel says
# on 9 December, an hour before the deferred one begins.
KINDS = [
    ("order_to_come", DEFERRED, False, "Not closed yet"),
    ("order_suspended", AT_ONCE, True, "the order is suspended"),
    ("order", AT_ONCE, False, "Closed by a court’s order"),
]
each_order = pytest.mark.parametrize(
    ("state", "facts", "is_suspended", "at_the_door"),
    KINDS,
    ids=[state for state, *_ in KINDS],
)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "papers")


def decided(
    opened: Opens, cast: Cast, facts: dict[str, Any], *, is_suspended: bool
) -> Case:
    case = heard(opened, cast)
    ClosureCase.objects.update(point=WEST_SOUTH)
    with clock.stopped(MORNING + DAY):
        assert case.fill("order", facts, clock.now()).status_code == 302
    if is_suspended:
        with clock.stopped(MORNING + DAY * 2):
            sent = case.fill("suspend", {"court": "crown_court"}, clock.now())
            assert sent.status_code == 302
    return case


@each_order
def test_every_channel_says_what_the_door_says(  # noqa: PLR0913 - a row of the table
    client: Client,
    cast: Cast,
    country: dict[str, Area],
    open_case: Opens,
    state: str,
    facts: dict[str, Any],
    is_suspended: bool,  # noqa: FBT001 - a case of the table
    at_the_door: str,
) -> None:
    case = decided(open_case, cast, facts, is_suspended=is_suspended)
    client.force_login(cast.supervisor)
    with clock.stopped(BEFORE):
        key = make_key(by=cast.analyst, name="QGIS", scopes=["maps"], days=30)
        bearer = {"Authorization": f"Bearer {key}"}
        features = Client().get("/ogc/collections/closures/items", headers=bearer)
        [row] = rows_of(made(cast.analyst, "closures"))
        body = client.get(f"{API}/{case.reference}").json()
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
        listed = text_of(client.get(PAGES, {"state": state}))
        shown = door(client, case)

    label = str(State(state).label)
    [feature] = json.loads(features.content)["features"]
    assert at_the_door in shown
    assert ("Record an arrest" in shown) == (state == "order")
    assert label in page
    assert case.reference in listed
    assert row["Status"] == label
    assert body["state"] == state
    assert feature["properties"]["state"] == label
    begins = "2026-12-09" if state == "order_to_come" else ""
    assert row["Order begins"] == begins


@each_order
def test_the_calendar_has_the_start_until_it_is_over(  # noqa: PLR0913 - of the table
    cast: Cast,
    open_case: Opens,
    state: str,
    facts: dict[str, Any],
    is_suspended: bool,  # noqa: FBT001 - a case of the table
    at_the_door: str,
) -> None:
    decided(open_case, cast, facts, is_suspended=is_suspended)
    with clock.stopped(BEFORE):
        token = make_feed(by=cast.supervisor)
        answer = Client().get(f"/deadlines/feed/{token}.ics")

    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    begins = [one for one in events if one["dtstart"].dt == BEGINS]
    assert [str(one["status"]) for one in begins] == (
        ["CONFIRMED"] if state == "order_to_come" else []
    )
    assert all("rder" not in str(one["summary"]) for one in events)


@each_order
def test_the_hearing_pack_says_when_it_begins_and_that_it_is_suspended(  # noqa: PLR0913
    client: Client,
    cast: Cast,
    open_case: Opens,
    state: str,
    facts: dict[str, Any],
    is_suspended: bool,  # noqa: FBT001 - a case of the table
    at_the_door: str,
) -> None:
    case = decided(open_case, cast, facts, is_suspended=is_suspended)
    client.force_login(cast.supervisor)
    asked = client.post(f"/hearing-packs/{case.reference}/", {})
    assert write_exports() == 1
    answer = client.get(f"{asked['Location']}file/")

    pages = PdfReader(BytesIO(received(answer))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert ("Begins: 9 December 2026" in text) == (state == "order_to_come")
    assert ("Suspended by: " in text) == is_suspended
    assert "Last day of the order: 20 February 2027" in text


@pytest.mark.parametrize("state", ["order_to_come", "order_suspended", "order"])
def test_an_order_of_an_earlier_system_keeps_its_start_and_its_suspension(
    client: Client,
    history: Cast,  # noqa: F811
    state: str,
) -> None:
    *until_order, order = files.CLOSURE
    begins = {"begins_on": "2019-06-20", "begins_time": "09:00"}
    lines = [*until_order, {**order, **(begins if state == "order_to_come" else {})}]
    if state == "order_suspended":
        lines.append(
            {
                "source": "C-1",
                "what": "suspend",
                "happened_at": "2019-06-10 10:00",
                "court": "crown_court",
            }
        )
    stored = store(history.records, "closures", *lines)
    assert counts(stored) == (len(lines), 0, 0), wrong(stored)

    row = ClosureCase.objects.get()
    now = clock.now().replace(year=2019, month=6, day=15)
    assert row.state_at(now) == state
    client.force_login(history.supervisor)
    with clock.stopped(now):
        body = client.get(f"{API}/{row.reference}").json()
    assert body["state"] == state
