"""Why something was done stands in the audit log, and apart from its event."""

import pytest
from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event, Reason
from stronghold.core.audit.record import record
from tests.api.oversight.test_audit_log import LOG, page
from tests.factories import Cast

PURPOSE = "Joint clear-up planning for December"


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


def test_why_stands_in_the_log_of_a_record_and_of_a_person(
    reader: Client, cast: Cast
) -> None:
    record(Kind.EXPORT, by=cast.analyst, records=["R-2222-2222"], reason=PURPOSE)

    for path in (LOG, "/audit/records/R-2222-2222/", "/audit/people/analyst/"):
        assert PURPOSE in page(reader, path), path


def test_the_log_is_filtered_by_words_of_the_reason_which_it_does_not_note(
    reader: Client, cast: Cast
) -> None:
    record(Kind.EXPORT, by=cast.analyst, records=["R-2222-2222"], reason=PURPOSE)
    record(Kind.EXPORT, by=cast.analyst, records=["R-3333-3333"], reason="Court")
    theirs = {"reason": PURPOSE, "records": ["R-9999-9999"]}
    record(Kind.EXPORT, by=cast.other_officer, **theirs)

    text = page(reader, f"{LOG}?why=clear-UP")

    assert "R-2222-2222" in text
    assert "R-3333-3333" not in text
    assert "R-9999-9999" not in text
    looked = Event.objects.get(records=["audit-log"])
    assert looked.detail == {"page": "oversight:log", "why": True}


def test_a_reason_is_kept_apart_from_its_event(cast: Cast) -> None:
    for _ in range(2):
        record(Kind.EXPORT, by=cast.analyst, reason=PURPOSE)

    first, second = Event.objects.order_by("pk")
    assert PURPOSE not in str(vars(first))
    # The same words twice do not have the same hash.
    assert first.reason_digest != second.reason_digest
    assert {len(one.salt) for one in Reason.objects.all()} == {64}


@pytest.mark.parametrize(
    ("words", "shown"),
    [(None, "Erased"), ("Something else", "The words of this reason were changed")],
)
def test_an_erased_reason_is_shown_as_erased_and_a_changed_one_as_changed(
    reader: Client, cast: Cast, words: str | None, shown: str
) -> None:
    """The event holds a hash that no row has, or that its words do not give."""
    digest = "0" * 64
    if words:
        Reason.objects.create(digest=digest, salt="1" * 64, words=words)
    record(Kind.EXPORT, by=cast.analyst, records=["R-2222-2222"])
    as_written = Event.objects.get()
    as_written.pk, as_written.reason_digest = None, digest
    as_written.save(force_insert=True)

    text = page(reader)

    assert shown in text
    assert "Something else" not in text


def test_an_export_without_columns_lists_none(reader: Client, cast: Cast) -> None:
    detail = {"of": "agreement", "format": "gpkg", "rows": 12}
    record(Kind.EXPORT, by=cast.partner, detail=detail)

    assert "12 rows" in page(reader)
    assert "columns" not in page(reader)
