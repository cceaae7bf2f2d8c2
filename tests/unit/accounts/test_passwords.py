"""Passwords of names are refused, however they are written; good ones are not."""

import pytest
from django.core.exceptions import ValidationError

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Force
from stronghold.sign_in.passwords import HardToGuess

PAT = User(
    username="pat.lane",
    display_name="Pat Lane",
    email="pat.lane@cherwell.gov.uk",
    organisation=Organisation(
        name="Cherwell District Council", force=Force(name="Thames Valley Police")
    ),
)


@pytest.mark.parametrize(
    "password",
    [
        "Cherwell-District-2026",
        "CherwellDistrict2026",
        "Ch3rwell-D1strict-2026!",
        "Cherwell-District-January-2026",
        "Cherwell.Thames.summer.2026",
        "Thames-Valley-2026",
        "thames valley police 2026",
        "ThamesValleyPolice-CDC",
        "Cherwell-Thames-Valley",
        "Pat-Lane-Cherwell-26",
        "District-Council-2026",
        "council police district",
    ],
)
def test_a_password_of_ones_own_organisation_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="too easy to guess"):
        HardToGuess().validate(password, PAT)


@pytest.mark.parametrize(
    "password",
    [
        "council turnip lantern marble",
        "valley turnip lantern marble",
        "correct horse Cherwell staple",
        "bright-hammer-council",
        "district orchard lantern",
        "three words apart",
        "Kingfisher valley 3 otters",
    ],
)
def test_one_common_word_among_others_is_no_reason_to_refuse(password: str) -> None:
    HardToGuess().validate(password, PAT)


def test_names_of_others_are_words_as_any() -> None:
    HardToGuess().validate("Cherwell-Otter-2026-brick", None)
    HardToGuess().validate("Ivybridge-Otter-2026-brick", PAT)
