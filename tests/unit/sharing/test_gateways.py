"""Which partner may rest an agreement on which law."""

import pytest

from stronghold.accounts.choices import OrganisationKind
from stronghold.kernel.errors import RuleBroken
from stronghold.sharing.actions import PUBLIC
from stronghold.sharing.choices import Gateway
from stronghold.sharing.rules import RECOGNISED_INTEREST, check_gateways

BOTH = [Gateway.CDA_115, Gateway.RECOGNISED_INTEREST]


def test_the_code_of_the_rule_is_that_of_the_rows() -> None:
    assert Gateway.RECOGNISED_INTEREST == RECOGNISED_INTEREST


@pytest.mark.parametrize("kind", [OrganisationKind.COUNCIL, OrganisationKind.CHILDREN])
def test_a_public_authority_has_no_recognised_legitimate_interest(kind: str) -> None:
    with pytest.raises(RuleBroken, match=r"6\(1\)\(ea\)") as refused:
        check_gateways(BOTH, is_public_authority=kind in PUBLIC)

    assert refused.value.field == "gateways"


@pytest.mark.parametrize("kind", [OrganisationKind.HOUSING, OrganisationKind.OTHER])
def test_a_housing_association_or_a_charity_may_name_it(kind: str) -> None:
    check_gateways(BOTH, is_public_authority=kind in PUBLIC)


def test_the_other_laws_are_anybodys() -> None:
    check_gateways([Gateway.CDA_115], is_public_authority=True)
