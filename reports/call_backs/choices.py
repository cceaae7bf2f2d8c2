"""What the audit log says was done about a call-back."""

from stronghold.core.audit.choices import EventCode


class CallBackChange(EventCode):
    """What the audit log says of a call-back: of each result, and of other changes."""

    WORDS_CLEARED = "call_back_words_cleared", "Cleared what may be said in a call-back"
    REACHED = "call_back_reached", "Called back"
    NO_ANSWER = "call_back_no_answer", "Called back without an answer"
    NOT_WANTED = "call_back_not_wanted", "Called back: not to be contacted again"
    NOT_REACHED = "call_back_not_reached", "Stopped trying to call back"
    GIVEN = "call_back_given", "Transferred a call-back"
    TAKEN = "call_back_taken", "Took a call-back as a stand-in"
