"""Beat as it is, with a schedule of three tasks that are due every second.

`celery --app tests.cluster.quick_schedule beat`.
"""

from stronghold.beat import app
from tests.cluster.quick_tasks import NAMES, PERIOD

app.conf.beat_schedule = {
    name: {
        "task": f"quick.{name}",
        "schedule": PERIOD,
        "options": {"expires": 60, "queue": "quick"},
    }
    for name in NAMES
}
