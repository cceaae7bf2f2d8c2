"""A tap on a door card without signal waits on the phone, and is sent once."""

from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from operations.activities.models import Activity
from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.browser.checks import wait_until
from tests.browser.offline.queue import (
    QUEUE,
    entries,
    expect_kept,
    lose_signal,
    open_form,
    regain_signal,
)
from tests.factories import Cast

pytestmark = pytest.mark.browser


def test_a_tap_waits_on_the_phone_and_is_stored_with_its_own_time(
    phone: Page, world: Cast
) -> None:
    case = Case.opened(Client(), world.supervisor)
    case.serve(clock.now())
    open_form(phone, f"/operations/closures/{case.reference}/door/")
    lose_signal(phone)
    phone.get_by_role("button", name="No answer").click()
    expect_kept(phone)
    assert not Activity.objects.exists()
    phone.goto(QUEUE)
    entry = phone.locator(".sh-entry")
    expect(entry).to_contain_text("Visit to a closed address, logged")
    [kept] = entries(phone, "waiting")

    regain_signal(phone)

    wait_until(phone, Activity.objects.exists)
    row = Activity.objects.get()
    assert str(row.client_uuid) == kept["clientUuid"]
    assert row.results == ["no_answer"]
    assert row.occurred_at == datetime.fromisoformat(kept["capturedAt"])
