"""Which kinds of partner may rely on which law."""

import pytest

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.actions import PUBLIC
from stronghold.core.sharing.choices import Gateway
from stronghold.core.sharing.rules import check_gateways

BOTH = [Gateway.CDA_115, Gateway.RECOGNISED_INTEREST]


@pytest.mark.parametrize("kind", [OrganisationKind.COUNCIL, OrganisationKind.CHILDREN])
def test_a_public_authority_has_no_recognised_legitimate_interest(kind: str) -> None:
    with pytest.raises(RuleBroken, match=r"6\(1\)\(ea\)") as refused:
        check_gateways(BOTH, is_public_authority=kind in PUBLIC)

    assert refused.value.field == "gateways"


@pytest.mark.parametrize("kind", [OrganisationKind.HOUSING, OrganisationKind.OTHER])
def test_a_housing_association_or_a_charity_may_name_it(kind: str) -> None:
    check_gateways(BOTH, is_public_authority=kind in PUBLIC)


def test_any_partner_may_rely_on_the_other_laws() -> None:
    check_gateways([Gateway.CDA_115], is_public_authority=True)
