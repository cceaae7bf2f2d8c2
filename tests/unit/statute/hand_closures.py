"""What the site says of a vector about closures; the test compares it, key by key."""

from datetime import date, datetime, timedelta
from typing import Any

from operations.closure_moves.choices import EventKind, State
from operations.closure_moves.rules.ends import (
    adjourned_deadline,
    continued_deadline,
    hearing_deadline,
    notice_deadline,
    order_deadline,
    order_limit,
    past_adjournment,
)
from operations.closure_moves.rules.facts import Signer
from operations.closure_moves.rules.length import adjourned_past, exceeded
from operations.closure_moves.rules.moves import MOVE_OF
from operations.closure_moves.rules.replay import replay
from operations.closure_moves.rules.signing import hours_of
from operations.closure_moves.rules.step import Step
from operations.closures.actions import check_length
from operations.closures.presenters.panel import court_words, judgments_to_read
from operations.closures.rules.door import closed_now
from operations.closures.rules.dues import dues_of_case
from operations.statute.choices import Issuer, JudgmentStep
from operations.statute.judgments import JUDGMENTS
from operations.statute.provisions import SEED
from operations.statute.rules.judgments import bearing_on
from operations.statute.rules.limits import Code, Deadline, Provisions
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.places.choices import Tenure
from tests.unit.closures.steps import ANSWERS, SERVICE, Walk, at
from tests.unit.statute.changed_law import with_change

Found = dict[str, Any]
ALLOWED, FLAGGED, REFUSED = "allowed", "flagged", "refused"
# Whom a vector names, by what the site asks.
GIVEN_BY = {"District Judge A": "district_judge", "bench": "magistrates", "": ""}
LAW_BEGAN = date(2026, 1, 1)


def deferred_order(given: Found) -> Found:
    """An order that begins later, or at once."""
    if "served" in given:
        walk = notice(given["served"], hours=given["notice_hours"])
        order(walk, given["order_made"], **starts(given))
    else:
        walk = ordered(given)
    status, made = walk.status, given.get("made", "")
    now = at(given.get("asked_at") or moment(made or given["order_made"]))
    limit, end = order_limit(SEED, status), order_deadline(SEED, status)
    assert limit
    assert end
    begins = status.begins_at
    assert begins
    notice_ends = notice_deadline(SEED, status)
    found = {
        "door": "closed" if closed_now(SEED, status, now=now) else "open",
        "offence": status.order_is_in_force(now),
        "closes_at": shown(begins),
        "begins_utc": f"{begins:%Y-%m-%dT%H:%MZ}",
        "visitor_barred_from": shown(begins),
        "tenant_barred": given.get("exceptions", "") not in status.exceptions,
        "notice_ended": shown(notice_ends.due_at) if notice_ends else None,
        "outcome": FLAGGED if walk.breaches else ALLOWED,
        "reason": said(walk),
        "given": FLAGGED if walk.breaches else ALLOWED,
        "end": day_of(end),
        # Alerts go by the earlier reading, and the court is asked.
        "alert": shown(end.alert_by)[:10],
        "is_asked": exceeded(last_step(walk)) is not None,
    }
    return found | last_days(walk, moment(made or given["order_made"]), given)


def suspended_order(given: Found) -> Found:
    """An order that a court suspended, or is said to have, or deferred."""
    if "said" in given:
        begins = given["said"].removeprefix("begins on ")
        walk = ordered({**given, "begins": begins})
        return {"outcome": FLAGGED if walk.breaches else ALLOWED}
    walk, court = ordered(given), given["court"].lower().replace(" ", "_")
    when = moment(given.get("suspended_on", given["made"]))
    walk.step(EventKind.SUSPEND, when, court=court)
    words = " ".join(court_words(SEED, walk.status, at(when)))
    outcome = FLAGGED if walk.breaches else ALLOWED
    if outcome == ALLOWED and "not confirmed" in words:
        outcome = "not-confirmed"
    return {
        "outcome": outcome,
        "given": outcome,
        "recorded": walk.status.suspended_at == at(when),
        "cite": said(walk),
    } | last_days(walk, when, given)


def judicial_review(given: Found) -> Found:
    """An order that the High Court quashed, or a claim that it should."""
    walk = ordered(given)
    if "quashed" not in given:
        begun = moment(given["judicial_review_begun"])
        due = last_days(walk, begun, given)
        return due | {"given": due["last_day"]}
    when = moment(given["quashed"])
    walk.step(EventKind.QUASH, when, by_court="High Court")
    assert walk.status.state == State.QUASHED
    now = at(given.get("asked_at", when))
    dues = dues_of_case(SEED, walk.status, now=now)
    compensation = next((one for one in dues if one.kind == "compensation"), None)
    last = walk.status.last
    assert last
    return {
        "door": "closed" if closed_now(SEED, walk.status, now=now) else "open",
        "status": MOVE_OF[last.kind].label.lower(),
        "appeal_needed": bool(walk.breaches),
        "outcome": FLAGGED if walk.breaches else ALLOWED,
        "given": compensation and day_of(compensation),
        "alert": compensation and shown(compensation.alert_by)[:10],
    }


def adjournment(given: Found) -> Found:
    """Adjournments one after another, each at the hearing before."""
    first = moment(given["first_hearing"])
    walk, when, past = notice(back(first, 1)), first, []
    for n, (until, facts) in enumerate(adjournments(given, first), start=1):
        walk.step(EventKind.ADJOURN, when, until=at(until).isoformat(), **facts)
        if walk.breaches:
            past.append(n)
        when = until
    status, step = walk.status, last_step(walk)
    limit, resumes = past_adjournment(SEED, status), adjourned_deadline(SEED, status)
    judgments = bearing_on(JUDGMENTS, JudgmentStep.ADJOURNMENT)
    words = " ".join(court_words(SEED, status, at(when)))
    assert resumes
    assert status.first_adjourned_at
    asked = refusal(lambda: check_length(step))
    outcome = FLAGGED if past else ALLOWED
    if asked and given.get("reason"):
        outcome = REFUSED
    continued = continued_deadline(SEED, status)
    days = london_date(resumes.due_at) - london_date(status.first_adjourned_at)
    return {
        "outcome": outcome,
        "irregular": bool(past),
        "total_days": days.days,
        "resumes": day_of(resumes),
        "limit": limit and day_of(limit),
        "ask_reason": adjourned_past(step) is not None,
        "ask": asked,
        "past_from": past[0] if past else None,
        "words": words,
        "cite": "; ".join(
            one.cited for one in judgments_to_read(SEED, status, judgments)
        ),
        "given": continued and day_of(continued),
    }


def adjournments(given: Found, first: str) -> list[tuple[str, Found]]:
    """Return until when each adjournment was, and what the court said of it."""
    if "adjourned_to" in given:
        return [(moment(given["adjourned_to"]), {"notice_continued": True})]
    found, when, n = [], first, len(given["adjourned_days"])
    reasons = given.get("reasons") or [""] * (n - 1) + [given.get("reason", "")]
    by = given.get("reason_by", "")
    givers = by if isinstance(by, list) else [""] * (n - 1) + [by]
    for days, reason, giver in zip(
        given["adjourned_days"], reasons, givers, strict=True
    ):
        when = back(when, -days)
        who = {"reason_by": GIVEN_BY[giver]} if giver else {}
        facts = {"notice_continued": True, "court_reason": reason, **who}
        found.append((when, facts))
    if until := given.get("notice_continued_to"):
        assert when.startswith(until)
    return found


def notice_over_christmas(given: Found) -> Found:
    """A notice over Christmas Day, and by when it is heard."""
    if "decided" in given:
        when, hours = given["decided"], given["continued_hours"]
        walk = notice(back(when, 1))
        walk.step(EventKind.REFUSE_CONTINUE, when, hours=hours)
        ends = continued_deadline(SEED, walk.status)
        assert ends
        return {"ends": shown(ends.due_at)}
    signed_by = given.get("signed_by", "inspector")
    hours = given.get("notice_hours", 24)
    walk = notice(given["served"], hours=hours, signed_by=signed_by)
    if "extension_hours" in given:
        walk.step(
            EventKind.EXTEND_NOTICE,
            given["served"],
            signed_by=given["extended_by"],
            extension_hours=given["extension_hours"],
        )
    return ends_of(walk)


def notice_72_hours(given: Found) -> Found:
    """A notice under a limit of 72 hours, which is not law yet."""
    most = given["law_max_hours"]
    law = with_change(Code.SENIOR_NOTICE, most, LAW_BEGAN) if most != 48 else SEED
    hours, served = given["notice_hours"], given["served"]
    walk = drafted(served, law=law)
    facts = {"signed_by": "superintendent", "hours": hours}
    refused = refusal(lambda: walk.step(EventKind.AUTHORISE, back(served, 1), **facts))
    if refused:
        return {"outcome": REFUSED, "max_hours": most_hours(walk, "superintendent")}
    walk.step(EventKind.SERVE, served, **SERVICE)
    return ends_of(walk)


def signing_hours(given: Found) -> Found:
    """Who signs for how many hours, and who extends."""
    police = "issuer" not in given
    if "extension_hours" in given:
        hours = given["notice_hours"]
        walk = notice(
            "2026-12-22T10:00", hours=hours, signed_by=given.get("notice_by") or ""
        )
        facts = {"signed_by": given["extended_by"]}
        facts |= {"extension_hours": given["extension_hours"]}
        kind = EventKind.EXTEND_NOTICE
        by = given["extended_by"]
    else:
        walk = drafted(
            "2026-12-22T10:00", issuer=Issuer.POLICE if police else Issuer.DISTRICT
        )
        by = (
            given["rank"].replace(" ", "_") if police else SIGNATORY[given["signatory"]]
        )
        facts, kind = {"signed_by": by, "hours": given["hours"]}, EventKind.AUTHORISE
    refused = refusal(lambda: walk.step(kind, "2026-12-22T10:01", **facts))
    offered = hours_of(SEED, walk.issuer, Signer(by), on=date(2026, 12, 22))
    return {
        "outcome": REFUSED if refused else ALLOWED,
        "max_hours": max(offered, default=0),
        "hours_offered": list(offered),
    }


# Who signs for a council; the site takes a designate as the chief executive.
SIGNATORY = {
    "officer not designated": "council_officer",
    "designated by chief executive": "chief_executive",
}


def appeal(given: Found) -> Found:
    """Until when an order, or its extension, may be appealed against."""
    made = given.get("decision") or given["made"]
    walk = ordered({"made": made, "ends": given.get("extended", "")})
    if extended := given.get("extended"):
        later = back(moment(extended), -60)[:10]
        walk.step(EventKind.EXTEND_ORDER, moment(extended), ends_on=later)
    return last_days(walk, moment(extended or made), given)


def landlord(given: Found) -> Found:
    """Until when a landlord gives notice, after an appeal too."""
    made = given["made"]
    walk, when = ordered({"made": made}), moment(made)
    if ended := given.get("appeal_abandoned"):
        walk.step(EventKind.LODGE_APPEAL, back(when, -1), lodged_by="served")
        when = moment(ended)
        walk.step(EventKind.DECIDE_APPEAL, when, outcome="dismissed")
    due = last_days(walk, when, given)
    return due | {"given": due["last_day"]}


def extension(given: Found) -> Found:
    """An order that a court extends, or that is asked to be."""
    if "applied" in given:
        walk = ordered({"made": back(given["ends"], 60), "ends": given["ends"]})
        applied = {"signed_by": "inspector", "consulted": "The council"}
        applied |= {"new_end": back(given["ends"], -30)[:10]}
        refused = refusal(
            lambda: walk.step(EventKind.APPLY_EXTENSION, given["applied"], **applied)
        )
        return {"outcome": REFUSED if refused else ALLOWED}
    walk, when = ordered(given), back(moment(given["ends"]), 7)
    walk.step(
        EventKind.APPLY_EXTENSION,
        when,
        signed_by="inspector",
        consulted="The council",
        new_end=back(given["ends"], -30)[:10],
    )
    walk.step(EventKind.EXTEND_ORDER, when, ends_on=given["asked_end"])
    end = order_deadline(SEED, walk.status)
    assert end
    outcome = FLAGGED if walk.breaches else ALLOWED
    return {
        "outcome": outcome,
        "reason": said(walk),
        "given": outcome,
        "alert": shown(end.alert_by)[:10],
    }


def drafted(
    served: str, *, law: Provisions = SEED, issuer: Issuer = Issuer.POLICE
) -> Walk:
    """Return a case whose draft is complete, to be served then."""
    hearing = at(back(moment(served), -1)).isoformat()
    facts = {**ANSWERS, "hearing_at": hearing}
    return Walk(issuer, law).step(EventKind.PREPARE, back(served, 2), **facts)


def notice(served: str, *, hours: int = 48, signed_by: str = "") -> Walk:
    """Return a case whose notice was served then."""
    by = signed_by or ("inspector" if hours <= 24 else "superintendent")
    walk = drafted(served)
    walk.step(EventKind.AUTHORISE, back(served, 1), signed_by=by, hours=hours)
    return walk.step(EventKind.SERVE, served, **SERVICE)


def ordered(given: Found) -> Walk:
    """Return a case in which an order was made a day after service."""
    made = moment(given["made"])
    walk = notice(back(made, 1))
    ends = given.get("ends") or given.get("ended") or given.get("court_end") or ""
    return order(
        walk, made, ends=ends, scope=given.get("scope", "full"), **starts(given)
    )


def order(walk: Walk, made: str, *, ends: str = "", **facts: Any) -> Walk:
    """Record an order; without an end, it runs for 60 days."""
    on, _, time = ends.partition("T")
    last = on or back(facts.get("begins_on") or made, -60)[:10]
    end = {"ends_on": last, "ends_time": time}
    return walk.step(EventKind.ORDER, made, **{"scope": "full", **end, **facts})


def starts(given: Found) -> Found:
    """Return when an order begins, and its exceptions, as the site records them."""
    found = {"exceptions": given.get("exceptions", "")}
    begins = given.get("begins", "at once")
    if begins != "at once":
        found["begins_on"] = begins[:10]
        if "T" in begins:
            found["begins_time"] = begins[11:]
    return found


def last_days(walk: Walk, now: str, given: Found) -> Found:
    """Return the last day that is asked about: of a landlord, or else to appeal."""
    tenure = Tenure(given.get("tenancy", Tenure.UNKNOWN))
    kind = "landlord_notice" if "tenancy" in given else "appeal"
    dues = dues_of_case(walk.law, walk.status, now=at(now), tenure=tenure)
    due = next(one for one in dues if one.kind == kind)
    found = {"last_day": day_of(due)}
    if kind == "landlord_notice":
        found["alert"] = shown(due.alert_by)[:10]
    return found


def ends_of(walk: Walk) -> Found:
    status = walk.status
    ends = notice_deadline(walk.law, status)
    assert ends
    assert status.served_at
    hearing = hearing_deadline(walk.law, status.served_at)
    assert hearing
    return {
        "ends": shown(ends.due_at),
        "by": shown(hearing.due_at),
        "given": shown(ends.due_at),
        "alert": shown(ends.alert_by),
    }


def most_hours(walk: Walk, signer: str) -> int:
    offered = hours_of(walk.law, walk.issuer, Signer(signer), on=date(2026, 12, 1))
    return max(offered, default=0)


def last_step(walk: Walk) -> Step:
    return Step(walk.law, walk.issuer, replay(walk.events[:-1]), walk.events[-1])


def refusal(call: Any) -> str:
    """Return why the site refuses; "" if it does not."""
    try:
        call()
    except RuleBroken as broken:
        return str(broken)
    return ""


def said(walk: Walk) -> str:
    return " ".join(one.text for one in walk.breaches)


def moment(words: str) -> str:
    """Return a time of day for a day that a vector gives without one."""
    return words if "T" in words else f"{words}T10:00"


def back(words: str, days: int) -> str:
    """Return so many days earlier, by the clock on the wall."""
    earlier = datetime.fromisoformat(words) - timedelta(days=days)
    return earlier.isoformat(timespec="minutes")


def shown(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%Y-%m-%dT%H:%M}"


def day_of(deadline: Deadline | Any) -> str:
    return london_date(deadline.due_at).isoformat()
