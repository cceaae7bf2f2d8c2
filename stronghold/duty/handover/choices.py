"""What the audit log says of work that was left behind."""

from stronghold.core.audit.choices import EventCode


class HandoverChange(EventCode):
    HANDED_OVER = "left_work_handed_over", "Handed over the work of a closed account"
    OF_COLLEAGUE = "colleague_work_handed_over", "Handed over the work of a colleague"
