"""The brief gives every reader the same counts, and at a meeting a copy with words."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from stronghold.brief.models import Brief
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.figures.models import Tally
from stronghold.signals.queries import last_whole_week
from tests.api.brief.conftest import IN_WEEK, WEEK, text_of, words_of
from tests.api.signals.test_week import BEFORE, WEST, count
from tests.factories import (
    Cast,
    make_country,
    make_priority,
    make_referral,
    make_tasking,
    make_warrant,
)

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
WORDS = "Speak to the shops on the corner"
COPY = f"{WEEK}reading-copy.pdf"


@pytest.fixture
def week(tuesday: None, cast: Cast) -> None:
    """A week with a rise, with referrals that not all may see and a live warrant."""
    ward = make_country()[WEST]
    count(cast, {"ward": ward}, [*BEFORE, 14], last_whole_week())
    for _ in range(3):
        make_referral(
            cast.officer,
            occurred_at=IN_WEEK,
            made_at=IN_WEEK,
            state="made",
            consent="given",
            ward=ward,
        )
    make_warrant(cast.officer, state="issued")
    make_tasking(cast.supervisor, what=WORDS, recorded_at=IN_WEEK)
    make_priority(cast.supervisor, issue=WORDS, since=IN_WEEK.date())


def flagged(words: str) -> set[tuple[str, str]]:
    """Return each count of unusual figures that a text gives, and of how many."""
    return set(re.findall(r"(\d+) of the ([\d,]+) figures we check looks? ", words))


def tiles(answer: Any) -> dict[str, tuple[str, str]]:
    found = answer.context["screen"]["tiles"]
    return {one["label"]: (one["value"], one["note"]) for one in found}


def of_all(answer: Any) -> dict[str, tuple[str, str]]:
    """Return the tiles that are alike for everyone: what is due follows the reader."""
    found = tiles(answer)
    return {label: found[label] for label in found if label != "Legal deadlines"}


@pytest.mark.usefixtures("week")
def test_brief_home_and_document_count_alike_for_every_role(
    cast: Cast, as_user: As
) -> None:
    readers = (cast.supervisor, cast.analyst, cast.officer, cast.records)
    counts: set[tuple[str, str]] = set()
    strips = []
    for person in readers:
        client = as_user(person)
        page = client.get(WEEK)
        strips.append(of_all(page))
        counts |= flagged(text_of(page))
        counts |= flagged(text_of(client.get("/signals/")))
        if person in (cast.supervisor, cast.analyst):
            counts |= flagged(text_of(client.get("/")))
        document = " ".join(words_of(client.get(f"{WEEK}brief.pdf").content).split())
        counts |= flagged(document)

    assert all(strip == strips[0] for strip in strips)
    assert len(counts) == 1
    as_user(cast.supervisor).post(f"{WEEK}sign/")
    signed = " ".join(words_of(bytes(Brief.objects.get().pdf)).split())
    assert flagged(signed) == counts
    assert of_all(as_user(cast.supervisor).get(WEEK)) == strips[0]


@pytest.mark.usefixtures("week")
def test_who_sees_more_is_shown_so_and_who_does_not_learns_nothing(
    cast: Cast, as_user: As
) -> None:
    apart = "Referrals are not counted here, as not every reader may see them"

    seen = text_of(as_user(cast.supervisor).get("/signals/"))
    less = text_of(as_user(cast.analyst).get("/signals/"))

    assert "Referrals" not in less
    assert apart not in less
    assert "Referrals" in seen


@pytest.mark.usefixtures("week")
def test_a_signed_brief_keeps_how_many_were_flagged(cast: Cast, as_user: As) -> None:
    client = as_user(cast.supervisor)
    ((n, n_checked),) = flagged(text_of(client.get(WEEK)))
    client.post(f"{WEEK}sign/")
    # What comes later changes what is flagged now, and not what was.
    Tally.objects.all().delete()

    page = client.get(WEEK)

    assert page.context["n_unusual"].startswith(f"{n} of {n_checked} figure")
    assert flagged(text_of(page)) == {(n, n_checked)}


@pytest.mark.usefixtures("week")
def test_the_meeting_has_a_copy_with_words_made_each_time_and_kept_nowhere(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    assert client.get(COPY).status_code == 404
    client.post(f"{WEEK}sign/")
    brief = Brief.objects.get()

    answer = client.get(COPY)

    words = " ".join(words_of(answer.content).split())
    assert words.count(WORDS) == 2
    assert "Reading copy, made 24 November 2026 at midday for" in words
    assert "It is not the signed document" in words
    assert answer["Cache-Control"] == "no-store"
    assert "reading-copy.pdf" in answer["Content-Disposition"]
    assert WORDS not in words_of(bytes(brief.pdf))
    kept = Brief.objects.get()
    assert sha256(bytes(kept.pdf)).hexdigest() == brief.pdf_sha256
    event = Event.objects.filter(kind="print").latest("id")
    assert event.detail["form"] == "reading copy"
    assert COPY in client.get(WEEK).content.decode()


@pytest.mark.usefixtures("week")
def test_the_copy_holds_what_every_reader_may_see(cast: Cast, as_user: As) -> None:
    """It is handed round, so a supervisor's is the same as an analyst's."""
    as_user(cast.supervisor).post(f"{WEEK}sign/")
    texts = []
    for person in (cast.supervisor, cast.analyst):
        words = words_of(as_user(person).get(COPY).content)
        made_for = f"midday for {person.display_name}"
        texts.append(" ".join(words.split()).replace(made_for, "midday"))

    assert texts[0] == texts[1]
    assert "Referrals" not in texts[0]
    assert as_user(cast.partner).get(COPY).status_code in (403, 404)
