"""What the forms of operations, priorities and taskings share."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from stronghold.accounts.models import User
from stronghold.kernel.errors import RuleBroken
from stronghold.records.actions import Submission
from stronghold.records.forms import NOT_CONTENT, FreeTextForm
from stronghold.records.rules import AlreadySubmitted


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
    """A form that sets up a plan, changes one, or makes one of its moves."""

    mark_optional = False
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Every field of free text, each of which may be warned of.
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
    def given(self) -> dict[str, Any]:
        """Return what the action is given besides who does it and to what."""
        raise NotImplementedError

    def store(self, action: Callable[..., Any], **of: Any) -> Any:
        """Call the action; return nothing, with the errors shown, if it refuses."""
        return self._call(action, of) if self.is_valid() else None

    def store_new(self, action: Callable[..., Any]) -> Any:
        """Call the action that sets up a new one, once for each submission."""
        if not self.is_valid():
            return None
        return self._call(action, {"submission": self.submission})

    def _call(self, action: Callable[..., Any], of: Mapping[str, Any]) -> Any:
        try:
            return action(by=self.viewer, **of, **self.given)
        except AlreadySubmitted as broken:
            self.add_error(None, broken.message)
        except RuleBroken as broken:
            self.add_rule(broken)
        return None
