"""From when on something counts as wrong."""

# Marks are worked off within seconds; after a minute pages say that figures are behind.
OLDEST_MARK_SECONDS = 60
# Events are sealed each minute.
UNSEALED_SECONDS = 600
# PostgreSQL hands over a piece of its log each minute, which is stored in seconds.
WAITING_LOG_SECONDS = 600
# A replica is milliseconds behind. One that is not is made again, or has a slow disk.
REPLICA_SECONDS = 60
# Photos, papers and exports need room; a full disk refuses them.
LEAST_FREE_PERCENT = 10
