# shellcheck shell=sh
# Lets the role stronghold_backup copy the whole server (docker-compose.yml). In a cluster
# that is there already, add this line to its pg_hba.conf.
echo "host replication stronghold_backup all scram-sha-256" >>"$PGDATA/pg_hba.conf"
