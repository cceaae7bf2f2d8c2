"""The pages of organisations: a table of all, and the teams of one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.models import Organisation
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table

if TYPE_CHECKING:
    from stronghold.force_setup.organisations.queries import Ward

MOST_NAMED = 12
COLUMNS = ("Name", "Kind", "Teams", "Open accounts")


def organisations_table(
    found: Sequence[Organisation], others: Sequence[Organisation]
) -> Table:
    """Return the organisations, each with its page, then those of other forces."""
    return Table(
        caption="Organisations",
        hide_caption=True,
        stacked=True,
        columns=[Column(label, numeric=label == "Open accounts") for label in COLUMNS],
        rows=[_row(one) for one in found] + [_row_of_other(one) for one in others],
    )


def _row(one: Any) -> Row:
    teams = sorted(team.name for team in one.teams.all())
    url = reverse("organisations:organisation", args=[one.code])
    note = f"Issues closure notices as a {one.get_issues_as_display().lower()}"
    return Row(
        [
            Cell(one.name, href=url),
            Cell(one.get_kind_display(), note=note if one.issues_as else ""),
            ", ".join(teams) or "None",
            f"{one.n_people:,}",
        ]
    )


def _row_of_other(one: Organisation) -> Row:
    """Return a partner that another force keeps, with its teams and accounts."""
    url = reverse("several_forces:leave", args=[one.code])
    kept = "Another force keeps it, its teams and its accounts"
    return Row(
        [
            Cell(one.name, href=url),
            Cell(one.get_kind_display(), note=kept),
            "",
            "",
        ]
    )


def wards_of_team(
    found: Sequence["Ward"], drawn: Mapping[str, Any], own: str
) -> dict[str, Any]:
    """Return what the page of a team says and draws of wards; `own` is its name."""
    if not found:
        return {}
    return {"without": _without(found), "drawn": {"areas": drawn, "own": own}}


def _without(found: Sequence["Ward"]) -> str:
    """Say which wards no team has, or of many where; "" if each has one."""
    names = [ward.name for ward in found if not ward.team]
    if not names:
        return ""
    if len(names) == len(found):
        return "No ward has a team yet. New reports go to no team until it has one."
    n = "1 ward has" if len(names) == 1 else f"{len(names):,} wards have"
    if len(names) <= MOST_NAMED:
        return f"{n} no team: {', '.join(names)}."
    lost = (ward.district for ward in found if not ward.team and ward.district)
    homes = list(dict.fromkeys(lost))
    more = len(homes) - MOST_NAMED
    also = f" and {more:,} more" if more > 0 else ""
    where = f", in {', '.join(homes[:MOST_NAMED])}{also}" if homes else ""
    return f"{n} no team{where}."


def team_links(row: Organisation) -> list[Link]:
    """Return the teams of an organisation, each a link to its page."""
    return [
        Link(team.name, reverse("organisations:team", args=[row.code, team.pk]))
        for team in sorted(row.teams.all(), key=lambda team: team.name)
    ]
