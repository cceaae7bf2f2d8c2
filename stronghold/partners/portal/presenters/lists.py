"""A page of the list of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.records.presenters import chosen_chips
from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.parts import Chip, Link, Table
from stronghold.partners.portal.kinds import SharedKind
from stronghold.partners.portal.presenters.address import Address, ViewedAs
from stronghold.partners.portal.presenters.navigation import portal_links
from stronghold.partners.portal.presenters.rows import rows_table
from stronghold.partners.portal.queries import reading
from stronghold.partners.portal.queries.filters import SharedFilter

# Why the list of a kind may be empty.
NONE_OF: Mapping[str, str] = MappingProxyType(
    {
        Shared.REFERRALS: "None is shared with you at present. If your organisation "
        "has named people to receive referrals, only they can see them."
    }
)
NONE_FIT = "Nothing that is shared matches these filters."


@dataclass(frozen=True)
class SharedList:
    """What `portal/list.html` draws."""

    title: str
    caption: str
    viewed_as: ViewedAs | None
    links: Sequence[Link]
    table: Table | None
    newer_url: str
    older_url: str
    empty_text: str = "None of these are shared at present."
    # The chosen filters, each with the link that removes it.
    chosen: Sequence[Chip] = ()
    list_url: str = ""


def shared_list(
    viewer: User,
    address: Address,
    filters: SharedFilter,
    *,
    page: int,
    chosen: Sequence[tuple[str, str]],
) -> SharedList:
    """Read and present one page of a kind, with its filters."""
    kind, params = filters.kind, filters.as_params()
    with reading(viewer, address.agreement) as read:
        found = read.rows(kind, page=page, filters=filters)
    url = address.kind(kind.code)
    return SharedList(
        title=kind.label,
        caption=address.agreement.partner.name,
        viewed_as=address.viewed_as,
        links=portal_links(address, kind.code),
        table=rows_table(found, links=not address.is_preview),
        newer_url=address.kind(kind.code, params, page=page - 1) if page > 1 else "",
        older_url=address.kind(kind.code, params, page=page + 1)
        if found.has_more
        else "",
        empty_text=NONE_FIT
        if params
        else NONE_OF.get(kind.code, SharedList.empty_text),
        chosen=chosen_chips(chosen, params, url),
        list_url=url,
    )


def own_list(
    viewer: User, address: Address, kind: SharedKind, *, page: int, here: str
) -> SharedList:
    """Read and present one page of the partner's own records."""
    with reading(viewer, address.agreement) as read:
        found = read.rows(kind, page=page)
    url = reverse(f"portal:{here}")
    return SharedList(
        title=kind.label,
        caption=address.agreement.partner.name,
        viewed_as=None,
        links=portal_links(address, here),
        table=rows_table(found),
        newer_url=f"{url}?page={page - 1}" if page > 1 else "",
        older_url=f"{url}?page={page + 1}" if found.has_more else "",
        empty_text="Reports and activities that you log here are listed on this page.",
    )
