"""Made-up sharing agreements: the city council's and children's services'."""

from typing import TYPE_CHECKING

from stronghold.core.sharing.actions import Check, draw_up_agreement, sign_agreement
from stronghold.core.sharing.rules import Terms
from stronghold.demo.builders.agreements import days_from, terms_from
from stronghold.demo.scene import Scene
from stronghold.demo.shared_views import reading_here
from stronghold.partners.preview.presenters.identity import (
    counts_shown,
    stored_findings,
)
from stronghold.partners.preview.queries.identity import judged_kinds

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

CITY, DAYS_AGO = "E07000178", 60
ANSWER = (
    "Groups are small because such cases are few, and the council needs each of them "
    "to act. Addresses are of orders that a court made in public. No row is about a "
    "person."
)


def make_agreements(scene: Scene) -> None:
    """Draw up an agreement with each partner but the outsider, and have it signed."""
    first = scene.day(DAYS_AGO)
    city = _signed(
        scene,
        "oxford-city-council",
        terms_from(
            first,
            area_codes=[CITY],
            purpose="To act together against drug dealing and the taking over of "
            "homes: closures, clear-ups, and support for tenants.",
            gateways=["cda_115", "cda_17a"],
            rows=["closures", "warrants", "activities", "taskings"],
            figures=["reports", "arrests"],
            closure_addresses=True,
            address_months=3,
        ),
        signer="partner",
    )
    _signed(
        scene,
        "oxfordshire-childrens",
        terms_from(
            first,
            area_codes=[CITY],
            purpose="To know where children may be exploited, and to answer referrals "
            "and what is asked of children's services.",
            gateways=["children_2004"],
            rows=["referrals", "taskings"],
            figures=["children"],
            partner_contact="Information governance lead",
            partner_email="information@childrens.example",
            partner_phone="01632 960310",
        ),
        signer="county",
    )
    _draw_up_next(scene, city)


def _draw_up_next(scene: Scene, last: "Agreement") -> None:
    """Draw up the next version, which waits for both signatures."""
    terms = {name: getattr(last, name) for name in Terms.__dataclass_fields__}
    first = scene.day(-14)
    later = {"rows": ["closures", "warrants", "activities"], **days_from(first)}
    scene.act(
        scene.ago(2, "11:00"),
        draw_up_agreement,
        by=scene.people["records"],
        partner=last.partner,
        terms=Terms(**terms | later),
        reference=last.reference,
    )


def _signed(scene: Scene, code: str, terms: Terms, *, signer: str) -> "Agreement":
    at = scene.ago(DAYS_AGO + 6, "10:00")
    drawn_up = scene.act(
        at,
        draw_up_agreement,
        by=scene.people["records"],
        partner=scene.organisations[code],
        terms=terms,
    )
    key = {"reference": drawn_up.reference, "version": drawn_up.version}
    key["seen"] = drawn_up.terms_mark
    police, partner = scene.supervisor, scene.people[signer]
    with reading_here(police, drawn_up) as read:
        judged = judged_kinds(read)
    check = Check(stored_findings(judged), ANSWER, counts_shown(judged))
    name = {"typed_name": police.display_name, "check": check}
    at = scene.ago(DAYS_AGO + 1, "11:30")
    scene.act(at, sign_agreement, by=police, **name, **key)
    name = {"typed_name": partner.display_name}
    at = scene.ago(DAYS_AGO, "15:20")
    return scene.act(at, sign_agreement, by=partner, **name, **key)
