"""Serves the officer's form once, as a web process does, and prints what it imported.

Run by test_imports.py with the officer's session.
"""

import sys
from importlib import import_module
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults


def main(session: str) -> None:
    """Print the status of the answer in the first line, then the modules imported."""
    application = import_module("stronghold.wsgi").application
    environ: dict[str, Any] = {
        "PATH_INFO": "/reports/new/",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"sessionid={session}",
        "wsgi.input": BytesIO(),
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers: statuses.append(status))
    body = b"".join(answer)
    print(statuses[0], b"captured_at" in body)
    print(*sorted(sys.modules), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
