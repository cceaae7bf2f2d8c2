"""An administrator takes groups and single things away from a role, and sees losses."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.decided.models import ForceChoice
from stronghold.core.geography.models import Force
from tests.browser.conftest import Watch
from tests.factories import make_cast

pytestmark = pytest.mark.browser


def test_a_group_and_a_single_thing_are_taken_away(
    page_wide: Page,
    assert_sound: Callable[[Page], None],
    signed_in: Callable[[Page, str], Page],
    watch: Watch,
) -> None:
    watch.allowed.append("status of 400")
    make_cast()
    page = signed_in(page_wide, "admin")
    page.goto("/force/choices/roles/new/supervisor/")
    assert_sound(page)

    page.get_by_role("checkbox", name="Takes data out").press("Space")
    oversight = page.locator(".sh-force-group", has_text="Reads who did and who read")
    oversight.locator("summary").press("Enter")
    oversight.get_by_label("Read the audit log").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Enter a name").first).to_be_visible()
    # What was unticked stays so, and is seen.
    expect(oversight.get_by_label("Read the audit log")).not_to_be_checked()
    assert_sound(page)
    page.get_by_label("Name", exact=True).fill("Sergeant")
    page.get_by_label("Why it changes").fill("Policy 12")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("takes 4 things away")).to_be_visible()

    assert ForceChoice.objects.get().rows[0]["without"] == [
        "export",
        "make_keys",
        "read_audit",
        "use_features",
    ]


def test_what_roles_lost_is_seen_and_put_away(
    page_wide: Page,
    assert_sound: Callable[[Page], None],
    signed_in: Callable[[Page, str], Page],
) -> None:
    make_cast()
    force = Force.objects.get(code="thames-valley")
    wide = {"code": "wide", "name": "Crime desk", "base": "analyst"}
    verbs = ["use_site", "read_figures", "read_reports", "triage_reports"]
    plain = {"code": "plain", "name": "Front desk", "base": "officer"}
    plain_verbs = ["use_site", "work_reports", "submit_report"]
    ForceChoice.objects.create(
        force=force,
        subject="roles",
        rows=[wide | {"verbs": verbs}, plain | {"verbs": plain_verbs}],
        valid_from="2026-01-01",
        set_at="2026-01-01T00:00Z",
    )
    Force.objects.filter(pk=force.pk).update(choices_version="earlier")
    page = signed_in(page_wide, "admin")
    page.goto("/force/choices/")
    lost = page.get_by_text("no longer allows: Triage reports")
    lost.scroll_into_view_if_needed()
    expect(lost).to_be_visible()
    assert_sound(page)

    page.get_by_role("button", name="Seen").press("Enter")

    expect(lost).to_have_count(0)
    assert ForceChoice.objects.latest("pk").rows[0]["verbs"] == [
        "read_figures",
        "read_reports",
        "use_site",
    ]
