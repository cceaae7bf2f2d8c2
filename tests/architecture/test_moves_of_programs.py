"""What a person can store on a page, a program can too, or api.md says why not."""

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from operations.records import EVERY_KIND
from stronghold.api_urls import KINDS
from tests.addresses import addresses

PAGE = Path(__file__).resolve().parents[2] / "stronghold" / "docs" / "api.md"

# Each page that stores something of a record, and the addresses of the API that do the
# same. Where a page states a reason for reading, a program states it in X-Reason.
BY_PROGRAM: Mapping[str, Sequence[str]] = {
    "reports:new": ("api_reports", "api_report_merge"),
    "reports:triage": ("api_report_grade", "api_report_moves"),
    "reports:triage_undo": ("api_report_undo_triage",),
    "reports:preview": ("api_report_assess",),
    "reports:assess": ("api_report_assess",),
    "reports:assign": ("api_report_moves",),
    "reports:move": ("api_report_moves",),
    "reports:grade_source": ("api_report_source",),
    "reports:clear_words": ("api_report_words",),
    "reports:compare": ("api_report_merge", "api_report_not_the_same"),
    "reports:undo_decision": ("api_report_undo_decision",),
    "reports:withdraw": ("api_report_withdraw",),
    "arrests:new": ("api_arrests",),
    "arrests:import": ("api_arrests_custody",),
    "arrests:complete": ("api_arrest_complete",),
    "arrests:exploitation": ("api_arrest_exploitation",),
    "arrests:new_seizure": ("api_seizures",),
    "arrests:withdraw": ("api_arrest_withdraw",),
    "warrants:new": ("api_warrants",),
    "warrants:move": ("api_warrant_moves",),
    "warrants:enter": ("api_warrant_moves",),
    "warrants:add_premises": ("api_warrant_moves",),
    "warrants:review": ("api_warrant_moves",),
    "warrants:seize": ("api_warrant_seizures",),
    "warrants:withdraw": ("api_warrant_withdraw",),
    "seizures:new": ("api_seizures",),
    "seizures:correct": ("api_seizure_correct",),
    "seizures:withdraw": ("api_seizure_withdraw",),
    "after_care:new": ("api_after_care",),
    "after_care:end": ("api_after_care_of_home_end",),
    "safeguarding:referrals:new": ("api_referrals",),
    "safeguarding:referrals:why": ("api_referral",),
    "safeguarding:referrals:step": ("api_referral_moves",),
    "safeguarding:referrals:withdraw": ("api_referral_withdraw",),
    "safeguarding:concerns:new": ("api_concerns",),
    "safeguarding:concerns:why": ("api_concern",),
    "safeguarding:concerns:withdraw": ("api_concern_withdraw",),
    "safeguarding:lines:new": ("api_lines",),
    "safeguarding:lines:change": ("api_line_change",),
    "safeguarding:lines:link": ("api_line_link", "api_line_unlink"),
    "safeguarding:lines:withdraw": ("api_line_withdraw",),
    "groups:new": ("api_groups",),
    "groups:why": ("api_group",),
    "groups:correct": ("api_group_correct",),
    "groups:status": ("api_group_status",),
    "groups:withdraw": ("api_group_withdraw",),
    "disruptions:new": ("api_group_disruptions",),
    "disruptions:withdraw": ("api_group_disruptions_withdraw",),
    "links:new": ("api_links",),
    "links:remove": ("api_wrong_links",),
    "closures:new": ("api_closures",),
    "closures:move": ("api_closure_moves",),
    "closures:sign": ("api_closure_moves",),
    "closures:tenure": ("api_closure_tenure",),
    # Saying how premises are held makes them known, even that it is not known.
    "closures:premises": ("api_closure_tenure",),
    "closures:review": ("api_closure_review",),
    "closures:withdraw": ("api_closure_withdraw",),
    "doors:closure_visit": ("api_closure_visits",),
    "doors:closure_undo": ("api_closure_visits_undo",),
    "abstraction:new": ("api_time_away",),
    "abstraction:take_back": ("api_time_away_take_back",),
    "abstraction:hours": ("api_team_time",),
    "activities:new": ("api_activities",),
    "activities:who": ("api_activity_who",),
    "activities:end": ("api_activity_end",),
    "activities:end_started": ("api_activity_end",),
    "activities:withdraw": ("api_activity_withdraw",),
    "taskings:new": ("api_taskings",),
    "taskings:change": ("api_tasking_change",),
    "taskings:move": ("api_tasking_moves",),
    "priorities:new": ("api_priorities",),
    "priorities:change": ("api_priority_change",),
    "priorities:answer": ("api_priority_answer",),
    "operations:new": ("api_operations",),
    "operations:change": ("api_operation_change",),
    "operations:put_in": ("api_operation_records",),
    "operations:phase": ("api_operation_phase",),
    "handover:one": ("api_hand_over",),
    "portal:new_report": ("api_shared_send_report",),
    "portal:new_activity": ("api_shared_send_activity",),
    "portal:tasking": ("api_shared_tasking_answer",),
    "portal:referral": ("api_shared_referral_answer",),
}
# What has no address in the API: the words of a row of the table in api.md, which has
# the reason, and the pages. A star stands for all that begin, or end, like it.
LEFT_TO_PEOPLE: Mapping[str, Sequence[str]] = {
    "Contact details of people who report, and calls back to them": (
        "reports:call_back*",
        "reports:reporter_*",
    ),
    "Photos, papers and notices": (
        "reports:photo*",
        "reports:sent_photo",
        "warrants:new_paper",
        "warrants:paper_error",
        "closures:new_paper",
        "closures:paper_error",
        "closures:notice",
    ),
    "Whether an imported arrest is the one that an officer recorded": (
        "arrests:decide_match",
    ),
    "Who may be inside closed premises": ("closures:inside",),
    "Where a team asks to be rung before a visit": (
        "visits:ask",
        "visits:ask_first",
        "visits:asked",
        "visits:lift",
    ),
    "Limits of the law": ("law:*",),
    "Disclosures to a named person": ("disclosures:new", "disclosures:revoke"),
    "Agreements, the weekly brief and published figures": (
        "sharing:*",
        "preview:check",
        "brief:sign",
        "publishing:revise",
    ),
    "Retention, erasure, people’s requests, breaches and the audit log": (
        "retention:*",
        "requests:*",
        "breaches:*",
        "reading:*",
        "oversight:*",
    ),
    "History of another system": ("imports:*",),
    "Accounts, keys, duty and the set-up of the force": (
        "account_*",
        "mfa_*",
        "idle_lock:*",
        "single_sign_on:*",
        "directory:*",
        "scim:*",
        "access:*",
        "people:*",
        "approvals:*",
        "services:*",
        "program_keys:*",
        "several_forces:*",
        "organisations:*",
        "force:*",
        "force_basics:*",
        "ownership:*",
        "e_mail:*",
        "sign_in_provider:*",
        "duty:*",
        "offline:*",
    ),
    "Saved views, the calendar’s address and the brief by e-mail": (
        "reports:list",
        "arrests:list",
        "warrants:list",
        "seizures:list",
        "safeguarding:*:list",
        "groups:list",
        "closures:list",
        "activities:list",
        "deadlines:list",
        "deadlines:feed",
        "disclosures:list",
        "portal:kind",
        "brief:subscribe",
    ),
    "Files, searches and maps": (
        "exports:*",
        "packs:*",
        "geopackage:*",
        "weeks_of_action:*",
        "brief:csv",
        "brief:xlsx",
        "ledger:*",
        "search",
        "places:suggest",
        "reports:similar",
        "warrants:suggest",
        "visits:check",
        "map",
        "map_*",
        "outlines",
        "base_square",
        "street_labels",
        "health_*",
    ),
}


def methods_of(view: Callable[..., Any] | None) -> set[str] | None:
    """Return the methods that a view names; None if it names none and gets each.

    Django's decorator keeps them in the function that it returns.
    """
    while view is not None:
        names = view.__code__.co_freevars if hasattr(view, "__code__") else ()
        kept = dict(zip(names, getattr(view, "__closure__", None) or (), strict=True))
        if "request_method_list" in kept:
            return set(kept["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


def takes_post(callback: Callable[..., Any]) -> bool:
    """Say whether a page is asked by POST, or an endpoint has that method."""
    if endpoint := getattr(callback, "cls", None):
        return hasattr(endpoint, "post")
    methods = methods_of(callback)
    return methods is None or "POST" in methods


POSTS = {one.name for one in addresses() if takes_post(one.callback)}
API = {one.name for one in addresses() if hasattr(one.callback, "cls")}
PAGES = sorted(POSTS - API)


def reasons_for(page: str) -> list[str]:
    """Return all that is said of a page here: a row of the table, or the API."""
    left = [
        row
        for row, patterns in LEFT_TO_PEOPLE.items()
        if any(fnmatchcase(page, pattern) for pattern in patterns)
    ]
    return left + (["the API"] if page in BY_PROGRAM else [])


def test_pages_that_only_show_are_told_from_those_that_store() -> None:
    assert {"reports:new", "doors:closure_undo", "handover:one"} <= set(PAGES)
    assert not {"reports:detail", "handover:list", "doors:closure_visited"} & POSTS
    assert {"api_reports", "api_report_assess"} <= POSTS & API
    assert "api_report" not in POSTS


@pytest.mark.parametrize("page", PAGES)
def test_each_page_that_stores_has_one_reason(page: str) -> None:
    """An address for programs, or a reason why it is left to people; never both."""
    assert len(reasons_for(page)) == 1, reasons_for(page)


def test_nothing_here_is_of_a_page_that_is_gone() -> None:
    assert set(BY_PROGRAM) <= set(PAGES)
    unused = [
        pattern
        for patterns in LEFT_TO_PEOPLE.values()
        for pattern in patterns
        if not any(fnmatchcase(page, pattern) for page in PAGES)
    ]
    assert unused == []


def test_each_address_that_stores_is_that_of_a_page() -> None:
    """So neither a page nor an endpoint can be forgotten here."""
    named = {address for found in BY_PROGRAM.values() for address in found}
    read_for_a_reason = {"api_referral", "api_concern", "api_group"}
    assert named - POSTS == read_for_a_reason
    assert named - read_for_a_reason == POSTS & API


def test_the_page_on_the_api_says_why_for_each() -> None:
    part = PAGE.read_text().split("## Left to people", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", part, re.MULTILINE)[1:]
    assert [what for what, _ in rows] == list(LEFT_TO_PEOPLE)
    assert all(why.strip() for _, why in rows)


def test_every_kind_of_record_has_an_api() -> None:
    assert {api.kind for api in KINDS} == set(EVERY_KIND)
    assert len(KINDS) == len(EVERY_KIND)
    for api in KINDS:
        assert {f"api_{api.code}", f"api_{KINDS[api][0]}"} <= API
