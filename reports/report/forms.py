"""The filters of the list of reports."""

from collections.abc import Mapping
from typing import Any

from django import forms

from reports.report.queries import NO_TEAM, ReportFilter
from stronghold.core.accounts.models import User
from stronghold.core.accounts.queries import police_teams
from stronghold.core.records.forms import (
    RecordFilterForm,
)


class ReportFilterForm(RecordFilterForm):
    """The filter panel of the list of reports."""

    filter_class = ReportFilter
    wanted: ReportFilter
    labels: Mapping[str, str] = {
        "concern": "About",
        "channel": "How it reached us",
        "status": "Status",
    }

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(team.code, team.name) for team in police_teams(viewer)]
        self.fields["team"] = forms.CharField(
            label="Team",
            required=False,
            widget=forms.Select(
                choices=[("", "All"), (NO_TEAM, "No team"), *teams],
            ),
        )
        self.fields["assigned"] = forms.BooleanField(
            label="Assigned to me", required=False
        )
        boxes = ("assigned", "mine", "in_error")
        self.order_fields([*(n for n in self.fields if n not in boxes), *boxes])
