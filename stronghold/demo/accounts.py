"""The demonstration's organisations and accounts; one password for all."""

from collections.abc import Mapping
from datetime import date, time

from stronghold.core.accounts.choices import OrganisationKind, Rank, Role

PASSWORD = "stronghold-demo"  # noqa: S105 - printed by bin/demo; DEMO=1 only
FORCE = ("thames-valley", "Thames Valley Police")
ORGANISATIONS = (
    ("thames-valley-police", "Thames Valley Police", OrganisationKind.POLICE),
    ("oxford-city-council", "Oxford City Council", OrganisationKind.COUNCIL),
    (
        "oxfordshire-childrens",
        "Oxfordshire children's services",
        OrganisationKind.CHILDREN,
    ),
    ("cherwell-council", "Cherwell District Council", OrganisationKind.COUNCIL),
)  # fmt: skip
# What its statements say of the force; some is left for the administrator to set.
DETAILS = {
    "controller": "Chief Constable of Thames Valley Police",
    "dpo_email": "data.protection@police.example",
    "dpo_phone": "01632 960101",
    "data_complaints_url": "https://police.example/data-protection-complaint",
    "complaints_url": "https://police.example/complaints",
    "accessibility_email": "accessibility@police.example",
    "prepared_on": date(2026, 6, 1),
    "host": "A data centre of the force, United Kingdom",
}
# The councils that issue closure notices themselves.
ISSUES_AS = {"oxford-city-council": "district", "cherwell-council": "district"}
# The districts that they serve: the city's bodies are consulted only in the city, and
# the police have teams there alone.
DISTRICTS = {
    "thames-valley-police": ["E07000178"],
    "oxford-city-council": ["E07000178"],
    "cherwell-council": ["E07000177"],
}
TEAM = ("oxford-city", "Oxford City neighbourhood team")
# Duty contacts for urgent matters: phone numbers that Ofcom reserves for drama, and
# addresses that belong to no one.
DESKS: Mapping[str, Mapping[str, str | time]] = {
    "thames-valley-police": {"duty_phone": "01632 960100"},
    "oxford-city-council": {
        "duty_email": "asb-duty@council.example",
        "duty_phone": "01632 960200",
    },
    "oxfordshire-childrens": {
        "duty_email": "front-door@childrens.example",
        "duty_phone": "01632 960300",
        "second_contact": "Head of service, children’s social care",
        "second_email": "head-of-service@childrens.example",
        "second_phone": "01632 960301",
        "desk_opens": time(8, 30),
        "desk_closes": time(17),
        "out_of_hours_email": "emergency-duty-team@childrens.example",
        "out_of_hours_phone": "01632 960310",
    },
}
TEAM_PHONES = {
    "oxford-city": "01632 960110",
    "oxford-north": "01632 960120",
    "oxford-east": "01632 960130",
    "oxford-south-east": "01632 960140",
}
# Each team with the wards (of 2021) that it owns. The first is the team of the
# demonstration's officer and supervisor.
TEAMS = (
    (*TEAM, ("E05013098", "E05013105", "E05013106", "E05013111")),
    (
        "oxford-north",
        "Oxford North neighbourhood team",
        ("E05013101", "E05013109", "E05013116", "E05013118", "E05013119"),
    ),
    (
        "oxford-east",
        "Oxford East neighbourhood team",
        (
            "E05013096",
            "E05013099",
            "E05013102",
            "E05013103",
            "E05013104",
            "E05013108",
            "E05013112",
            "E05013114",
            "E05013115",
        ),
    ),
    (
        "oxford-south-east",
        "Oxford South East neighbourhood team",
        ("E05013097", "E05013100", "E05013107", "E05013110", "E05013113", "E05013117"),
    ),
)
ACCOUNTS = (
    ("officer", "Demonstration officer", Role.OFFICER, "thames-valley-police"),
    ("constable", "Demonstration constable", Role.OFFICER, "thames-valley-police"),
    ("east", "Demonstration officer, East team", Role.OFFICER, "thames-valley-police"),
    ("east-supervisor", "Demonstration supervisor, East team", Role.SUPERVISOR,
     "thames-valley-police"),
    ("supervisor", "Demonstration supervisor", Role.SUPERVISOR, "thames-valley-police"),
    ("analyst", "Demonstration analyst", Role.ANALYST, "thames-valley-police"),
    ("records", "Demonstration records manager", Role.RECORDS_MANAGER,
     "thames-valley-police"),
    # Two people are needed to change a provision that is already in force.
    ("legal", "Demonstration legal services", Role.RECORDS_MANAGER,
     "thames-valley-police"),
    ("administrator", "Demonstration administrator", Role.ADMINISTRATOR,
     "thames-valley-police"),
    ("partner", "Demonstration partner", Role.PARTNER, "oxford-city-council"),
    ("manager", "Demonstration council manager", Role.PARTNER, "oxford-city-council"),
    ("council-admin", "Demonstration council administrator", Role.ADMINISTRATOR,
     "oxford-city-council"),
    ("county", "Demonstration county partner", Role.PARTNER, "oxfordshire-childrens"),
    ("outsider", "Demonstration outsider", Role.PARTNER, "cherwell-council"),
)  # fmt: skip
# Who reviews their council's closure cases.
REVIEWERS = ("manager",)
# People whose organisations have named them to sign agreements, with their position.
SIGNS_AS = {
    "supervisor": "Chief inspector",
    "partner": "Head of community safety",
    "county": "Head of safeguarding",
}
# The rank, or a council's office, by which people sign closure notices.
RANKS = {
    "supervisor": Rank.CHIEF_INSPECTOR,
    "east-supervisor": Rank.SUPERINTENDENT,
    "manager": Rank.CHIEF_EXECUTIVE,
    "partner": Rank.COUNCIL_OFFICER,
}
# Accounts of other teams than the first.
OTHER_TEAM = {"east": "oxford-east", "east-supervisor": "oxford-east"}
