"""Reads each list's parameters strictly, with the filter of its page."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from operations.deadlines.choices import DeadlineKind, Level, Whose
from operations.deadlines.queries.listed import DeadlineFilter
from operations.taskings.queries import TaskingFilter
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.presenters import address
from stronghold.exports.kinds.kind import Filters

Params = Mapping[str, str]
Read = Callable[[User, Params], Filters]


def by_filter_form(make_form: Callable[[User, Params], FilterForm]) -> Read:
    """Read the parameters with the list's filter form, which also has the words."""

    def read(viewer: User, given: Params) -> Filters:
        form = make_form(viewer, given)
        form.is_valid()
        for name, messages in form.errors.items():
            raise RuleBroken(str(messages[0]), field=name)
        words = [label for _, label in form.chosen]
        return Filters(form.wanted, form.wanted.as_params(), words)

    return read


def of_taskings(viewer: User, given: Params) -> Filters:
    wanted = TaskingFilter.from_params(given)
    words = ["For me or my team"] if wanted.mine else []
    words.append("Answered" if wanted.answered else "Open")
    return Filters(wanted, wanted.as_params(), words)


def of_deadlines(viewer: User, given: Params) -> Filters:
    """Read the filters, refusing values that the page would ignore.

    In a page a wrong filter is seen at once; in a file it would go unnoticed.
    """
    wanted = DeadlineFilter.from_params(viewer, given)
    params = wanted.as_params()
    for name, value in given.items():
        if value and params.get(name) != value:
            raise RuleBroken(f"{value[:20]!r} is not one of its values", field=name)
    words = [str(Whose(wanted.whose).label)]
    if wanted.kind:
        words.append(str(DeadlineKind(wanted.kind).label))
    if wanted.level:
        words.append(str(Level(wanted.level).label))
    words.append("Done in the last 60 days" if wanted.done else "Still to be done")
    return Filters(wanted, params, words)


def page_of(name: str) -> Callable[[Params], str]:
    """Return a function that makes the address of the list with its filters."""

    def url(params: Params) -> str:
        return address(reverse(name), dict(params))

    return url


def names_of(filter_class: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = filter_class.names()
    return names
