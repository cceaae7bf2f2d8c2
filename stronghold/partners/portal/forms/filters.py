"""The filters of a list of shared rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import DayInput, FilterForm
from stronghold.partners.portal.kinds import LABELS, SharedKind
from stronghold.partners.portal.queries.filters import SharedFilter, codes_of


class ListFilterForm(FilterForm):
    """The filter panel of a list: days, a ward and a code such as the status."""

    wanted: SharedFilter

    def __init__(
        self,
        *args: Any,
        kind: SharedKind,
        wards: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.wards = kind, dict(wards)
        self.fields |= {
            "from": _field(f"{LABELS[kind.day]}, from", DayInput()),
            "to": _field(f"{LABELS[kind.day]}, to", DayInput()),
        }
        if kind.has_place and wards:
            self.fields["ward"] = _field("Ward", _select(wards))
        if kind.by:
            self.fields["by"] = _field(LABELS[kind.by], _select(codes_of(kind)))

    def read(self, given: Mapping[str, str]) -> SharedFilter:
        found = SharedFilter.from_params(self.kind, given)
        if found.ward and found.ward not in self.wards:
            raise RuleBroken("Choose a ward of the agreement", field="ward")
        return found


def _field(label: str, widget: forms.Widget) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=widget)


def _select(choices: Iterable[tuple[str, str]]) -> forms.Select:
    return forms.Select(choices=[("", "All"), *choices])
