"""The contents of the people pages: the table of all accounts, and one account."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.accounts.choices import Accounts
from stronghold.core.accounts.models import User
from stronghold.core.ui.dates import short_instant, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Chip, Column, Row, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from stronghold.core.accounts.actions import Issued
    from stronghold.core.accounts.work import Held


def accounts_chips(which: str, words: str) -> list[Chip]:
    """Return a link for each group of accounts, among those with the words."""
    chips = [Chip("All", _list_url("", words), current=not which)]
    for value, label in Accounts.choices:
        chips.append(Chip(str(label), _list_url(value, words), current=value == which))
    return chips


def _list_url(which: str, words: str) -> str:
    given = {"show": which, "name": words}
    asked = urlencode({name: value for name, value in given.items() if value})
    return reverse("people:list") + (f"?{asked}" if asked else "")


def people_table(people: Sequence[User], *, may_manage: bool) -> Table | None:
    """Return the table of accounts; None if there are none.

    Each leads to its page, or to its audit log for someone who may not manage it.
    """
    if not people:
        return None
    page = "people:person" if may_manage else "oversight:person"
    columns = ("Name", "Username", "Organisation", "Role", "Last signed in", "Account")
    return Table(
        caption="People",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in columns],
        rows=[_row(user, page) for user in people],
    )


def person_view(user: User, viewer: User, *, is_managed: bool) -> dict[str, Any]:
    """Return one account, as shown to its administrator.

    Details that can be changed are in the form, not here.
    """
    is_own = user.pk == viewer.pk
    fixed = [
        SummaryRow("Username", user.username),
        SummaryRow("Organisation", user.organisation.name),
        SummaryRow("Last signed in", _when(user)),
    ]
    if not is_managed:
        fixed.append(SummaryRow("Confirmed as still needed", _confirmed(user)))
    return {
        "username": user.username,
        "display_name": user.display_name,
        "is_active": user.is_active,
        "is_own": is_own,
        "is_managed": is_managed,
        "tag": _state(user),
        "rows": fixed + _changeable(user) if is_own or is_managed else fixed,
    }


def held_counts(held: Sequence["Held"]) -> list[str]:
    """Return how much of each kind of work someone has to do, in words."""
    return [
        f"{one.n:,} {one.kind.one if one.n == 1 else one.kind.many}" for one in held
    ]


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


def review_page() -> FormPage:
    """Return the page that confirms accounts."""
    return FormPage(
        title="Accounts due for review",
        lede="Confirm each quarter who still needs their account. Close the others "
        "from their pages.",
        back_url=_list_url(Accounts.REVIEW, ""),
        back_text="Back to people",
        button="Confirm",
    )


def review_choices(due: Sequence[User]) -> list[tuple[str, str]]:
    """Return each account that is due, with what helps to decide."""
    return [
        (
            user.username,
            f"{user.display_name} ({user.username}), {user.get_role_display()}, "
            f"{user.team.name if user.team else user.organisation.name}. Last signed "
            f"in: {_when(user)}",
        )
        for user in due
    ]


def _changeable(user: User) -> list[SummaryRow]:
    return [
        SummaryRow("Work e-mail", user.email or "None"),
        SummaryRow("Role", user.get_role_display()),
        SummaryRow("Team", user.team.name if user.team else "None"),
        SummaryRow("Signs sharing agreements as", user.signs_as or "Not a signatory"),
    ]


def issued_view(issued: "Issued") -> dict[str, str]:
    """Return a one-time password with the time until which it is valid."""
    until = issued.user.one_time_until
    return {
        "username": issued.user.username,
        "display_name": issued.user.display_name,
        "password": issued.password,
        "good_until": written_instant(until) if until else "",
    }


def _row(user: User, page: str) -> Row:
    name = Cell(user.display_name, href=reverse(page, args=[user.username]))
    return Row(
        cells=[
            name,
            user.username,
            Cell(user.organisation.name, note=user.team.name if user.team else ""),
            Cell(user.get_role_display(), note=_named_for(user)),
            _when(user),
            Cell("", tag=_state(user)),
        ],
        muted=not user.is_active,
    )


def _named_for(user: User) -> str:
    named = [
        "Receives referrals" if user.takes_referrals else "",
        "Reviews closure cases" if user.reviews_closures else "",
        f"Signs agreements as {user.signs_as}" if user.signs_as else "",
    ]
    return ". ".join(filter(None, named))


def _when(user: User) -> str:
    if user.last_login is None:
        return "Never"
    return short_instant(user.last_login)


def _confirmed(user: User) -> str:
    if user.confirmed_at is None or user.confirmed_by is None:
        return "Not yet"
    return f"{written_instant(user.confirmed_at)}, by {user.confirmed_by.display_name}"


def _state(user: User) -> Tag:
    if not user.is_active:
        return Tag("Closed", "stopped")
    if user.one_time_until:
        return Tag("Has a one-time password", "waiting")
    return Tag("Open", "active")
