"""The reporter of a made-up report is a role, with a phone number for drama."""

import re
from datetime import UTC, datetime
from random import Random

from reports.reporter.rules import broken_in, check_reported_by
from stronghold.demo.plausible import made_reports
from stronghold.demo.reporters import NAMES, made_reporter

UNTIL = datetime(2026, 11, 24, 18, tzinfo=UTC)
# https://www.ofcom.org.uk: numbers for use in TV and radio drama.
FOR_DRAMA = re.compile(r"01632 960[0-9]{3}|07700 900[0-9]{3}")


def test_details_are_invented_fit_the_rules_and_stay_the_same() -> None:
    n_named = 0
    for made in made_reports(Random(1), UNTIL):
        reporter = made_reporter(made)
        assert reporter == made_reporter(made)
        contact, kind = reporter.get("reporter"), reporter.get("reported_by", "")
        check_reported_by(made.channel, kind, contact)
        if contact is None:
            continue
        n_named += 1
        assert broken_in(contact) == []
        assert contact.name in NAMES
        assert contact.address == ""
        assert not contact.phone or FOR_DRAMA.fullmatch(contact.phone)
        assert not contact.email or contact.email.endswith("@example.org")
    assert n_named > 100
