"""The forms of operations, the choice of one, and what all forms of plans share."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser

from operations.operation.choices import Phase
from operations.operation.fields import is_shown
from operations.operation.models import Operation
from operations.operation.queries import (
    operation_named,
    operations_to_name,
    organisations_to_choose,
    wholes_to_choose,
)
from operations.operation.record import OPERATIONS
from operations.operation.rules import LONGEST_NAME, LONGEST_TEXT
from stronghold.core.accounts.models import User
from stronghold.core.geography.queries import wards_to_choose
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import NOT_CONTENT, FreeTextForm
from stronghold.core.records.rules import AlreadySubmitted
from stronghold.core.records.submission import Submission
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios


def operation_field(
    viewer: User | AnonymousUser, named: Operation | None = None
) -> forms.ChoiceField:
    """Return a choice of the operations under way, and of the one already named."""
    choices = [("", "None"), *operations_to_name(viewer)]
    if named and is_shown(named) and named.reference not in dict(choices):
        choices.append((named.reference, named.name))
    return forms.ChoiceField(
        label="Operation (optional)",
        required=False,
        choices=choices,
        error_messages={"invalid_choice": "Choose one of the operations"},
    )


def operation_chosen(
    viewer: User, reference: str, *, named: Operation | None
) -> Operation | None:
    """Return the operation that a form names; one that is not shown stays as it was.

    `named` is the one before. RuleBroken if the viewer may not name it.
    """
    kept = named if named and not is_shown(named) else None
    return operation_named(viewer, reference) or kept


def long_text(label: str, hint: str = "", *, longest: int, **options: Any) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"{label} must be {longest:,} characters or less",
            **options.pop("errors", {}),
        },
        **options,
    )


class PlanForm(FreeTextForm):
    """A form that sets up, changes or moves an operation, a priority or a tasking."""

    mark_optional = False
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Every field of free text; each is checked for names of people.
    texts: tuple[str, ...] = ()
    names: Mapping[str, str] = {}

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.initial.setdefault("client_uuid", uuid.uuid4())

    def clean_client_uuid(self) -> uuid.UUID:
        return self.cleaned_data["client_uuid"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.texts:
            self._warn_of(cleaned.get(name) or "", field=name)
        return cleaned

    @property
    def submission(self) -> Submission:
        data: Any = self.data
        content = {k: data.getlist(k) for k in data if k not in NOT_CONTENT}
        return Submission.of(self.cleaned_data["client_uuid"], content)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of it."""
        raise NotImplementedError

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            # It names the hidden field that identifies the submission.
            self.add_error(None, broken.message)
        else:
            super().add_rule(broken)


class OperationForm(PlanForm):
    """An operation: name, aims, wards, partners, first and last day."""

    texts = ("aims",)
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text="Such as Stronghold",
        error_messages={"required": "Enter the name of the operation"},
    )
    aims = long_text(
        "Aims (optional)",
        "What should be different when it ends",
        longest=LONGEST_TEXT,
        required=False,
    )
    begins_on = DatePartsField(subject="First day", help_text="Such as 27 3 2026")
    ends_on = DatePartsField(
        subject="Last day",
        label="Last day (optional)",
        required=False,
        help_text="Leave empty if it has no end date",
    )

    def __init__(
        self, *args: Any, operation: Operation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.viewer.organisation_id
        others = organisations_to_choose(self.viewer)
        self.partners = {other.code: other for other in others if other.pk != own}
        wards = wards_to_choose(force=self.viewer.force_id)
        areas = [*operation.areas] if operation else []
        wards += [(code, code) for code in areas if code not in dict(wards)]
        self.fields["partners"] = _multiple_choice(
            "Partners (optional)", self._partners()
        )
        self.fields["areas"] = _multiple_choice("Wards (optional)", wards)
        self.fields["part_of"] = forms.ChoiceField(
            label="Part of (optional)",
            required=False,
            choices=[("", "No wider operation")]
            + wholes_to_choose(self.viewer, operation),
            help_text="What is recorded in this operation counts there too",
            error_messages={"invalid_choice": "Choose one of the operations"},
        )
        self._whole = operation.part_of if operation else None
        if operation:
            self.initial["part_of"] = OPERATIONS.field("part_of").value(operation)
            for name in ("name", "aims", "begins_on", "ends_on", "areas"):
                self.initial[name] = getattr(operation, name)
            named = operation.partners.all()
            self.initial["partners"] = [partner.code for partner in named]
        else:
            self.initial.setdefault("begins_on", clock.today())

    def _partners(self) -> list[tuple[str, str]]:
        return [(partner.code, partner.name) for partner in self.partners.values()]

    @property
    def cleaned(self) -> dict[str, Any]:
        names = ("name", "aims", "areas", "begins_on", "ends_on", "keep_words")
        partners = [self.partners[code] for code in self.cleaned_data["partners"]]
        part_of = self.cleaned_data["part_of"]
        whole = operation_chosen(self.viewer, part_of, named=self._whole)
        given = {n: self.cleaned_data[n] for n in names}
        return given | {"partners": partners, "part_of": whole}


def _multiple_choice(
    label: str, choices: list[tuple[str, str]]
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=ChipCheckboxes
    )


class PhaseForm(PlanForm):
    """The phase that an operation moves to, and the day on which that began."""

    phase = forms.ChoiceField(
        label="Phase",
        widget=ChipRadios,
        error_messages={"required": "Choose a phase"},
    )
    began_on = DatePartsField(
        subject="Day it began", past=True, help_text="Such as 27 3 2026"
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["phase"]
        field.choices = [c for c in Phase.choices if c[0] != operation.phase]
        self.initial.setdefault("began_on", clock.today())

    @property
    def cleaned(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("phase", "began_on")}
