"""Whether an error says that the database is away."""

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError


def is_away(error: BaseException) -> bool:
    """Return whether the connection to the database was lost, or could not be made.

    Where a server ends while an answer is on its way, psycopg2 raises its general
    DatabaseError, without one of PostgreSQL's codes (SQLSTATE), and not always
    OperationalError.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return True
    cause = error.__cause__
    return (
        type(error) is DatabaseError
        and isinstance(cause, psycopg2.Error)
        and cause.pgcode is None
    )
