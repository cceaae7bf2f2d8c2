"""The labels of each fact of an event, and of each code that a fact can have."""

from collections.abc import Mapping
from enum import Enum

from operations.closure_moves.choices import Scope
from operations.closure_moves.rules import facts

# Of each fact: the question of the form, and the hint under it.
ASKS: Mapping[str, tuple[str, str]] = {
    "residents": (
        "Who habitually lives there?",
        "Without names: how many adults and children, tenant or guest; or no one",
    ),
    "children": ("Do children live there, or stay?", ""),
    "adults_at_risk": ("Is an adult at risk there?", ""),
    "occupier_is_victim": (
        "Is the occupier the victim?",
        "Such as a tenant whose home dealers have taken over",
    ),
    "order_sought": ("Which order will you ask the court for?", ""),
    "partial_order": (
        "Why a partial order, or why not?",
        "Asked where the occupier is the victim: an order may let them stay",
    ),
    "rehousing": (
        "Where will the occupier live?",
        "Asked where the occupier is the victim",
    ),
    "adult_referral": (
        "Adult referral",
        "Asked where the occupier is the victim: made when, or why not",
    ),
    "necessity": (
        "Why is the notice necessary?",
        "What it is to stop from continuing, coming back or starting",
    ),
    "informed": (
        "Who was informed, and how?",
        "Residents, and anyone who controls or has an interest in the premises",
    ),
    "consulted": ("Who was consulted?", "Or that no one is appropriate"),
    "keeps_out_residents": (
        "Would it keep out people who live there?",
        "A notice may not, s.76(4): an order of the court may",
    ),
    "keeps_out_owner": (
        "Would it keep out the owner?",
        "A notice may not, s.76(4): an order of the court may",
    ),
    "hearing_court": ("Court of the hearing", ""),
    "hearing_at": ("Hearing", "The slot booked with the court"),
    "organisation": (
        "Who was consulted?",
        "If a safeguarding concern later withholds this case from partners, who was "
        "consulted can still see what an agreement shares of it",
    ),
    "person": (
        "Who is to sign?",
        "They get an e-mail, and sign it from their own home page. Their rank decides "
        "for how many hours",
    ),
    "signed_by": ("Who signs?", ""),
    "signatory": ("Name of the person who signs", ""),
    "position": (
        "Their position",
        "As printed under their name, such as Head of Community Safety",
    ),
    "delegation": (
        "Reference of the delegation",
        "Such as: Scheme of delegation, part 3, 4.12. If the chief executive signs in "
        "person, say so",
    ),
    "alone": (
        "Why does no one else authorise it?",
        "You completed this draft. Leave this empty and ask a colleague to authorise "
        "it. If no one else is there, say why: the reason goes to your reviewer and "
        "the records manager",
    ),
    "document": ("Which notice was served?", "Made here, and kept as it was printed"),
    "hours": ("For how many hours?", ""),
    "extension_hours": ("By how many hours?", ""),
    "reason": ("Why?", ""),
    "served_by": ("Who served it?", ""),
    "posted_prominent": ("Copy in a prominent place", ""),
    "posted_accesses": ("Copy at each normal way in", ""),
    "posted_outbuildings": ("Copy on outbuildings", ""),
    "given_controller": ("Given to someone in control", ""),
    "given_residents": ("Given to residents and those informed", ""),
    "served_adjacent": ("Served on neighbours whose way in is affected", ""),
    "why_not": ("Why was it not possible?", "Only where something was not"),
    "change": ("What changes?", "Which part is no longer closed, or when"),
    "until": ("Adjourned until", ""),
    "notice_continued": ("Does the notice continue until then?", ""),
    "scope": ("Full or partial?", ""),
    "ends_on": ("Last day of the order", "As the court gave it"),
    "ends_time": (
        "Time on the last day",
        "Only if the court gave one, such as 2:30pm or 14:30",
    ),
    "exceptions": ("Who may still enter, when", "As the order says"),
    "begins_on": ("Day on which it begins", "As the court gave it"),
    "begins_time": (
        "Time on that day",
        "Only if the court gave one, such as 2:30pm or 14:30. Without one it begins "
        "with that day",
    ),
    "court": (
        "Which court suspended it?",
        "As the court said it: no one is kept out by an order while it is suspended",
    ),
    "by_court": ("Which court quashed it?", "Such as High Court, Administrative Court"),
    "citation": (
        "Neutral citation",
        "If there is one, such as [2025] EWHC 843 (Admin)",
    ),
    "court_reason": (
        "Why does the court say that it is exceptional?",
        "In the court’s own words, without names",
    ),
    "reason_by": ("Who gave that reason?", ""),
    "sat_early": ("Yes, the court sat before the hearing booked", ""),
    "after_end": ("Yes, the court continued it after it had ended", ""),
    "against_draft": ("Yes, the court ordered this, unlike the draft", ""),
    "note": ("Anything to add?", ""),
    "new_end": ("Last day asked for", ""),
    "lodged_by": ("Who appeals?", ""),
    "outcome": ("What did the Crown Court decide?", ""),
    "purpose": ("What for?", ""),
    "event": ("Entry", ""),
}
# The label of a fact on the page of a case, where the question does not fit.
LABELS: Mapping[str, str] = {
    "residents": "Who lives there",
    "children": "Children",
    "adults_at_risk": "Adult at risk",
    "occupier_is_victim": "Occupier is the victim",
    "order_sought": "Order asked for",
    "partial_order": "Partial order",
    "rehousing": "Rehousing",
    "necessity": "Why necessary",
    "informed": "Informed",
    "consulted": "Consulted",
    "keeps_out_residents": "Keeps out who lives there",
    "keeps_out_owner": "Keeps out the owner",
    "hearing_court": "Court",
    "organisation": "Consulted",
    "person": "Asked",
    "signed_by": "Signed by",
    "signatory": "Name",
    "position": "Position",
    "delegation": "Delegation",
    "alone": "Drafted and authorised by one person, because",
    "document": "Number of the notice served",
    "hours": "Hours",
    "extension_hours": "Longer by hours",
    "reason": "Why",
    "served_by": "Served by",
    "why_not": "Why not possible",
    "change": "Change",
    "notice_continued": "Notice continues",
    "court_reason": "The court’s reason for more than 14 days",
    "reason_by": "Reason given by",
    "begins_on": "Begins",
    "begins_time": "From",
    "court": "Suspended by",
    "by_court": "Quashed by",
    "scope": "Order",
    "ends_time": "Until",
    "exceptions": "Who may enter",
    "sat_early": "Court sat before the hearing booked",
    "after_end": "Continued after it had ended, as the court said",
    "against_draft": "Unlike the draft, as the court ordered",
    "note": "Note",
    "lodged_by": "Appealed by",
    "outcome": "Decided",
    "purpose": "For",
}
CODES: Mapping[type[Enum], Mapping[str, str]] = {
    facts.Answer: {"yes": "Yes", "no": "No", "not_known": "Not known"},
    facts.Signer: {
        "constable": "Constable",
        "sergeant": "Sergeant",
        "inspector": "Inspector",
        "chief_inspector": "Chief inspector",
        "superintendent": "Superintendent",
        "chief_superintendent": "Chief superintendent",
        "assistant_chief_constable": "Assistant chief constable",
        "deputy_chief_constable": "Deputy chief constable",
        "chief_constable": "Chief constable",
        "chief_executive": "Chief executive or designate",
        "council_officer": "Another officer of the council",
    },
    facts.Server: {
        "constable": "A constable",
        "council": "An officer of the council",
        "other": "Someone else",
    },
    facts.Check: {
        "done": "Yes",
        "not_possible": "Not possible",
        "not_needed": "Does not apply",
    },
    Scope: dict(Scope.choices),
    facts.Appellant: {
        "served": "Someone served, or with an interest",
        "issuer": "The police or council that asked for the order",
    },
    facts.AppealOutcome: {
        "dismissed": "Appeal dismissed: the decision is upheld",
        "quashed": "Order quashed",
        "order_made": "Order made that was refused before",
        "extended": "Order extended that was not before",
    },
    facts.SuspendedBy: {
        "magistrates": "The magistrates’ court that made it",
        "crown_court": "The Crown Court",
        "high_court": "The High Court",
    },
    facts.ReasonBy: {
        "district_judge": "A district judge",
        "magistrates": "The magistrates (lay justices)",
        "legal_adviser": "The legal adviser, for the court",
    },
    facts.Purpose: {
        "post_notice": "To post the notice",
        "secure": "To secure the premises, or look after them",
    },
}


def label_of(name: str) -> str:
    """Return the label of a fact on the page of a case."""
    return LABELS.get(name) or ASKS[name][0]
