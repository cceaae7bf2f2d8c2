"""What can be due, and what became of it; codes are stored and never change."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class DeadlineKind(TextChoices):
    """The clocks of the law by their codes in statute, then what practice adds."""

    NOTICE_ENDS = "notice_ends", "The closure notice ends"
    NOTICE_GAP = "notice_gap", "The closure notice ends before the hearing"
    HEARING = "hearing", "The closure must be heard"
    CONTINUED_NOTICE_ENDS = "continued_notice_ends", "The continued notice ends"
    ADJOURNED_HEARING = "adjourned_hearing", "The adjourned hearing"
    ORDER_BEGINS = "order_begins", "The closure order begins"
    ORDER_ENDS = "order_ends", "The closure order ends"
    ORDER_LIMIT = (
        "order_limit",
        "Lawful limit of the order: check with legal services",
    )
    APPEAL = "appeal", "Last day to appeal"
    LANDLORD_NOTICE = "landlord_notice", "Last day for the landlord’s notice"
    REIMBURSEMENT = "reimbursement", "Last day to ask for costs"
    COMPENSATION = "compensation", "Last day to ask for compensation"
    WARRANT_ENDS = "warrant_ends", "The warrant runs out"
    WARRANT_RETURN = "warrant_return", "The warrant must go back to the court"
    IRREGULAR = "irregular", "Review what was not lawful"
    ALONE = "alone", "Review a notice that its drafter authorised"
    TO_SIGN = "to_sign", "Sign the closure notice, or say why not"
    NOT_SIGNED = "not_signed", "Change the draft that was not signed"
    TO_SERVE = "to_serve", "Serve the closure notice"
    EXPLOITATION = "exploitation", "Answer whether the child could be exploited"
    CALL_BACK = "call_back", "Call back the person who reported"
    REFERRAL = "referral", "Make the referral"
    REFERRAL_ACK = "referral_ack", "Urgent referral to be acknowledged"
    REFERRAL_NOT_TAKEN = "referral_not_taken", "Escalate: urgent referral not accepted"
    REFERRAL_CHASE = "referral_chase", "Chase the referral"
    TASKING = "tasking", "Answer the tasking"
    PRIORITY = "priority", "Update the priority"
    REVISIT = "revisit", "Revisit the home that was taken over"


class Level(TextChoices):
    """How urgent something is; `rules.urgency` says what is on which level."""

    ACT_NOW = "act_now", "Act now"
    DUE_SOON = "due_soon", "Due soon"
    PRACTICE = "practice", "Good practice"


class Whose(TextChoices):
    """Whose deadlines a list shows."""

    MINE = "mine", "Mine"
    TEAM = "team", "My team’s"
    ALL = "all", "All teams"


class DeadlineState(TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Done"
    # It no longer applies: the notice was cancelled, say.
    VOID = "void", "No longer due"


class AlertSent(EventCode):
    """What the audit log says of the e-mails of an urgent referral."""

    AT_ONCE = "referral_alert", "Sent an e-mail of the urgent referral: to {to}"
    LATE = (
        "referral_late_alert",
        "Sent an e-mail that the urgent referral was not acknowledged in time: to {to}",
    )


class CalendarChange(EventCode):
    """What the audit log says of the secret address of a calendar."""

    MADE = "calendar_address_made", "Made an address for their calendar"
    REPLACED = "calendar_address_replaced", "Replaced the address for their calendar"
    REVOKED = "calendar_address_revoked", "Revoked the address for their calendar"
