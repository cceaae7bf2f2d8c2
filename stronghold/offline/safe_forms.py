"""The forms that can be filled in without a connection.

A form is safe offline if sending it twice stores it once, by its client UUID. To add
one, add a row here, and `data-offline-form="CODE"` to the `<form>` of its page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from operations.abstraction.forms import TimeAwayForm
from operations.activities.forms import MISSING_PEOPLE, ActivityForm, EndForm
from operations.activities.presenters import end_page
from operations.activities.record import ACTIVITIES
from operations.arrests.forms import ArrestForm
from operations.arrests.record import ARRESTS
from operations.closure_moves.forms import AboutCase, ServeForm
from operations.doors.forms import VisitForm
from operations.taskings.rules import MOVES as TASKING_MOVES
from operations.warrants.forms.entry import EntryForm
from reports.intake.forms import ReportForm
from reports.report.record import REPORTS
from reports.triage.rules import MOVES as REPORT_MOVES
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.forms import RecordForm
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.rules import Need
from stronghold.core.records.views import new_page

# Fields that every record needs before it is stored on the phone.
PLACE = ("place", "latitude", "place_not_known")
WHEN = ("when", "day_day")
NO_USER = cast(User, AnonymousUser())


@dataclass(frozen=True)
class SafeForm:
    """The form of a new record. Its page has no personal data, so a phone stores it."""

    code: str
    kind: RecordKind[Any]
    form: type[RecordForm]
    needs: Sequence[Need]

    @property
    def one(self) -> str:
        return self.kind.one

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
        """Return the empty form, independent of any user."""
        return self.form(viewer=NO_USER, initial={"client_uuid": ""})

    def page(self) -> dict[str, Any]:
        """Return the context of the form's page."""
        return new_page(self.empty(), self.kind)


@dataclass(frozen=True)
class OpenForm:
    """A form about one record. Its page shows data, so phones do not store the page.

    If such a page is open without signal, it stores its entry, which it cannot send.
    """

    code: str
    one: str
    empty: Callable[[], forms.Form]


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
        ),
    ),
    SafeForm(
        "activity",
        ACTIVITIES,
        ActivityForm,
        (
            Need(("kind",), "Choose what it was"),
            _WHERE,
            Need(WHEN, ActivityForm.when_missing),
            Need(("length",), "Choose how long it took, or “Still under way”"),
            Need(("n_people",), MISSING_PEOPLE),
        ),
    ),
)


def _entry() -> EntryForm:
    return EntryForm(viewer=NO_USER, premises=[])


def _service() -> ServeForm:
    return ServeForm(about=AboutCase(is_police=True))


def _end() -> EndForm:
    form = EndForm(activity=None)
    form.initial["client_uuid"] = ""
    return form


def _time_away() -> TimeAwayForm:
    form = TimeAwayForm(today=clock.today())
    # Its days have the names of today, and are shown on the phone on others.
    cast(Any, form.fields["day"]).choices = []
    return form


OPEN_FORMS = (
    OpenForm("visit", "Visit to a closed address", VisitForm),
    OpenForm("time_away", "Time away", _time_away),
    OpenForm("entry", "Entry under a warrant", _entry),
    OpenForm("service", "Service of a closure notice", _service),
    OpenForm("end", "End of an activity", _end),
)


@dataclass(frozen=True)
class MoveForm:
    """A move of one record, as a button of a page that phones keep sealed.

    `labels` are the words of its fields and answers, to show it while it waits.
    """

    code: str
    one: str
    labels: Mapping[str, Mapping[str, Any]]


def _move(code: str, one: str, moves: Mapping[str, str], **texts: str) -> MoveForm:
    words = {name: {"label": label, "answers": {}} for name, label in texts.items()}
    asked = {
        "offline_about": {"label": "About", "answers": {}},
        "move": {"label": "What you did", "answers": dict(moves)},
    }
    return MoveForm(code, one, asked | words)


MOVE_FORMS = (
    _move("report_move", "Move of a report", {m.code: m.label for m in REPORT_MOVES}),
    _move(
        "tasking_move",
        "Answer to a tasking",
        {m.code: m.label for m in TASKING_MOVES},
        outcome="Your answer",
    ),
)


@dataclass(frozen=True)
class EndShell:
    """The form for the end of an activity that was started on this phone.

    It names the activity only by its client UUID, so a phone stores this page too: an
    activity started without signal has no reference yet. The queue sends in order, so
    the start is always sent first.
    """

    code: str = "end"
    template: str = "activities/end.html"

    @property
    def shell_url(self) -> str:
        return reverse("offline:shell", args=[self.code])

    @property
    def page_url(self) -> str:
        """Return where it is sent, with UUID for that of the start."""
        return reverse("activities:end_started", args=["UUID"])

    def page(self) -> dict[str, Any]:
        return {"form": _end(), "page": end_page(None)}


END_SHELL = EndShell()


def safe_form(code: str) -> SafeForm | EndShell:
    """Return the form with this code that phones store. NotFound otherwise."""
    for form in (*SAFE_FORMS, END_SHELL):
        if form.code == code:
            return form
    raise NotFound
