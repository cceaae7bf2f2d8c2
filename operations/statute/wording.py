"""What each provision is called on screen, in groups; and its limit in words."""

from collections.abc import Mapping
from types import MappingProxyType

from operations.statute.choices import Unit
from operations.statute.rules.closures import Rank
from operations.statute.rules.limits import Code, Provision

GROUPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Closure notices": {
            Code.POLICE_MAY_ISSUE: "Which police rank may issue a notice",
            Code.COUNCIL_MAY_ISSUE: "A council may issue a notice",
            Code.SOCIAL_LANDLORD_MAY_ISSUE: "A social landlord may issue a notice",
            Code.MAY_NOT_EXCLUDE: "Residents and the owner may not be kept out",
            Code.CONTENTS: "What a notice must say",
            Code.INFORM_FIRST: "Inform residents and controllers first",
            Code.CONSULT_FIRST: "Consult first",
            Code.NOTICE: "How long a notice may run",
            Code.SENIOR_NOTICE: "How long a notice signed by a superintendent may run",
            Code.SENIOR_RANK: "Which police rank may sign the longer notice",
            Code.NOTICE_EXTENSION: "How long a notice may be extended",
            Code.CANCEL_OR_VARY: "A notice must be cancelled or varied",
            Code.WHO_CANCELS_POLICE: "Which police rank may cancel or vary",
            Code.WHO_CANCELS_COUNCIL: "Who in a council may cancel or vary",
            Code.SERVICE: "How a notice is served",
        },
        "Closure orders": {
            Code.APPLY: "An application must follow a notice",
            Code.HEARING: "When a hearing must be held by",
            Code.ORDER: "How long an order may run",
            Code.CONTINUED_NOTICE: "How long the court may continue a notice",
            Code.ADJOURNMENT: "How long a hearing may be adjourned",
            Code.ADJOURNED_NOTICE: "The court may continue a notice until then",
            Code.ORDER_EXTENSION_IN_TIME: "Apply to extend before the order ends",
            Code.ORDER_EXTENSION_RANK: "Which police rank may apply to extend",
            Code.ORDER_EXTENSION_CONSULT: "Consult before applying to extend",
            Code.ORDER_EXTENSION: "How long one extension may be",
            Code.ORDER_IN_TOTAL: "How long an order may run in all",
            Code.DISCHARGE: "An order may be discharged",
            Code.APPEAL: "Time limit to appeal",
            Code.ENFORCE: "Who may enter under an order",
            Code.REIMBURSEMENT: "Time limit to ask for costs",
            Code.COMPENSATION: "Time limit to ask for compensation",
        },
        "Landlords": {
            Code.POSSESSION_GROUND: "When a landlord may seek possession",
            Code.LANDLORD_NOTICE_SECURE: "Landlord’s notice, secure tenancy",
            Code.LANDLORD_NOTICE_ASSURED: "Landlord’s notice, assured tenancy",
        },
        "Warrants": {
            Code.DRUGS_WARRANT: "How long a drugs warrant lasts",
            Code.PACE_WARRANT: "How long a PACE warrant lasts",
            Code.WARRANT_ENTRIES: "Entries, unless the warrant says more",
            Code.DRUGS_WARRANT_ANY_TIMES: "Number of entries under a drugs warrant",
            Code.NUMBER_OF_ENTRIES: "A warrant may limit its entries",
            Code.UNNAMED_PREMISES_RANK: "Who authorises premises not named",
            Code.FURTHER_ENTRY_RANK: "Who authorises a further entry",
            Code.ENDORSEMENT: "A warrant must be endorsed",
            Code.WARRANT_RETURN: "A warrant must go back to the court",
            Code.EXECUTED_RETURN: "How soon an executed warrant goes back",
            Code.WARRANT_KEPT: "How long the court keeps a warrant",
        },
        "Warrants for psychoactive substances": {
            Code.PSYCHOACTIVE_WARRANT: "How long a warrant lasts",
            Code.PSYCHOACTIVE_ENTRIES: "Entries, unless the warrant says more",
            Code.PSYCHOACTIVE_NUMBER: "A warrant may limit its entries",
            Code.PSYCHOACTIVE_UNNAMED: "Who authorises premises not named",
            Code.PSYCHOACTIVE_FURTHER: "Who authorises a further entry",
            Code.PSYCHOACTIVE_RETURN: "A warrant must go back to the court",
            Code.PSYCHOACTIVE_KEPT: "How long the court keeps a warrant",
        },
        "Offences": {
            Code.CLOSURE_BREACH: "Breach of a closure notice or order",
            Code.CUCKOOING: "Controlling another’s home for criminal purposes "
            "(cuckooing)",
            Code.CHILD_EXPLOITATION: "Child criminal exploitation",
        },
        "People’s data": {
            Code.ANSWER_REQUEST: "When a person’s request must be answered",
            Code.EXTEND_ANSWER: "How long the answer may be put off",
            Code.CLARIFY_REQUEST: "Waiting for what the person means does not count",
            Code.REPORT_BREACH: "When a data breach must be reported",
            Code.INFORM_PEOPLE: "People at high risk from a breach are informed",
            Code.ACKNOWLEDGE_COMPLAINT: "When a complaint about data is acknowledged",
            Code.GDPR_ANSWER_REQUEST: "UK GDPR: when a request must be answered",
            Code.GDPR_EXTEND_ANSWER: "UK GDPR: how long the answer may be put off",
            Code.GDPR_CLARIFY_REQUEST: "UK GDPR: waiting for what the person means "
            "does not count",
            Code.GDPR_REPORT_BREACH: "UK GDPR: when a data breach must be reported",
            Code.GDPR_INFORM_PEOPLE: "UK GDPR: people at high risk from a breach are "
            "informed",
        },
    }
)


# Limits that the site counts nothing by: they are listed so that people know them.
FOR_INFORMATION = frozenset(
    {Code.POSSESSION_GROUND, Code.WARRANT_KEPT, Code.PSYCHOACTIVE_KEPT}
)


def label_of(code: str) -> str:
    """Return what a provision is called on screen."""
    return next(labels[code] for labels in GROUPS.values() if code in labels)


_ONE: Mapping[str, str] = {
    Unit.HOURS: "hour",
    Unit.DAYS: "day",
    Unit.MONTHS: "month",
    Unit.ENTRIES: "entry",
}


def limit_in_words(provision: Provision) -> str:
    """Return the limit in words: 48 hours, inspector or above."""
    if provision.unit == Unit.POWER:
        return ""
    if provision.unit == Unit.RANK:
        return f"{Rank(provision.value).written.capitalize()} or above"
    unit = _ONE.get(provision.unit) if provision.value == 1 else provision.unit
    return f"{provision.value} {unit}"
