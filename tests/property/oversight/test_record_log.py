"""The audit log of a record says of who had to do with it what its raw events say.

Events of police, of the council whose record it may be and of another council are drawn
at random and stored. Then they are counted again by the words of the issue alone: with
none of the site's conditions, one event after the other.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import record
from tests.factories import (
    Cast,
    make_cast,
    make_closure,
    make_organisation,
    make_user,
)
from tests.sweeps import SUPPRESSED, examples

pytestmark = pytest.mark.django_db(transaction=True)
OPENS = {"C": "closures:detail", "R": "reports:detail"}
PAGES = (
    *OPENS.values(),
    "closures:list",
    # The page of something else, which names what is linked to it.
    "warrants:detail",
    "portal:home",
    "portal:kind",
    "portal:as_partner",
    "oversight:record",
)
READS, FILES = ("consultation",), ("export", "print")
CHANGES = ("collection", "alteration", "combination", "erasure")
PARTS = ("opened", "listed", "changed", "files", "disclosed")
ACTS = st.tuples(
    st.sampled_from(["consultation", *READS, *FILES, *CHANGES[1:], "disclosure"]),
    st.sampled_from(["officer", "supervisor", "partner", "manager", "county"]),
    st.sampled_from(PAGES),
    st.booleans(),
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    made = make_cast()
    make_user("manager", "partner", made.partner.organisation)
    county = make_organisation("county", "council", made.officer.force)
    make_user("county", "partner", county)
    return made


@settings(suppress_health_check=SUPPRESSED, max_examples=examples(24))
@given(
    kind=st.sampled_from("CR"),
    maker=st.sampled_from(["officer", "partner"]),
    acts=st.lists(ACTS, min_size=1, max_size=12),
)
def test_sentence_page_and_files_say_what_the_events_say(
    client: Client, cast: Cast, kind: str, maker: str, acts: list[Any]
) -> None:
    """Seconds, because each example asks for five pages, five files and a PDF."""
    people = {user.username: user for user in User.objects.all()}
    by = people[maker]
    case = make_closure(by, issuer=by.organisation) if kind == "C" else None
    n = Event.objects.count()
    reference = case.reference if case else f"R-{n:04}-PR0P"
    record("collection", by=by, records=[reference])
    for what, who, page, is_change in acts:
        store(people[who], reference, what, page, is_change=is_change)
    own = people["partner"].organisation.name if maker == "partner" else ""
    client.force_login(cast.records)
    url = reverse("oversight:record", args=[reference])

    for part in PARTS:
        wanted = counted_again(reference, own)
        page = client.get(url, {"show": part}).context
        assert f"{said(wanted, own, kind)}, on " in page["head"]["sentence"]
        table = page["screen"]["table"]
        assert len(table.rows if table else []) == len(wanted[part]), part
        # To read the log is an event too, and so is to take a file of it.
        wanted = counted_again(reference, own)
        assert len(lines(client, reference, part)) == len(wanted[part]), part
    wanted = counted_again(reference, own)
    assert f"{said(wanted, own, kind)}, on " in paper(client, reference)


def counted_again(reference: str, own: str) -> dict[str, list[dict[str, Any]]]:
    """Return the raw events of each part."""
    events = list(Event.objects.filter(records__contains=[reference]).values())
    return {
        part: [event for event in events if part in parts_of(event, reference, own)]
        for part in PARTS
    }


def store(by: User, reference: str, what: str, page: str, *, is_change: bool) -> None:
    """Store one event; a partner's read is one of the forms in which the site does."""
    detail: dict[str, Any] = {"page": page}
    to = ""
    if what == "disclosure":
        # A partner is shown something; the police give it to the other council.
        to = by.organisation.name if by.actor_role == "partner" else "County"
    elif what == "consultation" and is_change:
        detail["change"] = "reason_given"
    record(what, by=by, records=[reference], recipient=to, detail=detail)


def parts_of(event: dict[str, Any], reference: str, own: str) -> set[str]:
    """Say what an event is, as a person would who reads it."""
    what, detail, parts = event["kind"], event["detail"], set()
    own_page = OPENS[reference[0]]
    is_partner = event["actor_role"] == "partner"
    is_shown = what == "disclosure" and event["recipient"] == event["organisation"]
    is_read = (what in READS and "change" not in detail) or is_shown
    if is_read:
        parts.add("opened" if detail.get("page") == own_page else "listed")
    if what in CHANGES:
        parts.add("changed")
    if what in FILES:
        parts.add("files")
    to = event["recipient"] or event["organisation"]
    leaves = what == "disclosure" or (is_partner and (is_read or what in FILES))
    if leaves and to != own:
        parts.add("disclosed")
    return parts


def said(wanted: dict[str, list[dict[str, Any]]], own: str, kind: str) -> str:
    """Write the sentence, by its own rules of plural and of brackets."""
    why = {"C": "whose case it is", "R": "who recorded it"}[kind]
    begins = {"opened": "opened by", "listed": "in lists that", "changed": "changed by",
              "files": "in files of"}  # fmt: skip
    parts, explained = [], False
    for part, begin in begins.items():
        people = defaultdict(set)
        for event in wanted[part]:
            people[event["organisation"], event["actor_role"]].add(event["actor"])
        if n := len(set().union(*people.values())):
            words = f"{begin} {n} {'person' if n == 1 else 'people'}"
            words += " saw" if part == "listed" else ""
            of = []
            for (name, role), who in sorted(people.items()):
                if role != "partner":
                    continue
                whole = "of" if len(who) == 1 else "all of"
                some = whole if len(who) == n else f"{len(who)} of"
                is_new = name == own and not explained
                explained = explained or is_new
                of.append(f"{some} {name}" + (f", {why}" if is_new else ""))
            parts.append(words + (f" ({'; '.join(of)})" if of else ""))
        elif part == "opened":
            parts.append("opened by no one")
    to = {event["recipient"] or event["organisation"] for event in wanted["disclosed"]}
    parts.append(f"disclosed to {', '.join(sorted(to)) or 'no organisation'}")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def lines(client: Client, reference: str, part: str) -> list[dict[str, str]]:
    url = reverse("oversight:record_csv", args=[reference])
    answer = client.post(f"{url}?show={part}", {"purpose": "Complaint 12"})
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def paper(client: Client, reference: str) -> str:
    url = reverse("oversight:record_pdf", args=[reference])
    answer = client.post(url, {"purpose": "Complaint 12"})
    pages: Iterable[Any] = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
