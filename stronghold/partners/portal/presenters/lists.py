"""A page of the list of one kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.records.presenters import chosen_chips
from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.parts import Pager
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.navigation import portal_links
from stronghold.partners.portal.presenters.rows import rows_table

if TYPE_CHECKING:
    from stronghold.core.records.filters import ListFilter
    from stronghold.partners.portal.queries import SharedRows

# Why the list of a kind may be empty.
NONE_OF: Mapping[str, str] = MappingProxyType(
    {
        Shared.REFERRALS: "None is shared with you at present. If your organisation "
        "has named people to receive referrals, only they can see them."
    }
)
NONE_SHARED = "None of these are shared at present."
NONE_SENT = "Reports and activities that you log here are listed on this page."
NONE_FIT = "Nothing that is shared matches these filters."


def shared_list(
    found: "SharedRows",
    address: Address,
    wanted: "ListFilter",
    *,
    page: int,
    chosen: Sequence[tuple[str, str]],
    now: datetime,
) -> dict[str, Any]:
    """Present one page of a kind, with its filters."""
    kind, params = found.kind, wanted.as_params()
    url = address.kind(kind.code)
    return {
        "title": kind.label,
        "caption": address.agreement.partner.name,
        "viewed_as": address.viewed_as,
        "links": portal_links(address, kind.code),
        "table": rows_table(found, links=not address.is_preview, now=now),
        "pager": _pager(
            lambda number: address.kind(kind.code, params, page=number),
            page,
            has_more=found.has_more,
        ),
        "empty_text": NONE_FIT if params else NONE_OF.get(kind.code, NONE_SHARED),
        "chosen": chosen_chips(chosen, params, url),
        "list_url": url,
    }


def own_list(
    found: "SharedRows", address: Address, *, page: int, here: str, now: datetime
) -> dict[str, Any]:
    """Present one page of the partner's own records."""
    url = reverse(f"portal:{here}")
    return {
        "title": found.kind.label,
        "caption": address.agreement.partner.name,
        "viewed_as": None,
        "links": portal_links(address, here),
        "table": rows_table(found, now=now),
        "pager": _pager(lambda n: f"{url}?page={n}", page, has_more=found.has_more),
        "empty_text": NONE_SENT,
    }


def _pager(url_of: Callable[[int], str], page: int, *, has_more: bool) -> Pager:
    """Return the links between pages that are numbered, as SQL reads them."""
    return Pager(
        newer_url=url_of(page - 1) if page > 1 else "",
        older_url=url_of(page + 1) if has_more else "",
    )
