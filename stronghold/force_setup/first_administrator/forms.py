"""The forms of the first administrator: the code; the force, if none; a person."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.rules import check_username
from stronghold.core.geography.choices import Country
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.force_setup.first_administrator.queries import organisation_code
from stronghold.force_setup.first_administrator.rules import NewForce, bare
from stronghold.force_setup.force_file import (
    CODE,
    ELSEWHERE,
    OTHER_LAW,
    AdministratorPlan,
    ForcePlan,
    OrganisationPlan,
)

_OFF = {"autocomplete": "off", "spellcheck": "false"}


class CodeForm(ActionForm):
    """The code from the server's console."""

    code = forms.CharField(
        label="Code from the server",
        max_length=60,
        help_text="It was printed by manage.py first_code",
        error_messages={"required": "Enter the code from the server"},
        widget=forms.TextInput(attrs=_OFF | {"autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        return bare(self.cleaned_data["code"])


class AdministratorForm(ActionForm):
    """The administrator's account; of a force that is set up first if there is none.

    A code that is for one force says its name and code, and they are not asked.
    """

    force_name = forms.CharField(
        label="Name of the force",
        max_length=100,
        help_text="Such as Thames Valley Police",
        error_messages={"required": "Enter the name of the force"},
        widget=forms.TextInput(attrs=_OFF),
    )
    force_code = forms.RegexField(
        rf"^{CODE.pattern}\Z",
        label="Code of the force",
        max_length=40,
        strip=True,
        help_text="Its name at data.police.uk, such as thames-valley. It never changes",
        error_messages={
            "required": "Enter the code of the force",
            "invalid": "Code of the force must be lower-case letters, digits and "
            "hyphens",
        },
        widget=forms.TextInput(attrs=_OFF | {"autocapitalize": "none"}),
    )
    country = forms.ChoiceField(
        label="Which country is it in?",
        choices=Country.choices,
        widget=forms.RadioSelect,
        help_text="It decides which law applies. Scotland and Northern Ireland have "
        "other law, which Stronghold does not know",
        error_messages={"required": "Choose the country"},
    )
    organisation = forms.ChoiceField(
        label="Organisation",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an organisation"},
    )
    name = forms.CharField(
        label="Your name",
        max_length=80,
        help_text="As colleagues know you",
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your work e-mail",
        error_messages={"required": "Enter your work e-mail"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    username = forms.CharField(
        label="Username",
        max_length=40,
        help_text="What you sign in with. It cannot be changed later",
        error_messages={"required": "Enter a username"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 12 characters. Three random words make a good password",
        error_messages={"required": "Enter a password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Password again",
        strip=False,
        error_messages={"required": "Enter the password again"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(
        self,
        *args: Any,
        police: Sequence[Organisation],
        new_force: NewForce | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.police = {one.code: one for one in police}
        self.new_force = new_force
        if police or new_force:
            del self.fields["force_name"], self.fields["force_code"]
        if police:
            del self.fields["country"]
        if len(police) > 1:
            field = cast(forms.ChoiceField, self.fields["organisation"])
            field.choices = [(code, one.name) for code, one in self.police.items()]
        else:
            del self.fields["organisation"]

    @classmethod
    def shown_again(
        cls,
        typed: Any,
        *,
        police: Sequence[Organisation],
        new_force: NewForce | None = None,
    ) -> "AdministratorForm":
        """Return the form with what was typed, unchecked, and without passwords."""
        form = cls(police=police, new_force=new_force)
        form.initial = {
            name: typed.get(name, "")
            for name in form.fields
            if name not in {"password", "again"}
        }
        return form

    def clean_force_code(self) -> str:
        code: str = self.cleaned_data["force_code"]
        if any(name in code for name in ELSEWHERE):
            raise forms.ValidationError(OTHER_LAW)
        return code

    def clean_name(self) -> str:
        """Return the name on one line, as e-mail and documents use it in headings."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        try:
            check_username(username)
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from error
        return username

    def clean(self) -> dict[str, Any]:
        """Check the password as everywhere: also against the names around it."""
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords differ. Enter the same twice")
        if password:
            try:
                validate_password(password, self._account())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given

    def _account(self) -> User:
        """Return the account, not stored, whose names the password must not be."""
        given, begun = self.cleaned_data, self.begun
        force = Force(code=begun.code, name=begun.name)
        return User(
            username=given.get("username", ""),
            display_name=given.get("name", ""),
            email=given.get("email", ""),
            organisation=self.of or Organisation(name=begun.name, force=force),
        )

    @property
    def begun(self) -> NewForce:
        """The force that is set up: the code's, or the one that was typed."""
        given = self.cleaned_data
        return self.new_force or NewForce(
            given.get("force_code", ""), given.get("force_name", "")
        )

    @property
    def of(self) -> Organisation | None:
        """The organisation of the account, if it was set up already."""
        if len(self.police) == 1:
            return next(iter(self.police.values()))
        return self.police.get(self.cleaned_data.get("organisation", ""))

    @property
    def administrator(self) -> AdministratorPlan:
        given = self.cleaned_data
        code = self.of.code if self.of else organisation_code(self.begun.name)
        return AdministratorPlan(
            username=given["username"],
            name=given["name"],
            organisation=code,
            email=given["email"],
        )

    @property
    def plan(self) -> ForcePlan | None:
        """What to set up first; None if the force was set up already."""
        if self.police:
            return None
        code, name = self.begun.code, self.begun.name
        own = OrganisationPlan(organisation_code(name), name, OrganisationKind.POLICE)
        return ForcePlan(
            code=code,
            name=name,
            administrator=self.administrator,
            organisations=(own,),
            jurisdiction=self.cleaned_data["country"],
        )
