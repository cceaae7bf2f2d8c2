"""The form of a hearing pack: exhibit numbers, records of the place, the witnesses."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.packs.rules import LONGEST_WITNESSES, exhibits_in_order

if TYPE_CHECKING:
    from operations.papers.models import Paper

MOST_EXHIBITS = 200


class PackForm(ActionForm):
    """What goes into a pack, beside what always does."""

    mark_optional = False
    records = forms.MultipleChoiceField(
        label="What else happened at the premises?",
        help_text="From the record of the place, in cleared words. Choose what is "
        "evidence in this case",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    witnesses = forms.CharField(
        label="Witnesses (optional)",
        help_text="One a line, in the order of hearing: name, and what they are. Shown "
        "in the pack alone",
        required=False,
        max_length=LONGEST_WITNESSES,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        papers: Sequence["Paper"],
        records: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            self.fields[_name(paper.n)] = forms.IntegerField(
                label=paper.title,
                help_text=str(paper.get_kind_display()),
                required=False,
                min_value=1,
                max_value=MOST_EXHIBITS,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}
                ),
                error_messages={
                    "invalid": f"Exhibit number of “{paper.title}” must be a number"
                },
            )
        if records:
            cast(forms.MultipleChoiceField, self.fields["records"]).choices = records
        else:
            del self.fields["records"]

    @property
    def exhibit_fields(self) -> list[Any]:
        return [self[_name(paper.n)] for paper in self.papers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        numbers: Mapping[int, int | None] = {
            paper.n: cleaned.get(_name(paper.n)) for paper in self.papers
        }
        try:
            self.in_order = exhibits_in_order(numbers)
        except RuleBroken as broken:
            name = _name(self.papers[0].n)
            self.add_error(name, broken.message)
        return cleaned

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {
            "papers": self.in_order,
            "records": self.cleaned_data.get("records", []),
            "witnesses": self.cleaned_data["witnesses"],
        }


def initial_of(
    papers: Sequence["Paper"], *, chosen: Sequence[int] | None, **more: Any
) -> dict[str, Any]:
    """Return what the form begins with: the numbers of the last pack, or all in order.

    A paper that came since the last pack has no number yet.
    """
    order = [paper.n for paper in papers] if chosen is None else chosen
    numbers = {_name(n): number for number, n in enumerate(order, start=1)}
    return numbers | more


def _name(n: int) -> str:
    return f"paper_{n}"
