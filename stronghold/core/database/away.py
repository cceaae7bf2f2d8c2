"""Whether an error says that the database is away."""

from django.db import DatabaseError, InterfaceError, OperationalError


def is_away(error: BaseException) -> bool:
    """Return whether the connection to the database was lost, or could not be made.

    Where a server ends while an answer is on its way, psycopg2 raises its general
    DatabaseError, without one of PostgreSQL's codes (SQLSTATE), and not always
    OperationalError.
    """
    if isinstance(error, OperationalError | InterfaceError):
        return True
    # Django raises the same of rows that are gone, without a cause.
    return (
        type(error) is DatabaseError and getattr(error.__cause__, "pgcode", "") is None
    )
