"""The kinds of record on which things can be due, each as its slice offers it."""

from operations.after_care.queries import deadline_source as of_after_care
from operations.arrests.queries import deadline_source as of_arrests
from operations.closures.queries import deadline_source as of_closures
from operations.deadlines.queries import Source, call_back
from operations.priorities.queries import deadline_source as of_priorities
from operations.safeguarding.queries import deadline_source as of_referrals
from operations.taskings.queries import deadline_source as of_taskings
from operations.warrants.queries import deadline_source as of_warrants

SOURCES: tuple[Source, ...] = (
    of_closures(),
    of_warrants(),
    of_taskings(),
    of_priorities(),
    of_after_care(),
    of_referrals(),
    of_arrests(),
    call_back.deadline_source(),
)
