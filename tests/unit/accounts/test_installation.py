"""A database is for real work or for the demonstration, and cannot be changed."""

from typing import Any

import pytest

from stronghold.core.accounts.models import Installation
from stronghold.core.accounts.queries import check_installation
from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.actions import declare_installation
from tests.factories import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_is_said_once_and_stands(is_demonstration: bool) -> None:
    declare_installation(is_demonstration=is_demonstration)
    declare_installation(is_demonstration=is_demonstration)

    assert Installation.objects.get().is_demonstration == is_demonstration
    with pytest.raises(RuleBroken, match="cannot be changed"):
        declare_installation(is_demonstration=not is_demonstration)


def test_database_in_use_is_never_the_demonstrations() -> None:
    make_cast()

    with pytest.raises(RuleBroken, match="has accounts"):
        declare_installation(is_demonstration=True)
    assert not Installation.objects.exists()


@pytest.mark.parametrize("declared", [None, True, False])
@pytest.mark.parametrize("demo", [True, False])
def test_site_starts_only_where_demo_says_the_same(
    settings: Any, declared: bool | None, demo: bool
) -> None:
    settings.DEMO = demo
    if declared is not None:
        declare_installation(is_demonstration=declared)

    if declared in (None, demo):
        check_installation()
    else:
        with pytest.raises(RuleBroken, match=f"DEMO is {int(demo)}"):
            check_installation()
