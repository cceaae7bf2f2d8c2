"""The demonstration's organisations and accounts; one password for all."""

from stronghold.accounts.choices import OrganisationKind, Role

PASSWORD = "stronghold-demo"  # noqa: S105 - printed by bin/demo; DEMO=1 only
FORCE = ("thames-valley", "Thames Valley Police")
ORGANISATIONS = (
    ("thames-valley-police", "Thames Valley Police", OrganisationKind.POLICE),
    ("oxford-city-council", "Oxford City Council", OrganisationKind.COUNCIL),
    (
        "oxfordshire-childrens",
        "Oxfordshire children's services",
        OrganisationKind.OTHER,
    ),
    ("cherwell-council", "Cherwell District Council", OrganisationKind.COUNCIL),
)  # fmt: skip
TEAM = ("oxford-city", "Oxford City neighbourhood team")
ACCOUNTS = (
    ("officer", "Demonstration officer", Role.OFFICER, "thames-valley-police"),
    ("supervisor", "Demonstration supervisor", Role.SUPERVISOR, "thames-valley-police"),
    ("analyst", "Demonstration analyst", Role.ANALYST, "thames-valley-police"),
    ("records", "Demonstration records manager", Role.RECORDS_MANAGER,
     "thames-valley-police"),
    ("administrator", "Demonstration administrator", Role.ADMINISTRATOR,
     "thames-valley-police"),
    ("partner", "Demonstration partner", Role.PARTNER, "oxford-city-council"),
    ("county", "Demonstration county partner", Role.PARTNER, "oxfordshire-childrens"),
    ("outsider", "Demonstration outsider", Role.PARTNER, "cherwell-council"),
)  # fmt: skip
