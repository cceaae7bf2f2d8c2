"""From when on something counts as wrong."""

# Marks are worked off within seconds; after a minute pages say that figures are behind.
OLDEST_MARK_SECONDS = 60
# Events are sealed each minute.
UNSEALED_SECONDS = 600
# Photos, papers and exports need room; a full disk refuses them.
LEAST_FREE_PERCENT = 10
