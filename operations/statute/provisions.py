"""The seed: every limit of the law that is counted here, reviewed with each release.

What changes later is approved as a row (models.py) and takes over from its first day.
A provision that is not confirmed is listed here, switched off, as a reminder.
`source` says what was read, and what was not.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from operations.statute.choices import Confidence, Jurisdiction, Unit
from operations.statute.rules.limits import Code, Provision, Provisions

ASB_ACT = "Anti-social Behaviour, Crime and Policing Act 2014"
PACE = "Police and Criminal Evidence Act 1984"
DRUGS_ACT = "Misuse of Drugs Act 1971"
CRIME_AND_POLICING_ACT = "Crime and Policing Act 2026"
PSYCHOACTIVE_ACT = "Psychoactive Substances Act 2016"
ASSURED_ACT = "Housing Act 1988"
SECURE_ACT = "Housing Act 1985"
DATA_ACT = "Data Protection Act 2018"
UK_GDPR = "UK GDPR"

# S.I. 2014/2590, article 3(c) for Part 4; article 2 for sections 94 to 97.
CLOSURES_BEGAN = date(2014, 10, 20)
# "Act wholly in force at 1 July 1973", legislation.gov.uk.
DRUGS_ACT_BEGAN = date(1973, 7, 1)
# S.I. 2005/3495, for the amendments of 2005.
LONGER_WARRANTS_BEGAN = date(2006, 1, 1)
# S.I. 2016/553, regulation 2.
PSYCHOACTIVE_BEGAN = date(2016, 5, 26)
# S.I. 2018/625, regulation 2: the Act, with the GDPR.
DATA_ACT_BEGAN = date(2018, 5, 25)
# S.I. 2026/82, regulation 2: section 76 of the Data (Use and Access) Act 2025.
LONGER_ANSWERS_BEGAN = date(2026, 2, 5)
# Section 103 of the Data (Use and Access) Act 2025.
COMPLAINTS_BEGAN = date(2026, 6, 19)
# The day of the last check whether provisions that are off have begun.
REVIEWED = date(2026, 11, 27)

INSPECTOR, SUPERINTENDENT = 3, 5
READ = "The Act, before the amendments of 2026; S.I. 2014/2590, art. 3(c)"
READ_PACE = "The Act, as amended; in force by S.I. 2005/3495"
READ_PSYCHOACTIVE = "The Act; in force by S.I. 2016/553, reg. 2"
ANSWER = "Minister’s written answer 108421 of 4 February 2026"
NOT_COMMENCED = "no commencement known; S.I. 2026/689 is not known to bring it in"
SEVENTY_TWO = f"{ANSWER}: 72 hours after service; {NOT_COMMENCED}"


def _closures(code: str, value: int, unit: str, *, section: str) -> Provision:
    return Provision(
        code=code,
        value=value,
        unit=unit,
        act=ASB_ACT,
        section=section,
        jurisdiction=Jurisdiction.ENGLAND_AND_WALES,
        in_force_from=CLOSURES_BEGAN,
        in_force_to=None,
        source=READ,
        confidence=Confidence.CONFIRMED,
    )


def _pace(code: str, value: int, unit: str, *, section: str) -> Provision:
    return replace(
        _closures(code, value, unit, section=section),
        act=PACE,
        in_force_from=LONGER_WARRANTS_BEGAN,
        source=READ_PACE,
    )


def _not_confirmed(provision: Provision, **given: Any) -> Provision:
    off = replace(
        provision, confidence=Confidence.UNCONFIRMED, is_on=False, in_force_from=None
    )
    return replace(off, **given)


NOTICES: Provisions = (
    _closures(Code.POLICE_MAY_ISSUE, INSPECTOR, Unit.RANK, section="s.76(1)"),
    _closures(Code.COUNCIL_MAY_ISSUE, 0, Unit.POWER, section="ss.76(1), 92(1)"),
    _not_confirmed(
        _closures(Code.SOCIAL_LANDLORD_MAY_ISSUE, 0, Unit.POWER, section="s.76"),
        act=f"{ASB_ACT}, as the {CRIME_AND_POLICING_ACT}, Sch. 2 amends it",
        jurisdiction=Jurisdiction.ENGLAND,
        source=f"Sch. 2 of the Act; {ANSWER}; {NOT_COMMENCED}",
    ),
    _closures(Code.MAY_NOT_EXCLUDE, 0, Unit.POWER, section="s.76(4)"),
    _closures(Code.CONTENTS, 0, Unit.POWER, section="s.76(5)"),
    _closures(Code.INFORM_FIRST, 0, Unit.POWER, section="s.76(6)"),
    _closures(Code.CONSULT_FIRST, 0, Unit.POWER, section="s.76(7)"),
    _closures(Code.NOTICE, 24, Unit.HOURS, section="s.77(1)"),
    _closures(Code.SENIOR_NOTICE, 48, Unit.HOURS, section="s.77(2),(3)"),
    _closures(Code.SENIOR_RANK, SUPERINTENDENT, Unit.RANK, section="s.77(2)"),
    _closures(Code.NOTICE_EXTENSION, 24, Unit.HOURS, section="s.77(4)"),
    _not_confirmed(
        _closures(Code.SENIOR_NOTICE, 72, Unit.HOURS, section="s.77(2)"),
        act=f"{ASB_ACT}, as the {CRIME_AND_POLICING_ACT} amends it",
        source=SEVENTY_TWO,
    ),
    _closures(Code.CANCEL_OR_VARY, 0, Unit.POWER, section="s.78(1)"),
    _closures(Code.WHO_CANCELS_POLICE, 0, Unit.POWER, section="s.78(6)"),
    _closures(Code.WHO_CANCELS_COUNCIL, 0, Unit.POWER, section="s.78(4),(5)"),
    _closures(Code.SERVICE, 0, Unit.POWER, section="s.79(1) to (3)"),
)

ORDERS: Provisions = (
    _closures(Code.APPLY, 0, Unit.POWER, section="s.80(1)"),
    _closures(Code.HEARING, 48, Unit.HOURS, section="s.80(3)"),
    _not_confirmed(
        _closures(Code.HEARING, 72, Unit.HOURS, section="s.80(3)"),
        act=f"{ASB_ACT}, as the {CRIME_AND_POLICING_ACT} amends it",
        source=SEVENTY_TWO,
    ),
    _closures(Code.ORDER, 3, Unit.MONTHS, section="s.80(6)"),
    _closures(Code.CONTINUED_NOTICE, 48, Unit.HOURS, section="s.81(2)"),
    _closures(Code.ADJOURNMENT, 14, Unit.DAYS, section="s.81(3)"),
    _closures(Code.ADJOURNED_NOTICE, 0, Unit.POWER, section="s.81(4)"),
    _closures(Code.ORDER_EXTENSION_IN_TIME, 0, Unit.POWER, section="s.82(1)"),
    _closures(Code.ORDER_EXTENSION_RANK, INSPECTOR, Unit.RANK, section="s.82(2)"),
    _closures(Code.ORDER_EXTENSION_CONSULT, 0, Unit.POWER, section="s.82(3),(4)"),
    _closures(Code.ORDER_EXTENSION, 3, Unit.MONTHS, section="s.82(7)"),
    _closures(Code.ORDER_IN_TOTAL, 6, Unit.MONTHS, section="s.82(8)"),
    _closures(Code.DISCHARGE, 0, Unit.POWER, section="s.83"),
    _closures(Code.APPEAL, 21, Unit.DAYS, section="s.84(5)"),
    _closures(Code.ENFORCE, 0, Unit.POWER, section="s.85(1)"),
    _closures(Code.REIMBURSEMENT, 3, Unit.MONTHS, section="s.88(3)"),
    _closures(Code.COMPENSATION, 3, Unit.MONTHS, section="s.90(3)"),
)

LANDLORDS: Provisions = (
    replace(
        _closures(Code.POSSESSION_GROUND, 48, Unit.HOURS, section="s.84A(6)"),
        act=SECURE_ACT,
        jurisdiction=Jurisdiction.ENGLAND,
        source="ASBCPA 2014 s.94; the same in ground 7A; S.I. 2014/2590 art. 2",
    ),
    replace(
        _closures(Code.LANDLORD_NOTICE_SECURE, 3, Unit.MONTHS, section="s.83ZA(7)"),
        act=SECURE_ACT,
        jurisdiction=Jurisdiction.ENGLAND,
        source="ASBCPA 2014 ss.94 and 95; S.I. 2014/2590 art. 2, England only",
    ),
    # The Renters' Rights Act 2025 changed private tenancies on 1 May 2026 and left
    # subsections (4C) to (4F) as they were; social tenancies have not changed yet.
    replace(
        _closures(Code.LANDLORD_NOTICE_ASSURED, 3, Unit.MONTHS, section="s.8(4F)"),
        act=ASSURED_ACT,
        jurisdiction=Jurisdiction.ENGLAND,
        source="ASBCPA 2014 s.97; S.I. 2014/2590 art. 2, England only. Renters’ Rights "
        "Act 2025 s.3(3) leaves s.8(4C) to (4F) as they are",
    ),
)

WARRANTS: Provisions = (
    replace(
        _closures(Code.DRUGS_WARRANT, 1, Unit.MONTHS, section="s.23(3)"),
        act=DRUGS_ACT,
        in_force_from=DRUGS_ACT_BEGAN,
        source="The Act; PACE s.16(3) gives any warrant three months: ask force legal",
        confidence=Confidence.PRACTICE,
    ),
    _pace(Code.PACE_WARRANT, 3, Unit.MONTHS, section="s.16(3)"),
    replace(
        _pace(Code.WARRANT_ENTRIES, 1, Unit.ENTRIES, section="s.15(5)"),
        confidence=Confidence.PRACTICE,
        source="The Act; applied to s.23 warrants by s.15(1): ask force legal",
    ),
    _not_confirmed(
        _pace(Code.DRUGS_WARRANT_ANY_TIMES, 0, Unit.POWER, section="s.23(3)"),
        act=DRUGS_ACT,
        source="“At any time or times”; whether it overrides PACE s.15(5) is open",
    ),
    _pace(Code.NUMBER_OF_ENTRIES, 0, Unit.POWER, section="s.15(5A)"),
    _pace(Code.UNNAMED_PREMISES_RANK, INSPECTOR, Unit.RANK, section="s.16(3A)"),
    _pace(Code.FURTHER_ENTRY_RANK, INSPECTOR, Unit.RANK, section="s.16(3B)"),
    _pace(Code.ENDORSEMENT, 0, Unit.POWER, section="s.16(9)"),
    _pace(Code.WARRANT_RETURN, 0, Unit.POWER, section="s.16(10)"),
    replace(
        _pace(Code.EXECUTED_RETURN, 7, Unit.DAYS, section="s.16(10)(a)"),
        confidence=Confidence.PRACTICE,
        source="The Act: when it has been executed. Seven days is practice, not law: "
        "ask force legal and the court",
    ),
    _pace(Code.WARRANT_KEPT, 12, Unit.MONTHS, section="s.16(11)"),
)


def _psychoactive(code: str, value: int, unit: str, *, paragraph: str) -> Provision:
    return replace(
        _closures(code, value, unit, section=f"Sch. 3 para. {paragraph}"),
        act=PSYCHOACTIVE_ACT,
        in_force_from=PSYCHOACTIVE_BEGAN,
        source=READ_PSYCHOACTIVE,
    )


# Section 40(8): an entry that does not comply with Part 3 of the Schedule is unlawful.
PSYCHOACTIVE_WARRANTS: Provisions = (
    _psychoactive(Code.PSYCHOACTIVE_WARRANT, 1, Unit.MONTHS, paragraph="6"),
    _psychoactive(Code.PSYCHOACTIVE_ENTRIES, 1, Unit.ENTRIES, paragraph="3"),
    _psychoactive(Code.PSYCHOACTIVE_NUMBER, 0, Unit.POWER, paragraph="2(4)"),
    _psychoactive(Code.PSYCHOACTIVE_UNNAMED, INSPECTOR, Unit.RANK, paragraph="7"),
    _psychoactive(Code.PSYCHOACTIVE_FURTHER, INSPECTOR, Unit.RANK, paragraph="8"),
    _psychoactive(Code.PSYCHOACTIVE_RETURN, 0, Unit.POWER, paragraph="13(1)"),
    _psychoactive(Code.PSYCHOACTIVE_KEPT, 12, Unit.MONTHS, paragraph="13(3)"),
)

_PART_4 = replace(
    _closures(Code.CUCKOOING, 0, Unit.POWER, section="Part 4, Ch. 2"),
    act=CRIME_AND_POLICING_ACT,
    source=f"Part 4 of the Act as passed on 29 April 2026; {NOT_COMMENCED}",
)
OFFENCES: Provisions = (
    _closures(Code.CLOSURE_BREACH, 0, Unit.POWER, section="s.86(1) to (3)"),
    _not_confirmed(_PART_4),
    _not_confirmed(
        replace(_PART_4, code=Code.CHILD_EXPLOITATION), section="Part 4, Ch. 1"
    ),
)

READ_DATA = "The Act, as amended by the Data (Use and Access) Act 2025, s.76"


def _data(code: str, value: int, unit: str, *, section: str) -> Provision:
    return replace(
        _closures(code, value, unit, section=section),
        act=DATA_ACT,
        in_force_from=DATA_ACT_BEGAN,
        source=READ_DATA,
    )


def _gdpr(code: str, value: int, unit: str, *, section: str) -> Provision:
    return replace(
        _data(code, value, unit, section=section),
        act=UK_GDPR,
        source="Not confirmed: ask the data protection officer for the article",
        confidence=Confidence.PRACTICE,
    )


def _since_2026(provision: Provision) -> Provision:
    return replace(provision, in_force_from=LONGER_ANSWERS_BEGAN)


# Part 3 had no longer period and no stopped clock before 5 February 2026.
PEOPLES_DATA: Provisions = (
    _data(Code.ANSWER_REQUEST, 1, Unit.MONTHS, section="s.54(2)"),
    _since_2026(_data(Code.EXTEND_ANSWER, 2, Unit.MONTHS, section="s.54(3A)")),
    _since_2026(_data(Code.CLARIFY_REQUEST, 0, Unit.POWER, section="s.54(3C)")),
    _data(Code.REPORT_BREACH, 72, Unit.HOURS, section="s.67(1)"),
    _data(Code.INFORM_PEOPLE, 0, Unit.POWER, section="s.68(1)"),
    replace(
        _data(Code.ACKNOWLEDGE_COMPLAINT, 30, Unit.DAYS, section="s.164A(3)"),
        in_force_from=COMPLAINTS_BEGAN,
        source="Data (Use and Access) Act 2025, s.103; of both laws",
    ),
    _gdpr(Code.GDPR_ANSWER_REQUEST, 1, Unit.MONTHS, section="arts.12(3), 12A"),
    _gdpr(Code.GDPR_EXTEND_ANSWER, 2, Unit.MONTHS, section="arts.12(3), 12A"),
    _since_2026(_gdpr(Code.GDPR_CLARIFY_REQUEST, 0, Unit.POWER, section="art.12A")),
    _gdpr(Code.GDPR_REPORT_BREACH, 72, Unit.HOURS, section="art.33(1)"),
    _gdpr(Code.GDPR_INFORM_PEOPLE, 0, Unit.POWER, section="art.34(1)"),
)

SEED: Provisions = (
    *NOTICES,
    *ORDERS,
    *LANDLORDS,
    *WARRANTS,
    *PSYCHOACTIVE_WARRANTS,
    *OFFENCES,
    *PEOPLES_DATA,
)
