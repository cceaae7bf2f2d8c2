"""Two sweepers at once, killed and restarted at random, while deadlines move."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import connections
from django.test import override_settings

from operations.deadlines.actions.mail import send_alerts
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.models import Alert, AlertMail, Deadline
from reports.models import CallBack
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.deadlines.test_mail import Inbox
from tests.factories import make_cast, make_report, make_reporter
from tests.ports import free_port
from tests.sweeps import some

# How often each is killed: in the short form, and in the long, which takes a minute.
LIVES = some([4, 200], short={4})


def start_sweeper(port: int, n_lives: int, seed: int) -> "subprocess.Popen[str]":
    name = connections["default"].settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_TLS": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.api.deadlines.sweeper", str(n_lives), str(seed)],
        env=os.environ
        | mail
        | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "stronghold.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def move_deadlines_while(
    run: Callable[[], bool], officer: User
) -> set[tuple[int, object]]:
    """Owe call-backs that were due days ago, and move them; return every due day."""
    by_chance, today = random.Random(3), clock.today()
    owed: set[tuple[int, object]] = set()
    while run():
        if CallBack.objects.count() < 60:
            make_reporter(make_report(officer))
        row = by_chance.choice(list(CallBack.objects.all()))
        row.due_on = today - timedelta(days=by_chance.randint(3, 300))
        row.save(update_fields=["due_on"])
        owed.add((row.pk, row.due_on))
        time.sleep(0.05)
    return owed


def any_runs(sweepers: "list[subprocess.Popen[str]]") -> bool:
    return any(sweeper.poll() is None for sweeper in sweepers)


def settle() -> None:
    """Sweep until there is nothing left to do, as the next sweeper would."""
    for _ in range(20):
        if not sweep_deadlines().n_alerts + send_alerts():
            return
        time.sleep(0.1)


@pytest.mark.parametrize("n_lives", LIVES)
def test_each_alert_is_written_once_and_its_mail_sent_under_one_id(
    transactional_db: None, n_lives: int
) -> None:
    officer = make_cast().officer
    User.objects.filter(pk=officer.pk).update(email="officer@force.example")
    inbox, port = Inbox(), free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        sweepers = [start_sweeper(port, n_lives, seed) for seed in (1, 2)]
        owed = move_deadlines_while(lambda: any_runs(sweepers), officer)
        ended = [sweeper.communicate() for sweeper in sweepers]
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_USE_TLS=False,
        ):
            settle()
    finally:
        server.stop()

    assert [sweeper.returncode for sweeper in sweepers] == [0, 0], ended
    alerts = Counter(Alert.objects.values_list("deadline", "step", "due_at"))
    assert alerts
    assert set(alerts.values()) == {1}
    told = {(deadline, due_at) for deadline, _, due_at in alerts}
    now = set(Deadline.objects.filter(state="open").values_list("pk", "due_at"))
    late = {(pk, at) for pk, at in now if at < clock.now()}
    assert late
    assert late <= told
    assert {pk for pk, _ in owed} == set(
        CallBack.objects.filter(deadlines__in=[pk for pk, _ in late]).values_list(
            "pk", flat=True
        )
    )
    mails = AlertMail.objects.all()
    assert mails.count() == len(alerts)
    assert not mails.filter(sent_at__isnull=True).exists()
    sent = Counter(message["Message-ID"] for message in inbox.messages)
    assert set(sent) == set(mails.values_list("message_id", flat=True))
