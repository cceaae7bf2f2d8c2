"""The pages of organisations: a table of all, and the teams of one."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from stronghold.core.accounts.models import Organisation
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table

COLUMNS = ("Name", "Kind", "Teams", "Open accounts")


def organisations_table(found: Sequence[Organisation]) -> Table:
    """Return the organisations; each leads to its page."""
    return Table(
        caption="Organisations",
        hide_caption=True,
        stacked=True,
        columns=[Column(label, numeric=label == "Open accounts") for label in COLUMNS],
        rows=[_row(one) for one in found],
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


def team_links(row: Organisation) -> list[Link]:
    """Return the teams of an organisation, each a link to its page."""
    return [
        Link(team.name, reverse("organisations:team", args=[row.code, team.pk]))
        for team in sorted(row.teams.all(), key=lambda team: team.name)
    ]
