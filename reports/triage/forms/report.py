"""The forms of triage of one report: triage it, assign, move, grade, clear."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from reports.report.choices import (
    Basis,
    Grade,
    InformationAssessment,
    Outcome,
    SourceEvaluation,
)
from reports.report.models import Report
from reports.report.rules import NO_TEAM, OPEN, time_of
from reports.triage.choices import Concerned
from reports.triage.models import Assessment
from reports.triage.rules import (
    CONSIDERATIONS,
    DECIDING,
    LONGEST_CLEARED,
    LONGEST_REASON,
    SOURCE_GRADES,
    weight_wanted,
)
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams, workers
from stronghold.core.decided.rules import written_time
from stronghold.core.kernel.choices import in_order, offered
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import FreeTextForm, SeenForm
from stronghold.core.ui.widgets import ChipRadios
from stronghold.duty.forms import named_with_days_off

# The label and question of each THRIVE consideration.
ASKS: Mapping[str, tuple[str, str]] = {
    "threat": ("Threat", "Is anyone or anything threatened?"),
    "harm": ("Harm", "How badly is someone harmed, or could be?"),
    "risk": ("Risk", "How likely is it to happen, or to happen again?"),
    "investigation": ("Investigation", "Is there something to find out or secure?"),
    "vulnerability": ("Vulnerability", "Is anyone unable to protect themselves?"),
    "engagement": ("Engagement", "What do the caller and the neighbours need?"),
}
ASSESSED = (*CONSIDERATIONS, "grade", "reason")
assert tuple(ASKS) == CONSIDERATIONS  # noqa: S101 - the form asks what is stored


def grade_choices(received_at: datetime) -> list[tuple[str, str]]:
    """Return the grades, each with how soon a report must be attended.

    The times are those that counted when it was received.
    """
    return [
        (code, f"{label}: {_attendance(time_of(code, received_at))}")
        for code, label in in_order(Grade)
    ]


def _attendance(time: timedelta | None) -> str:
    if time is None:
        return "no one is sent"
    return f"attend within {written_time(int(time.total_seconds()) // 60)}"


def _reason(label: str, hint: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter why it is re-opened",
            "max_length": f"Reason must be {LONGEST_REASON} characters or less",
        },
    )


class ShownBefore(forms.HiddenInput):
    """What the page showed of a field; no label or hint is about it."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        return super().render(name, value, None, renderer)


class TriageForm(SeenForm, FreeTextForm):
    """Triage of one report: THRIVE, the grade, and who it is assigned to.

    Each weight starts at "Not assessed". A grade needs the weights that decide it, and
    is chosen freely. To assign it without a grade is possible too.
    """

    free_text = "reason"
    mark_optional = False
    grade = forms.ChoiceField(label="Grade", required=False, widget=ChipRadios)
    reason = _reason("Why this grade? (optional)", "The main reasons", required=False)

    def __init__(
        self,
        *args: Any,
        viewer: User,
        report: Report,
        latest: Assessment | None,
        seen: str,
        **kwargs: Any,
    ) -> None:
        # The queue beside it has fields of the same names.
        kwargs["auto_id"] = "triage_%s"
        super().__init__(*args, **kwargs)
        self.people = {
            person.username: person for person in workers(viewer, Verb.WORK_REPORTS)
        }
        self.report = report
        self.fields["grade"].choices = grade_choices(  # type: ignore[attr-defined]
            report.received_at
        )
        now = report.assigned_to
        stays = f"Stays with {now.display_name}" if now else "Not assigned"
        if report.status in OPEN:
            self.fields["person"] = forms.ChoiceField(
                label="Assign to",
                choices=people_choices(self.people.values(), none=stays),
                required=False,
            )
        weighed = {
            name: forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[*Concerned.choices, ("", "Not assessed")],
                initial=getattr(latest, name, ""),
                required=False,
                widget=ChipRadios,
            )
            for name, (label, hint) in ASKS.items()
        }
        self.fields = weighed | self.fields
        self.initial["grade"], self.initial["seen"] = report.grade, seen
        self.fields["reason"].initial = getattr(latest, "reason", "")
        # What was changed is what differs from the page, not from what a colleague
        # made of the report since.
        for name in ASSESSED:
            self.fields[name].show_hidden_initial = True
            self.fields[name].hidden_widget = ShownBefore

    @property
    def weights(self) -> list[Any]:
        return [self[name] for name in CONSIDERATIONS]

    @property
    def is_assessed(self) -> bool:
        """Return whether anything about the grade was changed."""
        return not set(ASSESSED).isdisjoint(self.changed_data)

    @property
    def facts(self) -> dict[str, Any] | None:
        """Return the weights, the grade and the reason; None if they stay."""
        if not self.is_assessed:
            return None
        return {name: self.cleaned_data[name] for name in ASSESSED}

    @property
    def assigned(self) -> User | None:
        """Return the person chosen; None if it stays as it is."""
        person = self.people.get(self.cleaned_data.get("person", ""))
        return None if person == self.report.assigned_to else person

    def clean(self) -> dict[str, Any]:
        """Ask for a grade, and for the weights that decide it, in one go."""
        cleaned = super().clean()
        if self.is_assessed and not (cleaned.get("grade") or "grade" in self.errors):
            self.add_error("grade", "Choose a grade")
        for name in DECIDING if self.is_assessed else ():
            if not (cleaned.get(name) or name in self.errors):
                self.add_error(name, weight_wanted(name))
        return cleaned

    def add_rule(self, broken: RuleBroken) -> None:
        """Show why it was refused; what was typed can be saved again on top."""
        super().add_rule(broken)
        self.renew(broken)


class AssignForm(FreeTextForm):
    """Who a report goes to: a person, or another team whose sergeant then decides."""

    def __init__(self, *args: Any, viewer: User, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            person.username: person for person in workers(viewer, Verb.WORK_REPORTS)
        }
        self.teams = {str(team.pk): team for team in police_teams(viewer)}
        self.report = report
        now = report.assigned_to
        self.fields["person"] = forms.ChoiceField(
            label="Person",
            choices=people_choices(self.people.values(), none="Not assigned"),
            required=False,
            initial=now.username if now and now.username in self.people else "",
        )
        self.fields["team"] = forms.ChoiceField(
            label="Team",
            choices=team_choices(
                self.teams.values(), none="" if report.team_id else NO_TEAM
            ),
            required=False,
            help_text="A report transferred to another team without a person waits "
            "there to be assigned",
            initial=str(report.team_id or ""),
        )

    @property
    def move(self) -> tuple[str, dict[str, Any]] | None:
        """Return the move to make and its details; None if nothing would change."""
        person = self.people.get(self.cleaned_data["person"])
        team = self.teams.get(self.cleaned_data["team"])
        moves_team = team is not None and team.pk != self.report.team_id
        if person and (moves_team or person.pk != self.report.assigned_to_id):
            return "assign", {"person": person, "team": team}
        if moves_team or (person is None and self.report.assigned_to_id):
            return "to_team", {"team": team or self.report.team}
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.move is None:
            self.add_error("person", "Choose who to assign it to, or another team")
        return cleaned


class MoveForm(SeenForm, FreeTextForm):
    """One move: with an outcome, with a reason to re-open, or only a button."""

    free_text = "reason"
    move = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["move"] = code
        if code == "answer":
            self.fields["outcome"] = forms.ChoiceField(
                label="What was the outcome?",
                choices=offered(Outcome),
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the outcome of the report"},
            )
        if code == "reopen":
            hint = "Such as: it is still happening, or there is new information"
            self.fields["reason"] = _reason("Why is it re-opened?", hint, required=True)

    @property
    def details(self) -> dict[str, Any]:
        """Return what the move needs: an outcome or a reason."""
        given = self.cleaned_data
        return {"outcome": given.get("outcome", ""), "reason": given["reason"]}

    def add_rule(self, broken: RuleBroken) -> None:
        super().add_rule(broken)
        self.renew(broken)


class SourceForm(FreeTextForm):
    """How reliable the source and the information are; each part may be left out."""

    mark_optional = False

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = (
            ("source_evaluation", "The source", "", SourceEvaluation),
            ("information_assessment", "The information", "", InformationAssessment),
            (
                "basis",
                "Fact or opinion",
                "The law asks that the two are kept apart, as far as possible",
                Basis,
            ),
        )
        for name, label, hint, choices in parts:
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[*choices.choices, ("", "Not graded")],
                widget=forms.RadioSelect,
                required=False,
                initial=getattr(report, name),
            )

    @property
    def facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in SOURCE_GRADES}


class ClearWordsForm(FreeTextForm):
    """The words for people who may not read the original."""

    free_text = "text"
    mark_optional = False
    text = forms.CharField(
        label="Cleared words",
        help_text="What happened, without anything that could show who said it. "
        "Leave it empty to clear nothing",
        required=False,
        max_length=LONGEST_CLEARED,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "max_length": f"Cleared words must be {LONGEST_CLEARED:,} "
            "characters or less"
        },
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["text"] = report.sanitised_text


def people_choices(people: Iterable[User], *, none: str) -> list[Any]:
    """Return people as choices, grouped by team; who is off today says so."""
    groups: dict[str, list[tuple[str, str]]] = {}
    offered = list(people)
    names = named_with_days_off(offered)
    for person in offered:
        team = person.team.name if person.team else NO_TEAM
        groups.setdefault(team, []).append((person.username, names[person.pk]))
    return [("", none), *groups.items()]


def team_choices(teams: Iterable[Team], *, none: str) -> list[tuple[str, str]]:
    """Return teams as choices, after `none` unless that is empty."""
    offered = [(str(team.pk), team.name) for team in teams]
    return [("", none), *offered] if none else offered
