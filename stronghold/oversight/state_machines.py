"""The state machines of oversight, for the page of their diagrams."""

from collections.abc import Sequence

from operations.state_machines import StateMachine
from stronghold.oversight.breaches import rules as breaches
from stronghold.oversight.breaches.choices import State as BreachState
from stronghold.oversight.requests import rules as requests
from stronghold.oversight.requests.choices import State as RequestState

MACHINES: Sequence[StateMachine] = (
    StateMachine(
        title="Request about someone’s data",
        about="What someone asks about their own data, until it is answered.",
        states=RequestState,
        first=RequestState.OPEN,
        moves=requests.MOVES,
    ),
    StateMachine(
        title="Data breach",
        about="Data that was seen, changed or lost without right, until it is closed.",
        states=BreachState,
        first=BreachState.OPEN,
        moves=breaches.MOVES,
    ),
)
