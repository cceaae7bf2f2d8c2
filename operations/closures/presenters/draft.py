"""What a draft still lacks before anyone can sign it."""

from operations.closure_moves.choices import State
from operations.closure_moves.rules.moves import Status

# What answering a draft is called that is complete.
CHANGE = "Change the draft"


def missing_words(status: Status) -> list[str]:
    """Return the questions of the draft to answer before it can be authorised."""
    if status.state != State.DRAFT:
        return []
    answers = status.prepared
    asked = {
        "who lives there": answers.residents,
        "whether children live there": answers.children,
        "whether an adult at risk lives there": answers.adults_at_risk,
        "whether the occupier is the victim": answers.occupier_is_victim,
        "why the notice is necessary": answers.necessity,
        "who was informed": answers.informed,
        "who was consulted": answers.consulted,
        "whether it would keep out people who live there": answers.keeps_out_residents
        is not None,
        "whether it would keep out the owner": answers.keeps_out_owner is not None,
        "the court and time of the hearing": answers.hearing_court
        and answers.hearing_at,
    }
    if answers.occupier_is_victim == "yes":
        asked |= {
            "why a partial order, or why not": answers.partial_order,
            "where the occupier will live": answers.rehousing,
            "the adult referral": answers.adult_referral,
        }
    return [words for words, answer in asked.items() if not answer]
