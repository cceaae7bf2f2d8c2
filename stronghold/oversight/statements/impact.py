"""Facts for a data protection impact assessment (DPA 2018, s.64), from how it works.

Each row names the pages where its measure is used; a test demands that they exist. How
likely and how serious a risk is, the force judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Principle:
    """A principle of Part 3, and how the site serves it. `pages` are names of URLs."""

    section: str
    words: str
    pages: Sequence[str] = ()


@dataclass(frozen=True)
class Risk:
    """A risk to people's rights, the measure against it, and what remains."""

    risk: str
    measure: str
    remains: str
    pages: Sequence[str] = ()


PRINCIPLES: Sequence[Principle] = (
    Principle(
        "s.35, lawful and fair",
        "A record belongs to a kind with a stated purpose. Ethnicity, health, religion "
        "and sexual life have no field.",
        ("statements:processing",),
    ),
    Principle(
        "s.36, limited purposes",
        "Partners read only what an agreement in force releases, by a stated law. An "
        "export and a named disclosure each need a purpose.",
        ("sharing:list", "exports:list"),
    ),
    Principle(
        "s.37, not excessive",
        "No field holds the name or date of birth of a suspect: the site holds the "
        "reference of the records management system. Papers of a warrant or a closure "
        "case may name people, and go with it. Forms warn of names, birth dates, "
        "telephone numbers and number plates in text.",
        ("reports:new",),
    ),
    Principle(
        "s.38, accurate",
        "A title never states a report as a fact; a disclosure says whether it is "
        "fact, unchecked or opinion; records in error stay marked and uncounted; a "
        "corrected disclosure replaces the earlier one, and its reader is notified.",
        ("disclosures:list",),
    ),
    Principle(
        "s.39, kept no longer than needed",
        "Each kind has a dated period with its source. What is due is reviewed; two "
        "people decide to erase, and a function of the database erases.",
        ("retention:due", "retention:rules"),
    ),
    Principle(
        "s.40, secure",
        "The measures under “Security measures” in the record of processing, read from "
        "the settings in use.",
        ("statements:processing",),
    ),
    Principle(
        "ss.45 to 48, rights of people",
        "A request has its clock; what is held is gathered, and each part given or "
        "withheld with its ground. Records can be corrected, restricted and erased, "
        "each with its reason: see “What the law asks for, and when”.",
        ("requests:list", "retention:due"),
    ),
    Principle(
        "s.62, logging",
        "Collection, change, reading, disclosure, combination and erasure are events "
        "of an append-only log, in which reading the log is an event too.",
        ("oversight:log",),
    ),
)
RISKS: Sequence[Risk] = (
    Risk(
        "A person who reported is recognised, and harmed",
        "Contact details are in a table of their own with a permission of their own; "
        "partners and the public never get them; each reading is logged; they are "
        "erased first.",
        "What the person wrote may point to them: an officer clears the words before "
        "others read them.",
        ("reports:call_backs", "reports:reporters_due"),
    ),
    Risk(
        "Someone at an address is taken for a suspect without proof",
        "Titles say “Reported”; the exact address is for the police; partners get a "
        "point shared by many addresses, or the area.",
        "Officers see all that was reported at an address, proven or not.",
        ("ledger:search",),
    ),
    Risk(
        "A child or an adult at risk is exposed",
        "Concerns and referrals need a permission of their own and go to a partner "
        "only by referral, agreement or named disclosure; who reads one is logged.",
        "The service that receives a referral decides who reads it there.",
        ("safeguarding:overview",),
    ),
    Risk(
        "A small published figure identifies a person",
        "Published figures are frozen ranges that no sum or difference narrows to a "
        "count of 1 to 4; a partner chooses no areas of its own.",
        "What a reader knows from elsewhere.",
        ("sharing:list",),
    ),
    Risk(
        "A live warrant becomes known",
        "It is visible to its own team alone: not in lists, figures, the audit log of "
        "others, or shared data.",
        "People of the team.",
        ("warrants:list",),
    ),
    Risk(
        "Someone reads what they do not need",
        "Roles with fixed permissions, a log of every reading, a reason before who "
        "reported something or a concern about a child is shown, weekly lists of who "
        "read far more than usual or without a case, and a quarterly review of "
        "accounts.",
        "Officers of the force may read all of its reports; the log deters and shows "
        "misuse, and does not prevent it.",
        ("oversight:log", "reading:police_latest", "people:list"),
    ),
    Risk(
        "A phone or a session falls into other hands",
        "Sessions lock and end, what waits on a phone is encrypted, and sensitive "
        "pages ask again who it is.",
        "The minutes before a session locks.",
        ("account_sessions",),
    ),
    Risk(
        "A partner keeps what it should have deleted",
        "The agreement states how long and how it is destroyed, with contacts and a "
        "day of review; named disclosures end on a day; what was read is listed "
        "weekly.",
        "Files that were downloaded are outside the site.",
        ("sharing:list", "disclosures:list"),
    ),
    Risk(
        "Policing concentrates where it always was, because data come from there",
        "Enforcement counts are shown as activity and never as harm; rates, limits and "
        "false alarms are stated; months without data are gaps, not zero.",
        "Whether more is reported where more people report.",
        ("signals", "map"),
    ),
    Risk(
        "Data are lost or changed unnoticed",
        "Encrypted backups that are checked, erasures repeated after a restore, "
        "earlier versions of each record, and an audit log in a chain of hashes.",
        "Backups and seals must be set up: see “Security measures”.",
        ("oversight:log",),
    ),
)
# What no site can know.
FORCE_WRITES: Sequence[tuple[str, str]] = (
    ("Why it is needed", "Which problem it answers, and what else was considered"),
    ("Likelihood and severity", "The force’s own judgement of each risk below"),
    (
        "Consultation",
        "Who was asked: residents, staff, partners, the data protection officer",
    ),
    (
        "Sensitive processing",
        "The condition of Schedule 8 for each sort, and the appropriate policy "
        "document: ss.35 and 42",
    ),
    (
        "Controllers and processors",
        "Which partners are joint controllers, the arrangement with them and its "
        "contact point, and the contract with the host: ss.58 and 59",
    ),
    (
        "Equality",
        "The effect on people with protected characteristics: Equality Act 2010, s.149",
    ),
    ("Training and vetting", "Of each group of users, and of partners"),
    ("Advice and approval", "The data protection officer’s advice, and who approved"),
    (
        "The regulator",
        "Whether it must be consulted because a high risk remains: s.65",
    ),
    ("Review", "When the assessment is reviewed, and after which changes"),
)
