"""The tasks of `quick_schedule`, which only the beats of the tests may import."""

from datetime import timedelta

PERIOD = timedelta(seconds=1)
NAMES = ("first", "second", "third")
