"""What the audit log says of organisations and teams."""

from stronghold.core.audit.choices import EventCode


class OrganisationChange(EventCode):
    ADDED = "organisation_added", "Added an organisation"
    JOINED = "organisation_joined", "Added a partner that another force keeps"
    LEFT = "organisation_left", "Took away a partner that another force keeps"
    CHANGED = "organisation_changed", "Changed an organisation"
    TEAM_ADDED = "team_added", "Added a team"
    TEAM_CHANGED = "team_changed", "Changed a team"
