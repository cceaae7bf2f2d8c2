"""Is a repeated submission one record, even with many at once?"""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import connections
from django.test import Client

from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.records.kinds import KINDS, Kind
from tests.api_document import document
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)
AT_ONCE = 20


def post(client: Client, kind: Kind, body: dict[str, Any]) -> Any:
    return client.post(kind.endpoint, body, content_type="application/json")


def stored(kind: Kind) -> int:
    return kind.model._default_manager.count()


def test_the_api_answers_201_and_then_200_with_the_first_result(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    body = kind.new_body()

    first, second = post(client, kind, body), post(client, kind, body)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert stored(kind) == 1
    assert Event.objects.filter(kind="collection").count() == 1


def test_a_text_left_out_is_the_same_as_an_empty_one(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    texts = optional_texts(kind)
    body = {n: v for n, v in kind.new_body().items() if n not in texts}
    empty = dict.fromkeys(texts, "")
    null = dict.fromkeys((name for name, can_be_null in texts.items() if can_be_null))

    answers = [post(client, kind, body | more) for more in ({}, empty, null)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert texts
    assert stored(kind) == 1


def optional_texts(kind: Kind) -> dict[str, bool]:
    """Return the texts that a body may leave out, and whether each can be null."""
    path = document()["paths"][kind.endpoint]
    content = path["post"]["requestBody"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    body = document()["components"]["schemas"][name]
    return {
        name: "null" in part["type"]
        for name, part in body["properties"].items()
        if "string" in part.get("type", ()) and "format" not in part
        if name not in body["required"]
    }


def test_the_form_tapped_twice_goes_to_the_same_page(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    form = kind.new_form()

    first = client.post(f"{kind.pages}new/", form)
    second = client.post(f"{kind.pages}new/", form)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert "was saved already" in client.get(second["Location"]).content.decode()
    assert stored(kind) == 1


def test_other_content_under_the_same_uuid_is_refused_with_the_reason(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    body = kind.new_body()
    reference = post(client, kind, body).json()["reference"]

    changed = post(client, kind, {**body, "occurred_on": "2026-02-01"})

    assert changed.status_code == 409
    assert reference in changed.json()["errors"]["client_uuid"][0]
    assert stored(kind) == 1


def test_a_form_changed_after_it_was_saved_can_be_saved_as_another(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    form = kind.new_form()
    client.post(f"{kind.pages}new/", form)

    changed = client.post(f"{kind.pages}new/", {**form, "place": "by the bins"})

    assert changed.status_code == 400
    page = changed.content.decode()
    assert "already saved" in page
    assert "by the bins" in page
    fresh = changed.context["form"]["client_uuid"].value()
    assert fresh != form["client_uuid"]
    again = {**form, "place": "by the bins", "client_uuid": fresh}
    assert client.post(f"{kind.pages}new/", again).status_code == 302
    assert stored(kind) == 2


def test_someone_elses_uuid_reveals_nothing_of_their_record(
    client: Client, cast: Cast, kind: Kind
) -> None:
    body = kind.new_body()
    client.force_login(cast.officer)
    reference = post(client, kind, body).json()["reference"]

    for other in (cast.supervisor, cast.other_officer):
        client.force_login(other)
        answer = post(client, kind, body)
        assert answer.status_code == 409
        assert reference not in answer.content.decode()

    assert stored(kind) == 1


def test_what_is_restricted_is_not_named_when_it_is_sent_again(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    body = kind.new_body()
    reference = post(client, kind, body).json()["reference"]
    kind.model._default_manager.update(restricted_at=clock.now())

    again = post(client, kind, body)

    assert again.status_code == 409
    assert reference not in again.content.decode()
    assert stored(kind) == 1


def test_a_repetition_after_it_was_withdrawn_still_returns_the_first(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.officer)
    body = kind.new_body()
    reference = post(client, kind, body).json()["reference"]
    client.post(f"{kind.pages}{reference}/withdraw/", {"reason": "twice"})

    again = post(client, kind, body)

    assert again.status_code == 200
    assert again.json()["reference"] == reference


def answers_of(
    posts: list[Callable[[], Any]],
) -> list[Any]:
    """Make all calls at the same time, each on its own connection."""
    answers: list[Any] = []
    ready = threading.Barrier(len(posts))

    def run(call: Callable[[], Any]) -> None:
        try:
            ready.wait()
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_make_one_record_and_all_get_the_same_answer(kind: Kind) -> None:
    cast = make_cast()
    body = kind.new_body(client_uuid=str(uuid.uuid4()))
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(cast.officer)
        assert BACKEND_SESSION_KEY in client.session

    answers = answers_of([lambda c=c: post(c, kind, body) for c in clients])

    assert len(answers) == AT_ONCE
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert stored(kind) == 1
    assert Event.objects.filter(kind="collection").count() == 1
