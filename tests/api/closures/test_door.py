"""/operations/closures/C-…/door/: only what an officer at the door needs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_order_end import DAY, LONG_ORDER, MORNING, heard, text_of
from tests.api.closures.test_papers import PDF, add
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]


def door(client: Client, case: Case) -> str:
    return " ".join(text_of(client.get(f"{PAGES}{case.reference}/door/")).split())


def test_it_says_until_when_a_notice_stands_and_then_that_nothing_does(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        shown = door(client, case)
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
    assert "Closed by a notice" in shown
    assert "Until Thursday 3 December 2026 at 9:00am" in shown
    assert "Flat 2, 3 Mill Lane" in shown
    assert "s.86(1) to (3)" in shown
    assert "who habitually live there" in shown
    assert "Record an arrest" in shown
    assert f"{PAGES}{case.reference}/door/" in page
    with clock.stopped(MORNING + timedelta(days=3)):
        after = door(client, case)
    assert "Not closed now" in after
    assert "Do not keep anyone out, and do not arrest for breach." in after
    assert "Record an arrest" not in after


def test_of_an_order_that_is_too_long_it_shows_both_ends_and_who_may_enter(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    order = LONG_ORDER | {"scope": "partial", "exceptions": "The tenant and her nurse"}
    with clock.stopped(MORNING + DAY):
        assert case.fill("order", order, clock.now()).status_code == 302
        shown = door(client, case)
    assert "Closed by a court’s order" in shown
    assert "Until Friday 30 April 2027, as ordered" in shown
    assert "Lawful limit: 2 March 2027 (s.80(6))" in shown
    assert "check with legal services" in shown
    assert "As the order says: The tenant and her nurse" in shown
    by_police = "a constable or a person whom the chief officer authorises may enter"
    assert by_police in shown
    assert "with reasonable force (s.85(1))" in shown


def test_the_first_step_of_an_order_that_is_too_long_is_to_add_it_and_not_to_extend_it(
    client: Client, cast: Cast, open_case: Opens, settings: Any, tmp_path: Path
) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    case = heard(open_case, cast)
    with clock.stopped(MORNING + DAY):
        case.fill("order", LONG_ORDER, clock.now())
        client.force_login(cast.supervisor)
        panel = panel_of(client, case)
        assert (panel["steps"][0].text, panel["steps"][0].is_main) == (
            "Add the court order",
            True,
        )
        assert "Apply to extend the order" in [one.text for one in panel["more_steps"]]
        add(client, case, PDF, kind="court_order")
        panel = panel_of(client, case)
    assert not [one for one in panel["steps"] if one.is_main]
    assert "Apply to extend the order" in [one.text for one in panel["more_steps"]]


def test_a_case_in_error_and_a_stranger(
    client: Client, cast: Cast, other_council: User, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    with clock.stopped(MORNING):
        client.force_login(cast.supervisor)
        client.post(f"{PAGES}{case.reference}/withdraw/", {"reason": "Wrong premises"})
        assert "recorded in error" in door(client, case)
        client.force_login(other_council)
        assert client.get(f"{PAGES}{case.reference}/door/").status_code == 404


def panel_of(client: Client, case: Case) -> Any:
    panels = client.get(f"{PAGES}{case.reference}/").context["panels"]
    return next(one for one in panels if one.template == "closures/panel.html").shown
