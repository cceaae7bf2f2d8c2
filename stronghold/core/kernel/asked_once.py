"""Answers that are asked for once in a request that only reads.

Several parts of a page ask the same question, such as who is off today. A query that
is marked `asked_once` answers the first of them from the database, and the others with
that answer. In a request that may write, in a task and in a command each asks again.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Answers = dict[Hashable, Any]

_answers: ContextVar[Answers | None] = ContextVar("answers_of_request", default=None)
ONLY_READ = ("GET", "HEAD")


def asked_once(query: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Answer a query once in a request that only reads.

    Its answer is never changed, and it logs no read. With an argument that has no hash
    it is asked each time.
    """

    @wraps(query)
    def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return query(*args, **named)
        question = (query, args, tuple(sorted(named.items())))
        try:
            is_new = question not in answers
        except TypeError:
            # For a reader who is no stored user, such as who stands for all readers.
            return query(*args, **named)
        if is_new:
            answers[question] = query(*args, **named)
        found: Answer = answers[question]
        return found

    return ask


@contextmanager
def reading() -> Iterator[None]:
    """Keep answers until the end: nothing is written meanwhile but what was read."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class AskOnce:
    """Keeps answers for the length of a request that only reads."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        if request.method not in ONLY_READ:
            return self.get_response(request)
        with reading():
            return self.get_response(request)
