"""What one tap on a door card sends."""

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict

from operations.closure_moves.choices import Found
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import NOT_CONTENT
from stronghold.core.records.rules import AlreadySubmitted, moment_meant
from stronghold.core.records.submission import Submission
from stronghold.core.ui.action_form import ActionForm

SAVED_ALREADY = "This was already saved, as something else. Open the door card again"


class VisitForm(ActionForm):
    """What was found; a phone without signal sends it later, with its time."""

    found = forms.ChoiceField(
        label="What did you find?",
        choices=Found.choices,
        error_messages={"required": "Choose what you found"},
    )
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    captured_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    visited_at: datetime | None = None

    def clean_client_uuid(self) -> uuid.UUID:
        return self.cleaned_data["client_uuid"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            self.visited_at = moment_meant(cleaned.get("captured_at"), now=clock.now())
        except RuleBroken as broken:
            self.add_error(None, broken.message)
        return cleaned

    def add_rule(self, broken: RuleBroken) -> None:
        if isinstance(broken, AlreadySubmitted):
            self.add_error(None, SAVED_ALREADY)
        else:
            super().add_rule(broken)

    @property
    def submission(self) -> Submission:
        """The identity of this submission."""
        data = cast(QueryDict, self.data)
        content = {k: data.getlist(k) for k in data if k not in NOT_CONTENT}
        return Submission.of(self.cleaned_data["client_uuid"], content)
