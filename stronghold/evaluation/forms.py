"""The settings of an evaluation, read from its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from stronghold.evaluation.choices import METRES, RINGS, Flow, Where
from stronghold.evaluation.rules.windows import CHOICES

if TYPE_CHECKING:
    from stronghold.evaluation.queries.subjects import Evaluated

REST = ("", "The rest of the district")


@dataclass(frozen=True)
class Settings:
    """What is counted, from which day, how long, where, and compared with what.

    `weeks` is 0 for the longest possible; `ward` is empty for the rest of the district.
    """

    flow: Flow = Flow.REPORTS
    day: str = ""
    weeks: int = 0
    where: Where = Where.STREET
    metres: int = 150
    ring: int = 300
    ward: str = ""


class SettingsForm(forms.Form):
    """Every choice has a default, so that an address without parameters works."""

    mark_optional = False

    of = forms.ChoiceField(label="Count", required=False)
    day = forms.ChoiceField(label="From the day of", required=False)
    weeks = forms.ChoiceField(label="Weeks on each side", required=False)
    place = forms.ChoiceField(label="The place is", required=False)
    metres = forms.ChoiceField(label="Metres around", required=False)
    ring = forms.ChoiceField(label="Ring beyond the place", required=False)
    ward = forms.ChoiceField(label="Compare with", required=False)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        subject: "Evaluated",
        flows: Sequence[Flow],
        wards: Sequence[tuple[str, str]],
    ) -> None:
        self.defaults = Settings(where=subject.places[0], flow=flows[0])
        super().__init__(data or None, initial=self._params(self.defaults))
        chosen: dict[str, Sequence[tuple[Any, str]]] = {
            "of": [(flow.value, flow.label) for flow in flows],
            "day": [(began.code, began.label.capitalize()) for began in subject.days],
            "weeks": [("", "The longest possible"), *_counted(CHOICES, "weeks")],
            "place": [(where.value, where.label) for where in subject.places],
            "metres": _counted(METRES, "metres"),
            "ring": _counted(RINGS, "metres"),
            "ward": [REST, *wards],
        }
        for name, choices in chosen.items():
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]
        self._remove_single_choices(subject)

    def _remove_single_choices(self, subject: "Evaluated") -> None:
        """Remove the fields that have only one choice."""
        if len(subject.days) == 1:
            del self.fields["day"]
        if Where.RADIUS not in subject.places:
            del self.fields["metres"]

    @property
    def settings(self) -> Settings:
        """Return the settings chosen; a missing field has its default."""
        if not self.is_bound:
            return self.defaults
        given, default = self.cleaned_data.get, self.defaults
        return Settings(
            flow=Flow(given("of") or default.flow),
            day=given("day") or "",
            weeks=int(given("weeks") or 0),
            where=Where(given("place") or default.where),
            metres=int(given("metres") or default.metres),
            ring=int(given("ring") or default.ring),
            ward=given("ward") or "",
        )

    @staticmethod
    def _params(settings: Settings) -> dict[str, Any]:
        return {
            "of": settings.flow,
            "place": settings.where,
            "metres": settings.metres,
            "ring": settings.ring,
        }


def _counted(numbers: Sequence[int], unit: str) -> list[tuple[str, str]]:
    return [(str(n), f"{n} {unit}") for n in numbers]
