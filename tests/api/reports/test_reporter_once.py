"""However many submissions of one report come at once, its reporter is kept once."""

import pytest
from django.test import Client

from reports.models import CallBack, Report, Reporter
from tests.api.records.test_once import answers_of
from tests.api.reports.reporters import CONTACT, PHONE, new_body
from tests.factories import make_cast

AT_ONCE = 10


@pytest.mark.django_db(transaction=True)
def test_one_reporter_and_two_call_backs_come_of_many_submissions() -> None:
    cast, body = make_cast(), new_body(reporter=CONTACT)
    other = {**body, "reporter": {**CONTACT, "phone": "01632 960778"}}
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(cast.officer)

    def send(client: Client, sent: dict[str, object]) -> object:
        return client.post("/api/v1/reports", sent, content_type="application/json")

    answers = answers_of([lambda c=c: send(c, body) for c in clients])
    changed = answers_of([lambda c=c: send(c, other) for c in clients])

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * (AT_ONCE - 1) + [201]
    assert {answer.status_code for answer in changed} == {409}
    assert Report.objects.count() == 1
    assert Reporter.objects.get().phone == PHONE
    assert CallBack.objects.count() == 2
