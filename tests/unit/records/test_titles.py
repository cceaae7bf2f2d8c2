"""Is each kind of record called by what is known and where, and by nothing else?"""

from typing import Any

import pytest

from operations.records import PLAN_KINDS, RECORD_KINDS
from stronghold.core.records.kind import Kind

KINDS: dict[str, Kind[Any]] = {kind.code: kind for kind in (*RECORD_KINDS, *PLAN_KINDS)}
HERE = {"place_text": "69 Lake Street", "street": "Lake Street", "ward": "Hinksey Park"}
LONG = "Stand at the gate of the school from three until four " * 10


@pytest.mark.parametrize(
    ("code", "facts", "title"),
    [
        ("reports", {"concern": "dealing"}, "Reported dealing, 69 Lake Street"),
        ("reports", {"concern": "other"}, "Report, 69 Lake Street"),
        (
            "arrests",
            {"offence_class": "92A", "offence_provision": "mda-6-2"},
            "Arrest on suspicion of growing cannabis, 69 Lake Street",
        ),
        (
            "arrests",
            {"offence_class": "92A", "offence_provision": "other"},
            "Arrest on suspicion of supply, 69 Lake Street",
        ),
        ("warrants", {}, "Warrant for 69 Lake Street"),
        ("closures", {}, "Closure of 69 Lake Street"),
        ("seizures", {"kind": "cash", "drug": ""}, "Seizure of cash, 69 Lake Street"),
        (
            "seizures",
            {"kind": "drugs", "drug": "mdma", "test": "presumptive"},
            "Seizure of suspected MDMA (ecstasy), 69 Lake Street",
        ),
        (
            "seizures",
            {"kind": "drugs", "drug": "heroin", "test": "confirmed"},
            "Seizure of heroin, 69 Lake Street",
        ),
        ("activities", {"kind": "mounted"}, "Mounted patrol, 69 Lake Street"),
        ("activities", {"kind": "other"}, "Activity, 69 Lake Street"),
        ("concerns", {"subject": "child"}, "Concern about a child, 69 Lake Street"),
        (
            "referrals",
            {"kind": "housing", "subject": "adult"},
            "Referral of an adult, Housing",
        ),
        ("lines", {"name": "Harbour"}, "County line Harbour"),
        ("taskings", {"what": "Mend the fence"}, "Mend the fence"),
    ],
)
def test_a_title_says_what_is_known_and_where(
    code: str, facts: dict[str, str], title: str
) -> None:
    kind = KINDS[code]
    given = HERE | facts

    assert kind.title_of({name: given.get(name) for name in kind.titled_by}) == title


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_title_leaves_out_what_is_withheld(kind: Kind[Any]) -> None:
    area = ", Hinksey Park" if kind.is_titled_by_place else ""

    assert kind.title_of({}) == kind.one
    assert kind.title_of({"ward": "Hinksey Park"} if area else {}) == kind.one + area


def test_a_long_tasking_is_cut_after_a_word() -> None:
    title = KINDS["taskings"].title_of({"what": LONG})

    assert title.endswith(" …")
    assert LONG.startswith(title.removesuffix(" …") + " ")
