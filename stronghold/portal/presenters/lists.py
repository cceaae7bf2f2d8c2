"""One page of all that is released of a kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse

from stronghold.accounts.models import User
from stronghold.look.parts import Chip, Link, Table
from stronghold.portal.kinds import SharedKind
from stronghold.portal.presenters.address import Address, ViewedAs
from stronghold.portal.presenters.navigation import portal_links
from stronghold.portal.presenters.rows import rows_table
from stronghold.portal.queries import reading
from stronghold.portal.queries.narrowing import Narrowing
from stronghold.records.presenters import chosen_chips
from stronghold.sharing.choices import Shared

# Why there may be none of a kind.
NONE_OF: Mapping[str, str] = MappingProxyType(
    {
        Shared.REFERRALS: "None is shared with you at present. Where people of your "
        "organisation are named to receive referrals, they are shown to those alone."
    }
)
NONE_FIT = "Nothing that is shared fits these filters."


@dataclass(frozen=True)
class SharedList:
    """One page of all that is released of a kind."""

    title: str
    caption: str
    viewed_as: ViewedAs | None
    links: Sequence[Link]
    table: Table | None
    newer_url: str
    older_url: str
    empty_text: str = "Nothing is shared of this at present."
    # What it is narrowed to, each with the way to undo it.
    chosen: Sequence[Chip] = ()
    list_url: str = ""


def shared_list(
    viewer: User,
    address: Address,
    narrowed: Narrowing,
    *,
    page: int,
    chosen: Sequence[tuple[str, str]],
) -> SharedList:
    """Read and present one page of a kind, of what it is narrowed to."""
    kind, wish = narrowed.kind, narrowed.as_params()
    with reading(viewer, address.agreement) as read:
        found = read.rows(kind, page=page, narrowed=narrowed)
    url = address.kind(kind.code)
    return SharedList(
        title=kind.label,
        caption=address.agreement.partner.name,
        viewed_as=address.viewed_as,
        links=portal_links(address, kind.code),
        table=rows_table(found, links=not address.is_preview),
        newer_url=address.kind(kind.code, wish, page=page - 1) if page > 1 else "",
        older_url=address.kind(kind.code, wish, page=page + 1)
        if found.has_more
        else "",
        empty_text=NONE_FIT if wish else NONE_OF.get(kind.code, SharedList.empty_text),
        chosen=chosen_chips(chosen, wish, url),
        list_url=url,
    )


def own_list(
    viewer: User, address: Address, kind: SharedKind, *, page: int, here: str
) -> SharedList:
    """Read and present one page of what is the partner's own."""
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
        empty_text="Reports and activities that you log here will be listed.",
    )
