"""What has a partner read, as the partner and the police see it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.queries import downloads, receipts_of
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.queries import reads
from tests.factories import (
    Cast,
    make_activity,
    make_closure,
    make_organisation,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
READ = "/shared/read/"


def test_the_list_has_their_own_reads_and_no_others(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    case = make_closure(cast.officer, state="refused", **west)
    theirs = make_closure(cast.officer)
    as_user(cast.officer).get(f"/operations/closures/{theirs.reference}/")
    client = as_user(cast.partner)
    client.get(f"/shared/{agreement.reference}/closures/")

    shown = client.get(READ).content.decode()

    # No reference is broken at a hyphen.
    assert f'sh-reference">{case.reference}</span>' in shown
    assert cast.partner.display_name in shown
    assert theirs.reference not in shown
    # What is left out is said.
    assert "viewed your organisation’s own closure cases" in shown


def shown_to(cast: Cast, *references: str, page: str = "portal:map") -> None:
    council = cast.partner.organisation.name
    record(Kind.DISCLOSURE, by=cast.partner, records=references, recipient=council,
           detail={"page": page})  # fmt: skip


def test_what_was_read_is_counted_in_words_and_named_once_it_is_opened(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    several = [f"P-2222-22{n:02}" for n in range(98)] + ["W-2222-2222"]
    shown_to(cast, "C-2222-2222", "C-2222-2223", *several,
             "opendata:thames-valley/street/2025-11")  # fmt: skip

    shown = as_user(cast.partner).get(READ).content.decode()

    words = "2 closures, 1 warrant, 98 activities, 1 file of data.police.uk"
    # Police see the same as the partner.
    for text in (shown, as_user(cast.records).get("/audit/").content.decode()):
        (folded,) = re.findall(
            rf"<summary>{words}</summary>(.*?)</details>", text, re.S
        )
        assert "C-2222-2222" in folded
        # They are in the order of the letters: those after the first hundred.
        assert "and 2 more" in folded
    assert "207 more" not in shown


def test_what_was_read_has_its_title_while_it_is_shared(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    """Under the reader's rights of today, and the page itself is not in its list."""
    case = make_closure(cast.officer, state="refused", **west)
    patrol = make_activity(cast.officer, kind="clean_up", **west)
    away = make_closure(cast.officer, state="refused")
    shown_to(cast, case.reference, page="portal:kind")
    shown_to(cast, case.reference, patrol.reference, away.reference)
    client = as_user(cast.partner)

    for _ in range(2):
        page = client.get(READ)
        several, one = page.context["page"]["table"].rows
        title = "Closure case, Area E05000001"
        assert (one.cells[3].text, one.cells[3].reference) == (title, case.reference)
        assert sorted(several.cells[3].references) == sorted(
            [
                f"{title}, {case.reference}",
                f"Environmental clean-up, Area E05000001, {patrol.reference}",
                away.reference,
            ]
        )
    # It shows them again, and says so in the log.
    logged = Event.objects.filter(kind="disclosure", detail__page="portal:read")
    assert set(logged[0].records) >= {case.reference, patrol.reference}
    assert away.reference not in logged[0].records

    end(agreement, cast)
    page = client.get(READ).content.decode()
    assert "Closure case, Area" not in page
    assert case.reference in page


def end(agreement: Agreement, cast: Cast) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(
        ended_at=clock.now(), ended_by=cast.records
    )


def test_a_file_of_open_data_has_its_name_and_no_code(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    shown_to(cast, "opendata:thames-valley/street/2025-11")

    for text in (
        as_user(cast.partner).get(READ).content.decode(),
        as_user(cast.records).get("/audit/").content.decode(),
    ):
        said = text.partition("<main")[2].partition("<tbody")[2]
        assert "data.police.uk: Street crime, Thames Valley, November 2025" in said
        assert "opendata:" not in re.sub(r'href="[^"]*"', "", said)


def test_the_list_is_narrowed_to_a_record_and_never_to_a_colleagues_disclosure(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    colleague = make_user("colleague", "partner", cast.partner.organisation)
    shown_to(cast, "C-2222-2222", "D-2222-2222")
    shown_to(cast, "C-2222-2223")
    for who, record_, n in (
        (cast.partner, "c-2222-2223", 1),
        (cast.partner, "D-2222-2222", 1),
        (colleague, "C-2222-2222", 1),
        (colleague, "D-2222-2222", 0),
    ):
        page = as_user(who).get(READ, {"record": record_}).context["page"]

        assert len(page["table"].rows if page["table"] else []) == n
    assert as_user(colleague).get(READ, {"date_from": "soon"}).status_code == 400


def test_the_list_continues_over_pages(
    cast: Cast, agreement: Agreement, as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "PAGE_SIZE", 2)
    for n in range(5):
        record(Kind.DISCLOSURE, by=cast.partner, records=[f"C-{n}"], recipient="x")
    client, seen, url = as_user(cast.partner), [], READ

    for _page in range(3):
        page = client.get(url).content.decode()
        seen += [f"C-{n}" for n in range(5) if f"C-{n}" in page]
        url = READ + page.partition(f'href="{READ}?after=')[2].partition('"')[0].join(
            ["?after=", ""]
        )

    assert seen == ["C-3", "C-4", "C-1", "C-2", "C-0"]
    # No address has the id of an event, from which others could be counted.
    named = re.findall(r"\?after=([^\"]+)", client.get(READ).content.decode())
    assert named
    assert not {str(pk) for pk in Event.objects.values_list("pk", flat=True)} & {*named}
    assert client.get(f"{READ}?after=12x").status_code == 404


def test_a_receipt_says_first_last_and_how_often(cast: Cast) -> None:
    before = clock.now()
    for who in (cast.partner, cast.partner, cast.officer, cast.other_officer):
        record(Kind.CONSULTATION, by=who, records=["C-1"])
    record(Kind.DISCLOSURE, by=cast.partner, records=["C-1", "C-2"], recipient="x")
    # What police did with it, and disclosed to others, is not read by the partner.
    record(Kind.DISCLOSURE, by=cast.officer, records=["C-1"], recipient="Council")

    (found,) = receipts_of("C-1", force=cast.officer.force.code, since=before)

    assert found.organisation == cast.partner.organisation.name
    assert found.times == 3
    assert found.first_at < found.last_at
    assert receipts_of("C-1", force="wessex", since=before) == []
    assert receipts_of("C-1", force=cast.officer.force.code, since=clock.now()) == []


def test_a_case_that_a_council_read_says_so_to_police_alone(
    cast: Cast, agreement: Agreement, west: dict[str, Any], as_user: AsUser
) -> None:
    case = make_closure(cast.officer, state="refused", **west)
    url = f"/operations/closures/{case.reference}/"
    assert "Shown to partners" not in as_user(cast.officer).get(url).content.decode()

    as_user(cast.partner).get(f"/shared/{agreement.reference}/closures/")

    shown = as_user(cast.officer).get(url).content.decode()
    assert "Shown to partners" in shown
    assert cast.partner.organisation.name in shown


def test_a_council_is_no_partner_that_read_its_own_case(
    cast: Cast, as_user: AsUser
) -> None:
    """Its case says which others read it, and not that its own people did."""
    case = make_closure(cast.partner)
    url = f"/operations/closures/{case.reference}/"
    council = as_user(cast.partner)
    for _ in range(3):
        assert council.get(url).status_code == 200
    assert "Shown to partners" not in as_user(cast.officer).get(url).content.decode()

    county = make_organisation("county", "council", cast.officer.force)
    reader = make_user("county", "partner", county)
    record(Kind.CONSULTATION, by=reader, records=[case.reference])

    page = as_user(cast.officer).get(url).content.decode()
    read = page.partition("Shown to partners")[2].partition("</section>")[0]
    assert county.name in read
    assert cast.partner.organisation.name not in read


def test_what_many_took_is_found_by_the_index_of_what_is_given(
    cast: Cast, agreement: Agreement
) -> None:
    record(Kind.EXPORT, by=cast.partner, records=["C-1"], detail={"step": "downloaded"})
    given = Event.objects.filter(
        Q(kind=Kind.DISCLOSURE) | downloads(),
        kind__in=(Kind.DISCLOSURE, Kind.EXPORT),
        organisation="Council",
    )

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = given.order_by("-occurred_at", "-pk")[:50].explain()

    assert "organisation_occurred_at_id" in plan
    assert "Seq Scan" not in plan
    assert "->  Sort" not in plan
