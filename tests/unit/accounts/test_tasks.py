"""Only expired sessions are deleted."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from stronghold.core.kernel import clock
from stronghold.sign_in.tasks import clear_sessions


@pytest.mark.django_db
def test_only_sessions_that_have_run_out_go() -> None:
    for name, hours in (("old", -1), ("new", 1)):
        until = clock.now() + timedelta(hours=hours)
        Session.objects.create(session_key=name, session_data="", expire_date=until)

    clear_sessions()

    assert [s.session_key for s in Session.objects.all()] == ["new"]
