"""The contents of the pages of access rules."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from stronghold.core.accounts.models import AccessRule, Organisation
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Column, Row, SummaryRow, Table


def rules_table(rules: Sequence[AccessRule]) -> Table | None:
    """Return the rules in their order; None if there are none."""
    if not rules:
        return None
    columns = ("Group", "Organisation", "Role", "Team", "Order")
    return Table(
        caption="Access rules",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in columns],
        rows=[_row(rule, number) for number, rule in enumerate(rules, start=1)],
    )


def _row(rule: AccessRule, number: int) -> Row:
    return Row(
        [
            Cell(
                rule.value,
                href=reverse("access:change", args=[rule.pk]),
                note=f"Claim: {rule.claim}",
            ),
            rule.organisation.name,
            rule.role_name,
            rule.team.name if rule.team else "–",
            str(number),
        ]
    )


def gives(rule: AccessRule, number: int) -> list[SummaryRow]:
    """Return what the deciding rule gives, and which one it is."""
    return [
        SummaryRow("Organisation", rule.organisation.name),
        SummaryRow("Role", rule.role_name),
        SummaryRow("Team", rule.team.name if rule.team else "None"),
        SummaryRow(
            "Decided by",
            f"Rule {number}: {rule.value}",
            change_url=reverse("access:change", args=[rule.pk]),
        ),
    ]


def tried(rule: AccessRule | None, rules: Sequence[AccessRule]) -> dict[str, Any]:
    """Return what claims would give: the rows of the deciding rule, or none."""
    if rule is None:
        return {"is_tried": True, "rows": []}
    number = next(n for n, one in enumerate(rules, start=1) if one.pk == rule.pk)
    return {"is_tried": True, "rows": gives(rule, number)}


def rule_page(
    title: str, organisation: Organisation, rule: AccessRule | None = None
) -> FormPage:
    """Return the page of a new rule, or of one that can also be removed."""
    remove = reverse("access:remove", args=[rule.pk]) if rule else ""
    return FormPage(
        title=title,
        caption=organisation.name,
        back_url=reverse("access:list"),
        back_text="Access rules",
        template="people/access_rule.html",
        context={"remove_url": remove, "organisation": organisation},
    )


def remove_page(rule: AccessRule, number: int) -> FormPage:
    """Return the page that removes a rule, with what it gives."""
    return FormPage(
        title="Remove this access rule?",
        back_url=reverse("access:list"),
        back_text="Access rules",
        facts=gives(rule, number)[:3],
        warning=f"People who have access only by {rule.value} lose it within minutes. "
        "Their accounts and records stay.",
        button="Remove",
        button_kind="warning",
    )
