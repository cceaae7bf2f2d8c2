"""Numbers, each with a link to the rows that it counts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.closures.record import CLOSURES
from stronghold.core.records.presenters import address
from stronghold.core.sharing.presenters.suspended import url_of_these
from stronghold.core.ui.parts import Link
from stronghold.to_do.presenters import counted

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase
    from stronghold.core.sharing.models import Agreement


def count(label: str, n: int | None, url: str) -> dict[str, str]:
    """Return a number as it is drawn; None is more than are counted."""
    return {"label": label, "value": counted(n), "url": url}


def of_queues(
    found: Sequence[tuple[str, Mapping[str, str], int | None]],
) -> list[dict[str, str]]:
    """Return the queues of reports: label, the filter in the address, and count."""
    url = reverse("reports:triage")
    return [count(label, n, address(url, query)) for label, query, n in found]


def also_waiting(
    *,
    n_to_sign: int,
    n_matches: int,
    n_entries: int | None,
    n_left: int,
    n_erasures: int,
    n_approvals: int,
    to_resume: Sequence["Agreement"],
    agreements: Sequence["Agreement"],
) -> list[Link]:
    """Return what else waits for a supervisor.

    `n_entries` is None for a viewer who may not review closure entries. `agreements`
    wait for the viewer's signature.
    """
    found = [
        (
            n_to_sign,
            (
                "closure notice waits for your signature",
                "closure notices wait for your signature",
            ),
            reverse("closures:to_sign"),
        ),
        (
            n_matches,
            ("possible duplicate arrest", "possible duplicate arrests"),
            reverse("arrests:matches"),
        ),
        (
            n_entries or 0,
            ("closure review", "closure reviews"),
            reverse("closures:to_review"),
        ),
        (
            n_left,
            ("leaver’s work to hand over", "leavers’ work to hand over"),
            reverse("handover:list"),
        ),
        (
            n_erasures,
            ("record to erase", "records to erase"),
            reverse("retention:erasures"),
        ),
        (
            n_approvals,
            ("request for access to approve", "requests for access to approve"),
            reverse("approvals:list"),
        ),
        (
            len(to_resume),
            ("suspended agreement to resume", "suspended agreements to resume"),
            url_of_these(to_resume),
        ),
        (
            len(agreements),
            (
                "agreement waits for your signature",
                "agreements wait for your signature",
            ),
            url_of_these(agreements),
        ),
    ]
    return [Link(f"{n:,} {words[n != 1]}", url) for n, words, url in found if n]


def drafts_not_signed(cases: Sequence["ClosureCase"]) -> list[Link]:
    """Lead to each draft that was not signed: its page says by whom, and why."""
    return [
        Link(
            f"{CLOSURES.title(case)} was not signed: change the draft",
            reverse("closures:detail", args=[case.reference]),
        )
        for case in cases
    ]
