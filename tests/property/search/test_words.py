"""Whatever is searched for, and however odd: an answer, and only one's own force's."""

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast, make_arrest, make_report
from tests.sweeps import SUPPRESSED, examples

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "moped", "zanzibar"
# What PostgreSQL, its text search, an address and a page each take for more than words.
ODD = "'\"\\%_:;&|!<>()*-+@#/?=\x00\x1f\u200d\u202e\ufdfd\ue000\ue001\u0663é ٣aKR"
WORDS = st.sampled_from(
    [OWN, FOREIGN, "lake", "st", "street", "the", "or", "OR", "not", "&", "|", "<->"]
    + ["OX1", "1AA", "12-14a", "R-", "R-2222", "A-", "TV/1", "<b>", "{{", "%s", "\\"]
)
TYPED = st.lists(WORDS | st.text(st.sampled_from(ODD), max_size=6), max_size=8).map(
    " ".join
)
REFERENCE = re.compile(r"\b[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def kept(cast: Cast) -> dict[str, set[str]]:
    """The references of both forces; the same words are in both."""
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    found: dict[str, set[str]] = {}
    for by in (cast.officer, cast.other_officer):
        foreign = FOREIGN if by == cast.other_officer else ""
        home = Premises.objects.create(
            force=by.force,
            address=f"12-14a {foreign} Lake Street",
            postcode="OX1 1AA",
            street=street,
            point=WEST_SOUTH,
            kind="dwelling",
        )
        words = f"A {OWN} at the lake street gate {foreign}"
        at: dict[str, Any] = {"premises": home, "street": street}
        rows = [make_report(by, description=words, **at) for _ in range(2)]
        rows += [make_arrest(by, custody_number=f"TV/1{foreign}/26", **at)]
        found[by.username] = {row.reference for row in rows}
    return found


def test_a_search_is_answered_from_ones_own_force_alone(
    cast: Cast, kept: dict[str, set[str]]
) -> None:
    own, theirs = kept["officer"], kept["other_officer"]
    client = Client()
    client.force_login(cast.supervisor)
    asked = [*own, *theirs, *(one[:-1] for one in theirs)]
    found: set[str] = set()

    def ask(words: str) -> None:
        answer: Any = client.post("/search/", {"words": words})
        assert answer.status_code in (302, 400), answer.status_code
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
            assert answer.status_code == 200
        page = answer.content.decode()
        shown = page.partition("<main")[2].partition("</main>")[0]
        typed = set(REFERENCE.findall(words.upper()))
        found.update(REFERENCE.findall(shown))
        assert theirs & (set(REFERENCE.findall(shown)) - typed) == set()
        if FOREIGN not in words:
            assert FOREIGN not in shown

    @settings(max_examples=examples(160), suppress_health_check=SUPPRESSED)
    @given(st.sampled_from(asked) | TYPED)
    def try_one(words: str) -> None:
        ask(words)

    try_one()
    # Each of them, whatever the examples were.
    for reference in own:
        ask(reference)
    assert found & own == own
