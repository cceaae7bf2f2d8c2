"""The forms of named disclosures: recipient, terms, revoking, and the filter."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms

from operations.safeguarding.choices import NamePassed
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.records.forms import FreeTextForm, london_instant
from stronghold.core.sharing.choices import Gateway, Regime, Reliability
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.partners.disclosures.queries import (
    DisclosableRecord,
    agreements_for,
)
from stronghold.partners.disclosures.rules import (
    LONGEST_PURPOSE,
    LONGEST_REASON,
    LONGEST_REVOCATION_REASON,
    USUAL_DAYS,
    Terms,
    laws_for,
)
from stronghold.partners.portal.presenters.disclosures import ABOUT_ONE_PERSON

if TYPE_CHECKING:
    from stronghold.partners.disclosures.models import Disclosure

# Characters of a long text that are shown beside its box; the check shows all of it.
LONGEST_SHOWN = 160
NOT_YET = "not_yet"
NAME_FIELDS = ("name_passed", "name_passed_on", "name_passed_time")
# Terms that a correction copies from the disclosure that it replaces.
REPEATED_TERMS = ("purpose", "gateway", "from_regime", "to_regime", "reliability")


def _radios(label: str, missing: str, **given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **given,
    )


class RecipientForm(forms.Form):
    """Choose the recipient: one person at one of the partners."""

    mark_optional = False
    to = forms.ChoiceField(
        label="Who do you want to disclose it to?",
        help_text="A person with an account, at an organisation that has an agreement "
        "in force",
        widget=forms.Select(attrs={"class": "sh-width-m"}),
        error_messages={"required": "Choose who to disclose it to"},
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_organisation = groupby(people, key=lambda person: person.organisation.name)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a person"),
            *(
                (name, [(person.username, person.display_name) for person in some])
                for name, some in by_organisation
            ),
        ]


class DisclosureForm(FreeTextForm):
    """What is disclosed, why, by which law and for how long. No box starts ticked."""

    mark_optional = False
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    checked = forms.CharField(widget=forms.HiddenInput, required=False)
    disclosed_fields = forms.MultipleChoiceField(
        label="What to disclose",
        help_text="Tick only what they need. Anything not listed is never disclosed",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing to disclose"},
    )
    purpose = forms.CharField(
        label="What may they use it for?",
        help_text="They can read this. For example: to plan the visit to the tenant on "
        "2 June",
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what they may use it for"},
    )
    agreement = _radios("Agreement that allows it", "Choose the agreement")
    gateway = _radios("Law that allows it", "Choose the law that allows it")
    from_regime = _radios(
        "Held by the police under",
        "Choose under which law the police hold it",
        choices=Regime.choices,
        initial=Regime.PART_3,
    )
    to_regime = _radios(
        "They will hold it under",
        "Choose under which law they will hold it",
        choices=Regime.choices,
        help_text="Sharing Part 3 information for another purpose must be authorised "
        "by law, s.36(4): that is the law you choose above",
    )
    reliability = _radios(
        "How reliable is it?",
        "Choose how reliable it is",
        choices=Reliability.choices,
        help_text="They can read this, with the date and time of the disclosure",
    )
    reason = forms.CharField(
        label="Why does this person need to know it?",
        help_text="Only the police can read this. Say why it is necessary, and nothing "
        "else",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why this person needs to know it"},
    )
    name_passed = _radios(
        "How did you give them the person’s name?",
        "Choose how you gave them the person’s name",
        choices=[*NamePassed.choices, (NOT_YET, "Not yet")],
        help_text="They use this to know whom it is about. Never type the name here",
    )
    name_passed_on = DatePartsField(
        subject="Date you gave it", required=False, past=True
    )
    name_passed_time = ClockTimeField(
        subject="Time you gave it",
        required=False,
        help_text="Leave the date and the time empty if it was just now",
    )
    until = DatePartsField(
        subject="Last day they can read it",
        help_text=f"{USUAL_DAYS} days, unless they need it longer",
    )
    knows_it_is_live = forms.BooleanField(
        label="I know that this warrant is live, and they need to know about it now",
        error_messages={
            "required": "Confirm that you know the warrant is live, or stop here"
        },
    )
    names = {"fields": "disclosed_fields", "name_passed_at": "name_passed_time"}
    free_text = "purpose"

    def __init__(
        self,
        *args: Any,
        found: DisclosableRecord,
        by: User,
        person: User,
        replaces: "Disclosure | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.person, self.replaces = found, person, replaces
        agreements = agreements_for(by, person)
        self._offer("agreement", [_agreement(row) for row in agreements])
        laws = {code for row in agreements for code in laws_for(row.gateways)}
        self._offer("gateway", [law for law in Gateway.choices if law[0] in laws])
        fields = [
            (line.code, _with_words(line.label, line.words)) for line in found.lines
        ]
        self._offer("disclosed_fields", fields)
        if not found.is_live:
            del self.fields["knows_it_is_live"]
        if found.kind.code not in ABOUT_ONE_PERSON:
            for name in NAME_FIELDS:
                del self.fields[name]
        self.initial.update(self._initial_values(len(agreements) == 1))

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _initial_values(self, is_only_one: bool) -> dict[str, Any]:
        """Return what starts filled in: the usual last day, a choice that is the only
        one, and for a correction the terms of the disclosure that it replaces.
        """
        until = clock.today() + timedelta(days=USUAL_DAYS)
        given: dict[str, Any] = {"client_uuid": uuid.uuid4(), "until": until}
        for name in ("agreement", "gateway") if is_only_one else ():
            choices: Any = self.fields[name]
            if len(choices.choices) == 1:
                given[name] = choices.choices[0][0]
        if self.replaces is None:
            return given
        given |= {name: getattr(self.replaces, name) for name in REPEATED_TERMS}
        given["name_passed"] = self.replaces.name_passed or NOT_YET
        if at := self.replaces.name_passed_at:
            here = at.astimezone(LONDON)
            given |= {"name_passed_on": here.date(), "name_passed_time": here.time()}
        given["agreement"] = self.replaces.agreement.reference
        return given | {"disclosed_fields": self.replaces.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._warn_of(cleaned.get("reason", ""), field="reason")
        on, at = (cleaned.get(name) for name in NAME_FIELDS[1:])
        if (on is None) != (at is None) and not self.errors:
            name = NAME_FIELDS[1] if on is None else NAME_FIELDS[2]
            self.add_error(name, "Enter both the date and the time, or neither")
        return cleaned

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            **{name: given[name] for name in (*REPEATED_TERMS, "reason", "until")},
            fields=given["disclosed_fields"],
            name_passed=self._name_passed,
            name_passed_at=self._name_passed_at,
        )

    @property
    def _name_passed(self) -> str:
        way = self.cleaned_data.get("name_passed", "")
        return "" if way == NOT_YET else str(way)

    @property
    def _name_passed_at(self) -> datetime | None:
        given = self.cleaned_data
        if not self._name_passed:
            return None
        if on := given["name_passed_on"]:
            return london_instant(on, given["name_passed_time"])
        return clock.now()

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the facts of the disclosure to make; the form must be valid."""
        names = ("client_uuid", "agreement", "checked", "keep_words")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "recipient": self.person.username,
            "terms": self.terms,
            "knows_it_is_live": self.cleaned_data.get("knows_it_is_live", False),
            "replaces": self.replaces.reference if self.replaces else "",
        }


def _agreement(row: Any) -> tuple[str, str]:
    until = written_date(row.ends_on)
    return row.reference, f"{row.reference}, version {row.version}, until {until}"


def _with_words(label: str, words: str) -> str:
    plain = " ".join(words.split())
    if len(plain) > LONGEST_SHOWN:
        plain = f"{plain[:LONGEST_SHOWN].rsplit(maxsplit=1)[0]} …"
    return f"{label}: {plain}"


class RevokeForm(FreeTextForm):
    """Why a disclosure is revoked."""

    free_text = "reason"
    reason = forms.CharField(
        label="Why are you revoking it?",
        help_text="For example: sent to the wrong person, or no longer needed",
        max_length=LONGEST_REVOCATION_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you are revoking it"},
    )
