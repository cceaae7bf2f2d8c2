"""When the demonstration's partners were last here: some is new to them since."""

from typing import TYPE_CHECKING

from stronghold.partners.portal.actions import note_visit

if TYPE_CHECKING:
    from stronghold.demo.scene import Scene

LAST_HERE = 3


def visit_last(scene: "Scene") -> None:
    for username in ("partner", "county"):
        person = scene.people[username]
        scene.act(scene.ago(LAST_HERE, "09:10"), note_visit, by=person)
