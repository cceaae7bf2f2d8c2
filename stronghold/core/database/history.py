"""Names who changes a record in its history, as pghistory does, but not in each read.

pghistory sends the name along with every statement that does not begin with SELECT.
Most of those that a request sends are reads whose plan is kept: those are EXECUTE.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import connection
from django.http import HttpRequest, HttpResponse
from pghistory import config, middleware

from stronghold.core.database.planned import CHANGES

Execute = Callable[[str, Any, bool, Any], Any]
# What changes no row: planned reads, and the marks to which a transaction can return.
_CHANGES_NOTHING = ("EXECUTE ", "SAVEPOINT ", "RELEASE SAVEPOINT ")
_CHANGES = f"EXECUTE {CHANGES}"


class HistoryMiddleware(middleware.HistoryMiddleware):
    """Names who asks, and the address, in the history of what the request changes."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in config.middleware_methods():
            with _Context(**self.get_context(request)):
                # It follows a change of the request's user, such as by signing in.
                request.__class__ = middleware.WSGIRequest
                return self._answer(request)
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        return answer


class _Context(pghistory.context):
    """Its way into each statement, which is the last that was added, is narrowed."""

    def __enter__(self) -> Any:
        entered = super().__enter__()  # type: ignore[no-untyped-call]
        hook: Any = self._pre_execute_hook
        if hook is not None:
            ways_in = connection.execute_wrappers
            ways_in[-1] = _where_rows_change(ways_in[-1])
        return entered


def _where_rows_change(name_who: Callable[..., Any]) -> Callable[..., Any]:
    def run(execute: Execute, sql: Any, given: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if text.startswith(_CHANGES_NOTHING) and not text.startswith(_CHANGES):
            return execute(sql, given, many, context)
        return name_who(execute, sql, given, many, context)

    return run
