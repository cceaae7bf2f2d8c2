"""Records in a response are logged before it is sent, or it is not sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.test import Client, override_settings
from django.urls import path
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response
from rest_framework.views import APIView

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.audit import middleware
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import consulted, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.urls import urlpatterns as pages
from tests.factories import Cast

SECRET = "what the record says"


@requires(Verb.READ_REPORTS)
def read(request: HttpRequest) -> HttpResponse:
    consulted(["R-2", "R-1"], concern="dealing", text=True, since=None)
    consulted(["R-1"])
    return HttpResponse(SECRET)


@requires(Verb.READ_REPORTS)
def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse("17")


@requires(Verb.READ_REPORTS)
def unchanged(request: HttpRequest) -> HttpResponse:
    consulted(["R-1"])
    return HttpResponseNotModified()


@requires(Verb.READ_REPORTS)
def breaks(request: HttpRequest) -> HttpResponse:
    consulted(["R-1"])
    raise ZeroDivisionError


@requires(Verb.READ_REPORTS)
def stream(request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[str]:
        consulted(["R-1"])
        yield SECRET

    return StreamingHttpResponse(rows())


@requires(Verb.READ_REPORTS)
def stream_of_what_was_read(request: HttpRequest) -> StreamingHttpResponse:
    consulted(["R-1"])
    return StreamingHttpResponse(iter([SECRET]))


@requires(Verb.READ_REPORTS)
def reads_what_cannot_be_stored(request: HttpRequest) -> HttpResponse:
    consulted(["R-\0"])
    return HttpResponse(SECRET)


@requires(Verb.READ_REPORTS)
def absent(request: HttpRequest) -> HttpResponse:
    raise NotFound


@login_not_required
def careless(request: HttpRequest) -> HttpResponse:
    """A page that streams records without a known reader."""
    consulted(["R-1"])
    return HttpResponse(SECRET)


@requires(Verb.READ_REPORTS)
def refuses_late(request: Any) -> HttpResponse:
    consulted(["R-1"])
    policy.require(request.user, Verb.MANAGE_ACCOUNTS)
    return HttpResponse(SECRET)


class Endpoint(APIView):
    permission_classes = [Requires]
    verbs = {"GET": Verb.READ_REPORTS, "POST": Verb.MANAGE_ACCOUNTS}

    def get(self, request: ApiRequest) -> Response:
        consulted(["R-1"])
        return Response({"says": SECRET})

    def post(self, request: ApiRequest) -> Response:
        return Response()


class Unguarded(APIView):
    def get(self, request: ApiRequest) -> Response:
        return Response({"says": SECRET})


urlconf = (
    *(
        path(f"t/{view.__name__}", view, name=view.__name__)
        for view in (
            read, count, unchanged, breaks, stream, stream_of_what_was_read, absent,
            careless, refuses_late, reads_what_cannot_be_stored,
        )
    ),
    path("t/endpoint", Endpoint.as_view(), name="endpoint"),
    path("t/unguarded", Unguarded.as_view(), name="unguarded"),
    *pages,
)  # fmt: skip


@pytest.fixture(autouse=True)
def test_pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=urlconf):
        yield


@pytest.fixture
def officer(cast: Cast) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.officer)
    return client


def logged() -> list[tuple[str, str, list[str], dict[str, Any]]]:
    events = Event.objects.order_by("id")
    return [(e.kind, e.actor, e.records, e.detail) for e in events]


def test_one_event_has_all_that_a_page_read(officer: Client) -> None:
    response = officer.get("/t/read")

    assert response.content.decode() == SECRET
    detail = {"page": "read", "concern": "dealing", "text": True}
    assert logged() == [("consultation", "officer", ["R-1", "R-2"], detail)]
    assert Event.objects.get().n_records == 2


@pytest.mark.parametrize("page", ["read", "endpoint", "stream_of_what_was_read"])
def test_record_is_not_kept_in_the_browser(officer: Client, page: str) -> None:
    assert officer.get(f"/t/{page}")["Cache-Control"] == "no-store"
    # What read nothing, too: it was made for one person.
    assert officer.get("/t/count")["Cache-Control"] == "no-store"


def test_counting_is_no_consultation(officer: Client) -> None:
    officer.get("/t/count")

    assert logged() == []


def test_answer_that_nothing_changed_still_names_the_record(
    officer: Client,
) -> None:
    assert officer.get("/t/unchanged").status_code == 304

    assert logged() == [("consultation", "officer", ["R-1"], {"page": "unchanged"})]


def test_broken_page_has_read_what_it_read(officer: Client) -> None:
    assert officer.get("/t/breaks").status_code == 500

    assert [kind for kind, *_ in logged()] == ["consultation"]


def test_api_is_logged_alike(officer: Client) -> None:
    assert officer.get("/t/endpoint").json() == {"says": SECRET}

    assert logged() == [("consultation", "officer", ["R-1"], {"page": "endpoint"})]


@pytest.mark.parametrize("page", ["read", "endpoint", "stream_of_what_was_read"])
def test_what_cannot_be_logged_does_not_leave(
    officer: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("no space left on device")

    monkeypatch.setattr(middleware, "record", fails)

    response = officer.get(f"/t/{page}")

    assert response.status_code == 500
    assert not response.streaming
    assert SECRET not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_will_not_store_does_not_leave(officer: Client) -> None:
    response = officer.get("/t/reads_what_cannot_be_stored")

    assert response.status_code == 500
    assert SECRET not in response.content.decode()
    assert logged() == []


def test_reading_while_streaming_breaks_off(officer: Client) -> None:
    response = officer.get("/t/stream")

    with pytest.raises(LookupError):
        b"".join(response)


def test_stream_of_what_was_read_before_is_logged_first(officer: Client) -> None:
    response = officer.get("/t/stream_of_what_was_read")

    assert [kind for kind, *_ in logged()] == ["consultation"]
    assert b"".join(response).decode() == SECRET


def test_no_one_reads_unlogged(db: None) -> None:
    Client().get("/t/careless")

    assert logged() == [
        ("consultation", "not signed in", ["R-1"], {"page": "careless"})
    ]


def test_absent_record_leaves_no_trace(officer: Client) -> None:
    assert officer.get("/t/absent").status_code == 404

    assert logged() == []


def test_page_logs_a_refusal_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.partner)

    assert client.get("/t/read").status_code == 403
    detail = {"page": "read", "verb": "read_reports"}
    assert logged() == [("refusal", "partner", [], detail)]


def test_api_logs_a_refusal_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.partner)

    assert client.get("/t/endpoint").status_code == 403
    detail = {"page": "endpoint", "verb": "read_reports"}
    assert logged() == [("refusal", "partner", [], detail)]


def test_refusal_after_reading_logs_both(officer: Client) -> None:
    assert officer.get("/t/refuses_late").status_code == 403

    assert [kind for kind, *_ in logged()] == ["refusal", "consultation"]


def test_endpoint_that_names_no_verb_is_closed(officer: Client) -> None:
    assert officer.get("/t/unguarded").status_code == 403


def test_method_that_an_endpoint_does_not_answer(officer: Client) -> None:
    assert officer.put("/t/endpoint").status_code == 405
    assert officer.options("/t/endpoint").status_code in {403, 405}


def test_signed_out_visitor_of_the_api_is_refused(db: None) -> None:
    response = Client().get("/t/endpoint")

    assert response.status_code == 401
    assert SECRET not in response.content.decode()
    assert logged() == []


def test_reading_outside_a_request_must_name_its_reader() -> None:
    with pytest.raises(LookupError):
        consulted(["R-1"])


@pytest.mark.parametrize("words", ["John Smith, born 1990", "a b", "x\ny", "y" * 61])
def test_filter_keeps_no_ones_words(officer: Client, words: str) -> None:
    with (
        middleware.during(middleware.Request()),
        pytest.raises(ValueError, match="codes, numbers and dates"),
    ):
        consulted(["R-1"], text=words)


@pytest.mark.parametrize(
    "detail", [{"note": "x" * 101}, {"a": {"b": ["x\ny"]}}, {"a": object()}]
)
def test_event_keeps_no_narrative(cast: Cast, detail: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="codes, numbers and dates"):
        record(Kind.ALTERATION, by=cast.officer, detail=detail)


def test_event_keeps_codes_however_deep(cast: Cast) -> None:
    detail = {"at": clock.now(), "role": ["officer", None], "n": {"read": 3}}

    record(Kind.ALTERATION, by=cast.officer, detail=detail)

    kept = Event.objects.get().detail
    assert kept == detail | {"at": detail["at"].isoformat()}
    assert str(Event.objects.get()).startswith("officer alteration ")


def test_event_goes_with_the_transaction_that_it_records(cast: Cast) -> None:
    with transaction.atomic():
        record(Kind.COLLECTION, by=cast.officer, records=["R-1"])
        transaction.set_rollback(True)

    assert logged() == []
