"""The form of a county line."""

from collections.abc import Mapping
from typing import Any

from operations.safeguarding.choices import (
    Band,
    LineClosure,
    LineStatus,
    Threat,
    Travel,
)
from operations.safeguarding.forms.fields import (
    NewForm,
    choice_field,
    multiple_choice_field,
    text_field,
)
from operations.safeguarding.models import CountyLine
from operations.safeguarding.rules import lines as line_rules
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipRadios


class LineForm(NewForm):
    """The facts of a county line."""

    # What a closed line must say is optional for others only.
    mark_optional = False
    shown_when: Mapping[str, str] = {
        "closed_on": "status=closed",
        "closure_type": "status=closed",
        "number_dead_on": "status=closed",
        "charge_known_by": "closure_type=1",
    }
    name = text_field(
        "What is the line called?",
        line_rules.LONGEST_NAME,
        "Its street brand. Never its phone number or a person’s name",
        missing="Enter what the line is called",
    )
    hub = text_field(
        "Where does it come from? (optional)",
        line_rules.LONGEST_HUB,
        "The town or the force area of its hub",
        required=False,
    )
    status = choice_field(
        "Status", LineStatus.choices, missing="Choose a status", widget=ChipRadios
    )
    first_known_on = DatePartsField(subject="Day it was first known", past=True)
    closed_on = DatePartsField(subject="Day it was closed", required=False, past=True)
    closure_type = choice_field(
        "How was it closed?",
        LineClosure.choices,
        missing="Choose how it was closed",
        required=False,
    )
    number_dead_on = DatePartsField(
        subject="Day since which its number is out of use",
        required=False,
        past=True,
        help_text="Leave out the number itself",
    )
    charge_known_by = text_field(
        "How is the charge known?",
        line_rules.LONGEST_CHARGE,
        "Only if no arrest linked to this line led to a charge, such as: charged by "
        "another force. No names and no phone number",
        required=False,
    )
    travel = multiple_choice_field(
        "How do they travel? (optional)", Travel.choices, required=False
    )
    threats = multiple_choice_field(
        "Weapons and threats (optional)", Threat.choices, required=False
    )
    children = choice_field(
        "Children exploited",
        Band.choices,
        missing="Choose how many children, or “Not known”",
        widget=ChipRadios,
    )
    adults = choice_field(
        "Adults exploited",
        Band.choices,
        missing="Choose how many adults, or “Not known”",
        widget=ChipRadios,
    )

    def __init__(
        self, *args: Any, line: CountyLine | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if line is not None:
            own = ("name", "hub", "status", "closed_on", "travel", "threats")
            closure = ("closure_type", "number_dead_on", "charge_known_by")
            for name in own + closure + ("children", "adults"):
                self.initial[name] = getattr(line, name)
            self.initial["first_known_on"] = line.occurred_on

    def clean(self) -> dict[str, Any]:
        """Warn of a phone number or a name together with all other errors."""
        cleaned = super().clean()
        for field in ("name", "hub", "charge_known_by"):
            words = cleaned.get(field, "")
            try:
                line_rules.check_no_number(words, field=field)
            except RuleBroken as broken:
                self.add_rule(broken)
            else:
                self._warn_of(words, field=field)
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the action takes of a county line."""
        given = dict(self.cleaned_data)
        del given["client_uuid"]
        return given
