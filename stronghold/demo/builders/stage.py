"""Where a builder runs an action: now, or at a past time of the demonstration."""

import uuid
from collections.abc import Callable
from datetime import datetime
from inspect import unwrap
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from stronghold.core.records.submission import Submission

P = ParamSpec("P")
T = TypeVar("T")


class Stage(Protocol):
    """Runs actions, and gives each submission its identity."""

    def act(self, at: datetime, action: Callable[..., T], **given: Any) -> T: ...

    def client_uuid(self) -> uuid.UUID: ...

    def submission(self, *, of: str) -> Submission: ...


class Now:
    """Runs each action now, in its own transaction, whatever time is asked for."""

    def act(self, at: datetime, action: Callable[..., T], **given: Any) -> T:
        return action(**given)

    def client_uuid(self) -> uuid.UUID:
        return uuid.uuid4()

    def submission(self, *, of: str) -> Submission:
        return Submission.of(self.client_uuid(), {"of": of})


def within(action: Callable[P, T]) -> Callable[P, T]:
    """Return an action without its own transaction, to run in the caller's.

    A durable transaction cannot be nested.
    """
    return cast("Callable[P, T]", unwrap(action))
