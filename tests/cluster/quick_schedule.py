"""Beat as it is, with a schedule of three tasks that are due every second.

`celery --app tests.cluster.quick_schedule beat`.
"""

from datetime import timedelta

from stronghold.beat import app

PERIOD = timedelta(seconds=1)
NAMES = ("first", "second", "third")

app.conf.beat_schedule = {
    name: {
        "task": f"quick.{name}",
        "schedule": PERIOD,
        "options": {"expires": 60, "queue": "quick"},
    }
    for name in NAMES
}
