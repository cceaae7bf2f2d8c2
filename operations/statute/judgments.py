"""The seed: what courts have decided about the law that is counted here.

Reviewed with each release. What a force enters later is a row (models.py), approved by
a second person. `source` says what was read, and what was not.
"""

from datetime import date

from operations.statute.choices import JudgmentStep
from operations.statute.rules.judgments import Judgment, Judgments

HIGH_COURT = "High Court"
SUMMARY = "The opening of the judgment and a summary of it; not read in full"

MORGAN = Judgment(
    name="Chief Constable of Humberside v Morgan",
    citation="[2024] EWHC 2859 (Admin)",
    court=HIGH_COURT,
    decided_on=date(2024, 11, 12),
    says="Magistrates have no power to suspend a closure order pending an appeal, but "
    "may set a later day for it to begin.",
    steps=(JudgmentStep.ORDER, JudgmentStep.APPEAL),
    source="The opening of the judgment and three practitioners’ notes. What it says "
    "of the Crown Court’s power to suspend is not confirmed: ask force legal",
)
JUDGMENTS: Judgments = (
    MORGAN,
    Judgment(
        name="Commissioner of Police of the Metropolis v Hooper",
        citation="[2005] EWHC 340 (Admin)",
        court=HIGH_COURT,
        decided_on=date(2005, 2, 16),
        says="The 14 days, in the same words of the Act of 2003, limit all "
        "adjournments together; only exceptional circumstances allow more, under "
        "section 54 of the Magistrates’ Courts Act 1980.",
        steps=(JudgmentStep.ADJOURNMENT,),
        source=SUMMARY,
    ),
    Judgment(
        name="Turner v Highbury Corner Magistrates’ Court",
        citation="[2005] EWHC 2568 (Admin)",
        court=HIGH_COURT,
        decided_on=date(2005, 10, 11),
        says="Exceptional need not mean rare: it means circumstances so compelling "
        "that they take the case outside the 14 days.",
        steps=(JudgmentStep.ADJOURNMENT,),
        source=SUMMARY,
    ),
    Judgment(
        name="R (Rayner) v Leeds Magistrates’ Court",
        citation="[2021] EWHC 1964 (Admin)",
        court=HIGH_COURT,
        decided_on=date(2021, 7, 13),
        says="A closure order was made after an adjournment to wait for legal aid was "
        "refused. The judge would have found for the tenant, had the order not ended.",
        steps=(JudgmentStep.ADJOURNMENT,),
        source=SUMMARY,
    ),
    Judgment(
        name="R (Ford) v Warwick District Council",
        citation="[2025] EWHC 843 (Admin)",
        court=HIGH_COURT,
        decided_on=date(2025, 3, 26),
        says="A closure order was quashed because an adjournment for the occupier to "
        "get legal representation was refused, which was unfair and irrational.",
        steps=(JudgmentStep.ADJOURNMENT, JudgmentStep.REVIEW),
        source=SUMMARY,
    ),
)
