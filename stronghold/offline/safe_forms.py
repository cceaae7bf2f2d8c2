"""The one table of what may be logged without a connection.

A form is safe offline if storing it twice is storing it once, by its client UUID, and
if its page shows nobody's data. To add one: a row here, and
`data-offline-form="CODE"` on the `<form>` of its page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from operations.arrests.forms import ArrestForm
from operations.arrests.views import ARRESTS
from reports.forms.report import ReportForm
from reports.views.report import REPORTS
from stronghold.accounts.models import User
from stronghold.kernel.errors import NotFound
from stronghold.records.forms import RecordForm
from stronghold.records.presenters import RecordKind
from stronghold.records.views import new_page

# Asked of every record before it is kept: the server would send it back without.
PLACE = ("place", "latitude", "place_not_known")
WHEN = ("when", "day_day")


@dataclass(frozen=True)
class Need:
    """One of these fields must be filled; `message` says so, at the first of them."""

    fields: Sequence[str]
    message: str


@dataclass(frozen=True)
class SafeForm:
    """A form that may be filled without a connection, by its code."""

    code: str
    kind: RecordKind
    form: type[RecordForm]
    needs: Sequence[Need]

    @property
    def page_url(self) -> str:
        return self.kind.url("new")

    @property
    def shell_url(self) -> str:
        return reverse("offline:shell", args=[self.code])

    @property
    def template(self) -> str:
        return f"{self.kind.app}/new.html"

    def empty(self) -> RecordForm:
        """Return the form as nobody sees it: with nothing filled in."""
        return self.form(
            viewer=cast(User, AnonymousUser()), initial={"client_uuid": ""}
        )

    def page(self) -> dict[str, Any]:
        """Return what the form's page is drawn from."""
        return new_page(self.empty(), self.kind)


_WHERE = Need(PLACE, "Enter where it happened, or choose “Place not known”")
SAFE_FORMS = (
    SafeForm(
        "report",
        REPORTS,
        ReportForm,
        (
            Need(("concern",), "Choose what it is about"),
            _WHERE,
            Need(WHEN, ReportForm.when_missing),
        ),
    ),
    SafeForm(
        "arrest",
        ARRESTS,
        ArrestForm,
        (
            Need(WHEN, ArrestForm.when_missing),
            _WHERE,
            Need(("offence_class",), "Choose the principal offence"),
            Need(("age_band",), "Choose the age, or “Not known”"),
            Need(("drug_class",), "Choose the class, or “Not known yet”"),
        ),
    ),
)


def safe_form(code: str) -> SafeForm:
    for form in SAFE_FORMS:
        if form.code == code:
            return form
    raise NotFound
