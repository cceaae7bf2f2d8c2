"""The forms to draw up, sign, suspend and end an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.kernel import clock
from stronghold.core.sharing.choices import Controllers, Gateway, Shared, Side
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import areas_to_share
from stronghold.core.sharing.rules import (
    FIGURES,
    LONGEST_ADDRESS,
    LONGEST_CONTACT,
    LONGEST_DESTROYED,
    LONGEST_DPIA,
    LONGEST_PURPOSE,
    LONGEST_REASON,
    LONGEST_TERM,
    MOST_MONTHS_KEPT,
    REVIEW_BEFORE_END,
    ROWS,
    USUAL_TERMS,
    Terms,
)
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.core.ui.telephone import LONGEST_PHONE
from stronghold.core.ui.widgets import ChipCheckboxes, ChipRadios, WholeNumberInput

# A year, its first and last day included.
A_YEAR = timedelta(days=364)
# What is usually the same in each agreement of a force, with any partner.
OWN_SIDE = (
    "kept_months",
    "destroyed_how",
    "police_contact",
    "police_email",
    "police_phone",
    "security_terms",
    "breach_terms",
    "requests_terms",
)


def _several(
    label: str, help_text: str = "", *, missing: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=bool(missing),
        help_text=help_text,
        widget=ChipCheckboxes,
        error_messages={"required": missing},
    )


def _line(
    label: str, help_text: str = "", *, longest: int, missing: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing},
    )


def _desk(side: str) -> tuple[forms.CharField, forms.EmailField, forms.CharField]:
    """Return the fields for a side's contact: position, e-mail and telephone."""
    return (
        _line(
            f"Position of the contact at {side}",
            "For example, Information sharing officer. Do not enter a name",
            longest=LONGEST_CONTACT,
            missing=f"Enter the position of the contact at {side}",
        ),
        forms.EmailField(
            label=f"E-mail address of the contact at {side}",
            help_text="A shared mailbox",
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            error_messages={
                "required": f"Enter the e-mail address of the contact at {side}"
            },
        ),
        forms.CharField(
            label=f"Telephone of the contact at {side}",
            max_length=LONGEST_PHONE,
            widget=forms.TextInput(
                attrs={"class": "sh-width-m", "inputmode": "tel", "autocomplete": "off"}
            ),
            error_messages={
                "required": f"Enter the telephone number of the contact at {side}"
            },
        ),
    )


@dataclass(frozen=True)
class Section:
    """A part of the form, with its own heading."""

    title: str
    fields: Sequence[forms.BoundField]
    # Filled in with usual words, so it opens only for who looks or has an error.
    is_folded: bool = False

    @property
    def has_error(self) -> bool:
        return any(field.errors for field in self.fields)


# The parts of the form, in the order in which an agreement is read.
SECTIONS = (
    ("Partner and purpose", ("partner", "purpose", "gateways", "dpia_reference")),
    ("What is shared", ("area_codes", "rows", "figures", "records_from")),
    (
        "Warrants and addresses",
        ("embargo_days", "closure_addresses", "address_months"),
    ),
    ("How the partner keeps it", ("kept_months", "destroyed_how")),
    (
        "Contacts",
        (
            "police_contact",
            "police_email",
            "police_phone",
            "partner_contact",
            "partner_email",
            "partner_phone",
        ),
    ),
    (
        "Security, breaches, requests and controllers",
        (
            "security_terms",
            "breach_terms",
            "requests_terms",
            "controllers",
            "joint_terms",
            "contact_point",
        ),
    ),
    ("How long it lasts", ("valid_from", "review_by", "ends_on")),
)


FOLDED = {"Security, breaches, requests and controllers"}


def _words(label: str, help_text: str = "", *, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=LONGEST_TERM,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
    )


class AgreementForm(ActionForm):
    """The terms of an agreement; another version starts with those of the last."""

    partner = forms.ChoiceField(
        label="Which organisation is it with?",
        error_messages={"required": "Choose the organisation"},
    )
    purpose = forms.CharField(
        label="Purpose",
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the information is shared for. Both sides sign these words",
        error_messages={"required": "Say what the information is shared for"},
    )
    gateways = _several(
        "The law that allows it", missing="Choose the law that allows it"
    )
    area_codes = _several(
        "Areas",
        "A whole district, or some of its wards. Records in other areas are not shared",
        missing="Choose at least one area",
    )
    rows = _several(
        "Shared as records",
        "Each record separately, with an approximate place and no narrative",
    )
    figures = _several(
        "Shared as figures",
        "Counts for weeks and quarters that have ended, with small numbers hidden. "
        "Choose records or figures, not both: a partner that sees records can count "
        "them",
    )
    embargo_days = forms.IntegerField(
        label="Days before a warrant is shown",
        initial=7,
        min_value=0,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
        help_text="Counted from the first entry. A warrant is never shown or counted "
        "while it can still be used. Figures are shown this many days after their week "
        "or quarter",
    )
    closure_addresses = forms.BooleanField(
        label="Show the address of a closure, once a court has made the order",
        required=False,
    )
    address_months = forms.IntegerField(
        label="Months to show that address after the order has ended",
        initial=0,
        min_value=0,
        max_value=LONGEST_ADDRESS,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
        help_text="0 means until the order ends. If the order is quashed on appeal, "
        "the address is removed at once",
    )
    records_from = DatePartsField(
        subject="Day from which records are shown",
        label="Records from",
        help_text="Anything that happened before this day is not shown. Go back only "
        "as far as the purpose needs",
    )
    dpia_reference = _line(
        "Data protection impact assessment",
        "Its reference, such as DPIA 2026/14. If none was needed, say who decided that",
        longest=LONGEST_DPIA,
        missing="Enter the reference of the data protection impact assessment",
    )
    kept_months = forms.IntegerField(
        label="Months for which the partner keeps what it is shown",
        min_value=1,
        max_value=MOST_MONTHS_KEPT,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
        help_text="Files, notes and copies, counted from the day it was shown",
        error_messages={"required": "Enter how many months the partner keeps it"},
    )
    destroyed_how = forms.CharField(
        label="How does the partner destroy it after that?",
        max_length=LONGEST_DESTROYED,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: deleted from the case system and from backups, paper "
        "shredded",
        error_messages={"required": "Say how the partner destroys it after that"},
    )
    police_contact, police_email, police_phone = _desk("the police")
    partner_contact, partner_email, partner_phone = _desk("the partner")
    security_terms = _words("How is it kept safe?", missing="Say how it is kept safe")
    breach_terms = _words(
        "What does each side do after a breach?",
        missing="Say what each side does after a breach",
    )
    requests_terms = _words(
        "Who answers people who ask about their data?",
        missing="Say who answers people who ask about their data",
    )
    controllers = forms.ChoiceField(
        label="Who are the controllers?",
        choices=Controllers.choices,
        initial=Controllers.SEPARATE,
        widget=ChipRadios,
        help_text="Joint controllers decide together why and how the data is processed "
        "(Data Protection Act 2018, section 58; UK GDPR, article 26)",
    )
    joint_terms = _words(
        "What have joint controllers arranged?",
        "Who answers for which duty. Only for joint controllers",
    )
    contact_point = forms.ChoiceField(
        label="Which side do people contact?",
        required=False,
        choices=[("", "Not joint controllers"), *Side.choices],
        help_text="Joint controllers name one contact point",
    )
    valid_from = DatePartsField(subject="First day", label="First day")
    review_by = DatePartsField(
        subject="Day of the review",
        label="To be reviewed by",
        help_text="Within a year of the first day, and early enough for another "
        "version to be signed before the last day",
    )
    ends_on = DatePartsField(subject="Last day")

    def __init__(
        self,
        *args: Any,
        by: User,
        replaces: Agreement | None = None,
        changes: Agreement | None = None,
        partner: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        partners = Organisation.objects.filter(of_force(by.force.pk)).exclude(
            kind=OrganisationKind.POLICE
        )
        self.partners = {partner.code: partner for partner in partners.order_by("name")}
        if before := changes or replaces:
            self.partners = {before.partner.code: before.partner}
            self._fill_in_from(before)
        else:
            self._fill_in_own_side(by)
            # The code that a link names; one that is none of these chooses none.
            self.initial["partner"] = partner
        if not changes:
            self._fill_in_days()
        # Also in a draft or a version of before these terms.
        for name, words in USUAL_TERMS.items():
            self.initial[name] = self.initial.get(name) or words
        self.initial["controllers"] = (
            self.initial.get("controllers") or Controllers.SEPARATE
        )
        known = [(partner.code, partner.name) for partner in self.partners.values()]
        self._offer("partner", known if before else [("", "Choose"), *known])
        self._offer("gateways", Gateway.choices)
        self._offer("area_codes", areas_to_share(by))
        self._offer("rows", [kind for kind in Shared.choices if kind[0] in ROWS])
        self._offer("figures", [kind for kind in Shared.choices if kind[0] in FIGURES])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _fill_in_days(self) -> None:
        """Suggest a year from today, reviewed well before it ends."""
        first = clock.today()
        last = first + A_YEAR
        days = {"valid_from": first, "ends_on": last}
        self.initial.update(days | {"review_by": last - REVIEW_BEFORE_END})

    def _fill_in_own_side(self, by: User) -> None:
        """Suggest the contact of the police and the retention of the last agreement."""
        drawn_up = Agreement.objects.filter(force=by.force)
        if last := drawn_up.order_by("-pk").first():
            self.initial.update({name: getattr(last, name) for name in OWN_SIDE})

    @property
    def sections(self) -> list[Section]:
        """Return the form in parts, each under its heading."""
        return [
            Section(title, [self[name] for name in names], is_folded=title in FOLDED)
            for title, names in SECTIONS
        ]

    def _fill_in_from(self, agreement: Agreement) -> None:
        for name in Terms.__dataclass_fields__:
            self.initial[name] = getattr(agreement, name)
        self.initial["partner"] = agreement.partner.code

    @property
    def organisation(self) -> Organisation:
        return self.partners[self.cleaned_data["partner"]]

    @property
    def terms(self) -> Terms:
        values = {n: v for n, v in self.cleaned_data.items() if n != "partner"}
        if values["controllers"] != Controllers.JOINT:
            values |= {"joint_terms": "", "contact_point": ""}
        return Terms(**values)


class SignForm(ActionForm):
    """The signer's own name, typed, so that one click is not enough to sign.

    `seen` stands for what the signer was shown; the page has it as it is now.
    """

    field_order: Sequence[str] = ("knows_loss", "typed_name", "seen")

    typed_name = forms.CharField(
        label="Type your name to sign",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type your name to sign"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    knows_loss = forms.BooleanField(
        label="I know that these will no longer be shown",
        error_messages={
            "required": "Say that you know what will no longer be shown, or ask for "
            "another draft"
        },
    )

    def __init__(
        self, *args: Any, by: User, losses: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """Ask whether the signer knows of `losses`, if there are any."""
        super().__init__(*args, **kwargs)
        help_text = f"Type: {by.display_name}. You sign as {by.signs_as}"
        self.fields["typed_name"].help_text = help_text
        if not losses:
            del self.fields["knows_loss"]


class ResumeForm(ActionForm):
    """The confirmation of what someone else asked; `seen` stands for what was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReasonForm(FreeTextForm):
    """Why an agreement is suspended, resumed or ended."""

    free_text = "reason"

    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The partner can read this. Do not name anyone or mention an "
        "investigation",
        error_messages={"required": "Say why"},
    )
