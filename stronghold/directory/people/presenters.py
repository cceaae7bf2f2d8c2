"""The contents of the people pages: the table of all accounts, and one account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.accounts.choices import (
    Accounts,
    OrganisationKind,
    PeopleOrder,
    Role,
)
from stronghold.core.accounts.models import User
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import short_date, short_instant, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import (
    Cell,
    Chip,
    Column,
    Link,
    Pager,
    Row,
    SummaryRow,
    Table,
    Tag,
)

if TYPE_CHECKING:
    from stronghold.core.accounts.actions import Issued
    from stronghold.core.accounts.personal_work import Held
    from stronghold.core.accounts.queries import People, PeopleWanted, WithoutTeam
    from stronghold.core.accounts.sight.queries import Refusal

PAGE_SIZE = 25
# So many names of districts or wards are written out.
MOST_NAMED = 8
COLUMNS = ("Name", "Account", "Role", "Organisation", "Username", "Last signed in")
# The columns that sort the list: the first order of each, and the other way.
SORTED_BY = {
    "Name": (PeopleOrder.NAME, PeopleOrder.NAME_DOWN),
    "Organisation": (PeopleOrder.ORGANISATION, PeopleOrder.ORGANISATION_DOWN),
    "Last signed in": (PeopleOrder.LONGEST_UNUSED, PeopleOrder.LAST_USED),
}


@dataclass(frozen=True)
class PeopleList:
    """The page of the list of accounts: a table, what it shows, and what else could be.

    `count` is "26–50 of 200 accounts". `sorts` are the other orders, for a phone: its
    cards have no headings.
    """

    table: Table | None
    count: str
    chips: Sequence[Chip]
    sorts: Sequence[Link]
    pager: Pager


def people_list(
    found: "People", wanted: "PeopleWanted", *, may_manage: bool
) -> PeopleList:
    """Return a page of the list. The search and the order stay in each link.

    Each account leads to its page, or to its audit log for someone who may not manage
    it.
    """
    start, n = found.start, len(found.page)
    others = [one for one in PeopleOrder if one != wanted.order]
    return PeopleList(
        table=_people_table(found.page, wanted, may_manage=may_manage),
        count=_count_words(found),
        chips=[
            Chip(
                str(label),
                _list_url(replace(wanted, which=value, start=0)),
                current=wanted.which == value,
            )
            for value, label in (("", "All"), *Accounts.choices)
        ],
        sorts=[
            Link(str(one.label), _list_url(replace(wanted, order=one, start=0)))
            for one in others
            if n < found.total and not one.value.startswith("-")
        ],
        pager=Pager(
            "Pages of accounts",
            newer_url=_page_url(wanted, max(start - PAGE_SIZE, 0)) if start else "",
            older_url=_page_url(wanted, start + n) if start + n < found.total else "",
            newer_text="Earlier page",
            older_text="Next page",
        ),
    )


def _count_words(found: "People") -> str:
    if found.total == 1:
        return "1 account"
    n = len(found.page)
    if n == found.total:
        return f"{n:,} accounts"
    return f"{found.start + 1:,}–{found.start + n:,} of {found.total:,} accounts"


def _page_url(wanted: "PeopleWanted", start: int) -> str:
    return _list_url(replace(wanted, start=start))


def _list_url(wanted: "PeopleWanted") -> str:
    given = {
        "show": wanted.which,
        "name": wanted.words,
        "sort": "" if wanted.order == PeopleOrder.NAME else wanted.order.value,
        "from": str(wanted.start + 1) if wanted.start else "",
    }
    asked = urlencode({name: value for name, value in given.items() if value})
    return reverse("people:list") + (f"?{asked}" if asked else "")


def _people_table(
    people: Sequence[User], wanted: "PeopleWanted", *, may_manage: bool
) -> Table | None:
    if not people:
        return None
    page = "people:person" if may_manage else "oversight:person"
    return Table(
        caption=f"People, {wanted.order.label.lower()}",
        hide_caption=True,
        stacked=True,
        compact=True,
        columns=[_column(label, wanted) for label in COLUMNS],
        rows=[_row(user, page) for user in people],
    )


def _column(label: str, wanted: "PeopleWanted") -> Column:
    """Return a column; its heading sorts by it, or the other way if it is sorted so."""
    ways = SORTED_BY.get(label)
    if ways is None:
        return Column(label)
    up, down = ways
    to = down if wanted.order == up else up
    sorted_as: Literal["ascending", "descending", ""] = ""
    if wanted.order in ways:
        sorted_as = "ascending" if wanted.order == up else "descending"
    return Column(
        label,
        sort_url=_list_url(replace(wanted, order=to, start=0)),
        sorted_as=sorted_as,
    )


@dataclass(frozen=True)
class SignsIn:
    """How a person signs in, in words, and the number of their open sessions."""

    ways: str
    has_factors: bool
    n_sessions: int
    # By the force's directory.
    is_managed: bool


def person_view(
    user: User,
    viewer: User,
    signs_in: SignsIn,
    *,
    refused: "Refusal | None" = None,
    asks: str = "",
) -> dict[str, Any]:
    """Return one account, as shown to its administrator.

    Details that can be changed are in the form, not here.
    """
    n = signs_in.n_sessions
    is_own = user.pk == viewer.pk
    is_fixed = is_own or signs_in.is_managed
    fixed = [
        SummaryRow("Username", user.username),
        SummaryRow("Organisation", user.organisation.name),
        SummaryRow("Last signed in", _when(user)),
    ]
    if not signs_in.is_managed:
        fixed.append(SummaryRow("Confirmed as still needed", _confirmed(user)))
    if refused:
        when = f"{written_instant(refused.at)}, by {refused.by}"
        fixed.append(SummaryRow("Access refused", when, lines=[refused.reason]))
    return {
        "username": user.username,
        "display_name": user.display_name,
        "is_active": user.is_active,
        "is_own": is_own,
        "is_managed": signs_in.is_managed,
        "waits": waits_words(user, asks),
        "tag": _state(user),
        "rows": fixed + _changeable(user) if is_fixed else fixed,
        "sign_in": [
            SummaryRow("Signs in with", signs_in.ways),
            SummaryRow("Signed in on", "No device" if not n else _devices(n)),
        ],
        "has_factors": signs_in.has_factors,
        "n_sessions": n,
    }


def held_counts(held: Sequence["Held"]) -> list[str]:
    """Return how much of each kind of work someone has to do, in words."""
    return [
        f"{one.n:,} {one.kind.one if one.n == 1 else one.kind.many}" for one in held
    ]


def _devices(n: int) -> str:
    return "1 device" if n == 1 else f"{n} devices"


def close_page(
    user: User, held: Sequence["Held"], can_take: Sequence[User]
) -> FormPage:
    """Return the page that closes an account: what its owner still has to do."""
    return FormPage(
        title=f"Close the account of {user.display_name}",
        back_url=reverse("people:person", args=[user.username]),
        button="Close the account",
        button_kind="warning",
        template="people/close.html",
        context={"held": held_counts(held), "is_stuck": bool(held) and not can_take},
    )


def password_page(user: User, *, n_sessions: int, n_kept: int) -> FormPage:
    """Return the page that issues a one-time password: what ends with it.

    `n_kept` is how many devices keep what their owner logs until it is sent.
    """
    where = f" on {_devices(n_sessions)}" if n_sessions else ""
    lost = (
        f"What {_devices(n_kept)} can keep for them without signal ends too: what they "
        "have not sent yet is lost. If they can still sign in there, let them send it "
        "first."
    )
    return FormPage(
        title=f"Issue a one-time password to {user.display_name}",
        lede=f"Their present password stops working, and they are signed out{where}. "
        "Their keys for programs and the address of their calendar end too.",
        warning=lost if n_kept else "",
        back_url=reverse("people:person", args=[user.username]),
        button="Issue the password",
        button_kind="warning",
    )


def review_page() -> FormPage:
    """Return the page that confirms accounts."""
    return FormPage(
        title="Accounts due for review",
        lede="Confirm each quarter who still needs their account. Close the others "
        "from their pages.",
        back_url=f"{reverse('people:list')}?show={Accounts.REVIEW}",
        back_text="Back to people",
        button="Confirm",
    )


def review_choices(due: Sequence[User]) -> list[tuple[str, str]]:
    """Return each account that is due, with what helps to decide."""
    return [
        (
            user.username,
            f"{user.display_name} ({user.username}), {user.role_name}, "
            f"{user.team.name if user.team else user.organisation.name}. Last signed "
            f"in: {_when(user)}",
        )
        for user in due
    ]


def _changeable(user: User) -> list[SummaryRow]:
    return [
        SummaryRow("Work e-mail", user.email or "None"),
        SummaryRow("Role", user.role_name),
        SummaryRow("Team", user.team.name if user.team else "None"),
        SummaryRow("Signs sharing agreements as", user.signs_as or "Not a signatory"),
        SummaryRow("Signs closure notices as", user.get_rank_display() or "Signs none"),
    ]


def issued_view(issued: "Issued") -> dict[str, str]:
    """Return a one-time password with the time until which it is valid."""
    until = issued.user.one_time_until
    return {
        "username": issued.user.username,
        "display_name": issued.user.display_name,
        "password": issued.password,
        "good_until": written_instant(until) if until else "",
        "waits": waits_words(issued.user),
    }


def _row(user: User, page: str) -> Row:
    name = Cell(user.display_name, href=reverse(page, args=[user.username]))
    return Row(
        cells=[
            name,
            Cell("", tag=_state(user)),
            Cell(user.role_name, note=_named_for(user)),
            Cell(user.organisation.name, note=user.team.name if user.team else ""),
            user.username,
            _day(user),
        ],
        muted=not user.is_active,
    )


def _named_for(user: User) -> str:
    named = [
        "Receives referrals" if user.takes_referrals else "",
        "Reviews closure cases" if user.reviews_closures else "",
        f"Signs agreements as {user.signs_as}" if user.signs_as else "",
        f"Signs closure notices as {user.get_rank_display()}" if user.rank else "",
    ]
    return ". ".join(filter(None, named))


def _when(user: User) -> str:
    if user.last_login is None:
        return "Never"
    return short_instant(user.last_login)


def _day(user: User) -> Cell:
    """Return the day of the last sign-in, on one line."""
    if user.last_login is None:
        return Cell("Never")
    return Cell(short_date(london_date(user.last_login)), whole=True)


def _confirmed(user: User) -> str:
    if user.confirmed_at is None or user.confirmed_by is None:
        return "Not yet"
    return f"{written_instant(user.confirmed_at)}, by {user.confirmed_by.display_name}"


def _state(user: User) -> Tag:
    if not user.is_active:
        return Tag("Closed", "stopped")
    if user.one_time_until:
        return Tag("Has a one-time password", "waiting")
    if _waits(user):
        return Tag("Waits for approval", "waiting")
    return Tag("Open", "active")


def _waits(user: User) -> bool:
    """Return whether a second person has to approve something of an account.

    `queries` load what was asked with it.
    """
    is_unapproved = user.approved_at is None and user.role != Role.ADMINISTRATOR
    return is_unapproved or getattr(user, "asked", None) is not None


def waits_words(user: User, asks: str = "") -> str:
    """Say what of an account waits for a second person; "" if nothing does. `asks` is
    what is asked, in few words.
    """
    if not user.is_active or not _waits(user):
        return ""
    until = f"until a records manager or supervisor {_who_approves(user)} approved it."
    if user.approved_at is None:
        return f"This account sees no records {until} They find it on their home page."
    changed = f"What was changed ({asks})" if asks else "What was changed"
    return f"{changed} does not count {until} They find it on their home page."


def _who_approves(user: User) -> str:
    """Say of which team they are: one of a team lets no one into another team."""
    asked = getattr(user, "asked", None)
    team = asked.wanted.get("team", user.team_id) if asked else user.team_id
    if team and user.organisation.kind == OrganisationKind.POLICE:
        return "of its team, or of no team, has"
    return f"of {user.organisation.force.name} has"


def ground_without_team(found: "WithoutTeam") -> str:
    """Name the districts and wards without a team, in sentences; "" if all have one."""
    groups = (("district", found.districts), ("ward", found.wards))
    return " ".join(_without_team(one, names) for one, names in groups if names)


def _without_team(one: str, names: Sequence[str]) -> str:
    n = f"1 {one} has" if len(names) == 1 else f"{len(names):,} {one}s have"
    more = len(names) - MOST_NAMED
    also = f" and {more:,} more" if more > 0 else ""
    return f"{n} no team: {', '.join(names[:MOST_NAMED])}{also}."
