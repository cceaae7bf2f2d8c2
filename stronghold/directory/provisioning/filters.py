"""Filters of SCIM as conditions of the database, where its columns can answer them."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.db.models import Q
from scim2_models import Resource, ScimFilter
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from stronghold.directory.provisioning.resources import Group, User

R = TypeVar("R", bound=Resource[Any])
Columns = Mapping[tuple[str, str | None], Callable[[Any], Q]]

# What a directory looks people up by: userName and externalId, to see who is here.
OF_PEOPLE: Columns = {
    ("user_name", None): lambda value: Q(user_name=value.lower()),
    ("external_id", None): lambda value: Q(external_id=value),
    ("emails", "value"): lambda value: Q(emails__contains=[value.lower()]),
    ("active", None): lambda value: Q(is_active=value),
}
OF_GROUPS: Columns = {
    ("display_name", None): lambda value: Q(display_name__iexact=value),
    ("external_id", None): lambda value: Q(external_id=value),
}
COLUMNS: Mapping[type[Resource[Any]], Columns] = {User: OF_PEOPLE, Group: OF_GROUPS}


class _NoColumn(Exception):
    """A part of the filter asks for what no column answers."""


class _Conditions(FilterVisitor[Q]):
    """Turns comparisons for equality, joined by "and" and "or", into conditions."""

    def __init__(self, asked: ScimFilter[Any], columns: Columns) -> None:
        self._asked, self._columns = asked, columns

    def visit_comparison(self, node: Comparison) -> Q:
        found = self._asked.resolve_comparison(node.attr_path)
        key = (found.field_name, found.sub_field_name) if found else ("", None)
        is_simple = node.op == CompareOperator.eq and node.value is not None
        if not is_simple or key not in self._columns:
            raise _NoColumn
        return self._columns[key](node.value)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        join = and_ if node.op == LogicalOperator.and_ else or_
        return reduce(join, [self.visit(term) for term in node.terms])

    def visit_present(self, node: Present) -> Q:
        raise _NoColumn

    def visit_not(self, node: Not) -> Q:
        raise _NoColumn

    def visit_value_path(self, node: ValuePath) -> Q:
        raise _NoColumn


def condition_of(asked: ScimFilter[R], model: type[R]) -> Q | None:
    """Return a filter as a condition; None if the rows must be compared one by one."""
    try:
        return _Conditions(asked, COLUMNS[model]).visit(asked.ast)
    except _NoColumn:
        return None
