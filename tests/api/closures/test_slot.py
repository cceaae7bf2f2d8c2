"""The hearing that is booked: is it in time, and can another be booked?"""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_notice import MORNING, TOLD
from tests.factories import Cast
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
EARLIER = {"hearing_court": "Reading", "hearing_at": "2026-12-24T08:00:00+00:00"}


def shown(client: Client, case: Case) -> str:
    client.force_login(case.by)
    return client.get(f"{PAGES}{case.reference}/").content.decode()


def test_a_slot_after_the_limit_is_warned_of_until_another_is_booked(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    late = (MORNING + timedelta(hours=49)).isoformat()
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        case.move("prepare", ANSWERS | {"hearing_at": late}, MORNING)
        case.move("authorise", LONG, MORNING)
        assert "too late" not in shown(client, case)
        case.move("serve", SERVICE, MORNING)
        page = shown(client, case)
        assert "booked for 24 December 2026 at 10:00am is too late" in page
        assert "It must be heard by Thursday 24 December at 9:00am, s.80(3)" in page
        assert "/rebook/" in page

        case.by = cast.officer
        assert case.fill("rebook", EARLIER, MORNING).status_code == 302
        assert "too late" not in shown(client, case)

    assert case.events[-1].irregular == []


def test_the_notice_says_the_hearing_that_was_booked_last(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        slot = (MORNING + timedelta(hours=2)).isoformat()
        case.move("prepare", ANSWERS | {"hearing_at": slot}, MORNING)
        case.move("authorise", LONG, MORNING)
    with clock.stopped(MORNING + timedelta(hours=3)):
        assert "The hearing booked has passed: book another" in shown(client, case)
        form = client.get(f"{PAGES}{case.reference}/rebook/").content.decode()
        assert ANSWERS["hearing_court"] in form
        past = case.fill("rebook", EARLIER | {"hearing_at": slot}, clock.now())
        assert past.status_code == 400
        assert "still to come" in past.content.decode()
        assert case.fill("rebook", EARLIER, clock.now()).status_code == 302
        answer = client.post(f"{PAGES}{case.reference}/notice/", TOLD)

    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "24 December 2026 at 8:00am, Reading" in text
    assert ANSWERS["hearing_court"] not in text
