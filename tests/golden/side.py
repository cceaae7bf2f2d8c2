"""Keeps one side: python -m golden.side FILE [ROLE…], in the environment of a commit.

It and what it imports know nothing of the project but its settings, its addresses and
its database: the commit may have other modules than this checkout.
"""

import logging
import sys
from pathlib import Path

import django

from .kept import Kept
from .rows import keep_rows


def main() -> None:
    kept = Kept.new(Path(sys.argv[1]))
    django.setup()
    # Half of all pages are refused to a role, which is as it should be.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    # Before the pages, since reading them is noted in the audit log.
    print(f"{keep_rows(kept):,} rows", flush=True)
    kept.save()
    # Only now, since it reads the settings.
    from .pages import ROLES, keep_pages

    keep_pages(kept, sys.argv[2:] or ROLES)
    kept.save()


if __name__ == "__main__":
    main()
