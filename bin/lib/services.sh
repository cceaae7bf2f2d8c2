# shellcheck shell=bash
# The checkout's own PostgreSQL and Redis: unix sockets only, no port, no system service.
# As root they run as the packages' user `postgres`.

SERVICE_USER=
! is_root || SERVICE_USER=postgres

as_service() {
  # setpriv and not su: it needs no PAM and leaves no process in between. The services
  # must not keep the working folder and descriptors of the command that starts them.
  (
    cd /
    if [ -n "$SERVICE_USER" ]; then
      set -- setpriv --reuid="$SERVICE_USER" --regid="$SERVICE_USER" --init-groups "$@"
    fi
    exec env LC_ALL=C.UTF-8 "$@" 7>&- 8>&- 9>&-
  )
}

# Data is in var/, unless the unprivileged user cannot enter it (such as a checkout under
# /root): then it is in the system's state folder. Sockets need a short path, because their
# names are limited to 107 bytes.
locate_services() {
  STATE=$VAR
  SOCKETS=/tmp/stronghold-$(id -u)-$CHECKOUT
  if is_root; then
    SOCKETS=/run/stronghold-$CHECKOUT
    if [ -d "/var/lib/stronghold/$CHECKOUT" ] || ! as_service test -x "$VAR" 2>/dev/null; then
      STATE=/var/lib/stronghold/$CHECKOUT
    fi
  fi
  PGDATA=$STATE/postgres
  REDIS_HOME=$STATE/redis
  mkdir -p "$STATE"
}

make_folder() {
  mkdir -p "$1"
  [ -z "$SERVICE_USER" ] || chown "$SERVICE_USER" "$1"
  # In /tmp another user may have created a folder of that name.
  [ -n "$SERVICE_USER" ] || [ -O "$1" ] || die "$1 belongs to another user."
  chmod 700 "$1"
}

owned_file() {
  cat >"$1"
  [ -z "$SERVICE_USER" ] || chown "$SERVICE_USER" "$1"
}

# ---- PostgreSQL

postgres_bin() {
  local version
  version=$(cat "$PGDATA/PG_VERSION" 2>/dev/null || find_postgres)
  [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
    die "$PGDATA was created by PostgreSQL $version, which is no longer installed."
  say "/usr/lib/postgresql/$version/bin"
}

postgres_pid() { head -n 1 "$PGDATA/postmaster.pid" 2>/dev/null || true; }
postgres_running() { running "$(postgres_pid)" "$PGDATA"; }
postgres_up() { [ -S "$SOCKETS/.s.PGSQL.5432" ] && postgres_running; }

make_cluster() {
  local bin version
  [ ! -e "$PGDATA/PG_VERSION" ] || return 0
  bin=$(postgres_bin)
  version=$(basename "$(dirname "$bin")")
  # Created under another name and then moved, so that an interrupted initdb leaves
  # nothing that looks like a cluster.
  rm -rf "$PGDATA.new" "$STATE/database.stamp"
  make_folder "$PGDATA.new"
  # The built-in locale does not change its sort order with the C library.
  local locale=(--locale=C.UTF-8)
  [ "$version" -lt 17 ] || locale+=(--locale-provider=builtin --builtin-locale=C.UTF-8)
  (umask 077; say "$SUPERUSER_PASSWORD" | owned_file "$STATE/superuser")
  as_service "$bin/initdb" --pgdata="$PGDATA.new" --username=postgres \
    --pwfile="$STATE/superuser" --auth=scram-sha-256 --encoding=UTF8 \
    --data-checksums "${locale[@]}"
  rm "$STATE/superuser"
  say "include 'stronghold.conf'" >>"$PGDATA.new/postgresql.conf"
  mv "$PGDATA.new" "$PGDATA"
}

configure_postgres() {
  owned_file "$PGDATA/stronghold.conf" <<CONF
# Written by bin/ at every start.
listen_addresses = ''
unix_socket_directories = '$SOCKETS'
max_connections = 150
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 2GB
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
# Words of records are in statements and in the details of errors: keep them out of the log.
log_min_error_statement = panic
log_error_verbosity = terse
# Old log is removed and not kept for reuse, so that erased text does not stay in it.
wal_recycle = off
$(archiving)
CONF
}

# With WAL_FOLDER set, finished pieces of the log go there, at the latest after so many
# seconds: what a restore to a moment can lose. The script is copied, because the user
# postgres may not be able to enter the checkout.
archiving() {
  [ -n "${WAL_FOLDER:-}" ] || return 0
  install -m 755 "$ROOT/bin/lib/keep_wal" "$STATE/keep_wal"
  make_folder "$WAL_FOLDER"
  say "archive_mode = on"
  say "archive_command = '\"$STATE/keep_wal\" \"$WAL_FOLDER\" \"%p\" %f'"
  say "archive_timeout = ${ARCHIVE_SECONDS:-60}"
}

start_postgres() {
  local bin
  ! postgres_up || return 0
  make_cluster
  configure_postgres
  # PostgreSQL cleans up after a crash, but not if its old process number is now that of
  # another process or of a zombie.
  postgres_running || rm -f "$PGDATA/postmaster.pid" "$SOCKETS"/.s.PGSQL.*
  bin=$(postgres_bin)
  as_service "$bin/pg_ctl" start --wait --timeout=120 --silent \
    --pgdata="$PGDATA" --log="$STATE/postgres.log" ||
    { tail -n 15 "$STATE/postgres.log"; return 1; }
}

superuser_psql() {
  PGPASSWORD=$SUPERUSER_PASSWORD "$(postgres_bin)/psql" --no-psqlrc --quiet \
    --set=ON_ERROR_STOP=1 --host="$SOCKETS" --username=postgres "$@"
}

database_stamp() { cat "$ROOT"/bin/lib/sql/*.sql "$STATE/environment" | fingerprint; }
database_ready() { stamped "$STATE/database.stamp" "$(database_stamp)"; }

# Roles, database and extensions; repeated whenever the SQL has changed.
prepare_database() {
  ! database_ready || return 0
  OWNER_PASSWORD=$OWNER_PASSWORD APP_PASSWORD=$APP_PASSWORD PARTNER_PASSWORD=$PARTNER_PASSWORD \
    superuser_psql --dbname=postgres --file="$ROOT/bin/lib/sql/roles.sql"
  superuser_psql --dbname=postgres --file="$ROOT/bin/lib/sql/own_cluster.sql"
  superuser_psql --dbname=stronghold --file="$ROOT/bin/lib/sql/database.sql"
  database_stamp >"$STATE/database.stamp"
}

# ---- Redis

redis_pid() { cat "$REDIS_HOME/redis.pid" 2>/dev/null || true; }
# Redis has its socket's path in its process title, so it can be recognised.
redis_running() { running "$(redis_pid)" "$SOCKETS/redis.sock"; }
redis_up() { [ -S "$SOCKETS/redis.sock" ] && redis_running; }

# redis-tools installs the server as redis-check-rdb: the program acts according to the name
# it is called by. Debian's package redis-server adds a link and a system service.
link_redis() {
  local program=/usr/bin/redis-server
  [ -x "$program" ] || program=/usr/bin/redis-check-rdb
  ln -sfn "$program" "$REDIS_HOME/redis-server"
}

# Redis data may be lost at any time, so nothing is stored on disk.
configure_redis() {
  owned_file "$REDIS_HOME/redis.conf" <<CONF
port 0
unixsocket $SOCKETS/redis.sock
unixsocketperm 700
daemonize yes
pidfile $REDIS_HOME/redis.pid
logfile $REDIS_HOME/redis.log
dir $REDIS_HOME
save ""
appendonly no
maxmemory 128mb
databases 16
CONF
}

start_redis() {
  ! redis_up || return 0
  redis_running || rm -f "$SOCKETS/redis.sock" "$REDIS_HOME/redis.pid"
  make_folder "$REDIS_HOME"
  link_redis
  configure_redis
  as_service "$REDIS_HOME/redis-server" "$REDIS_HOME/redis.conf"
  for _ in $(seq 100); do
    ! redis_up || return 0
    sleep 0.1
  done
  tail -n 15 "$REDIS_HOME/redis.log"
  return 1
}

# ---- both

services_ready() { postgres_up && redis_up && database_ready; }

start_services() {
  [ -z "$SERVICE_USER" ] || [ -e "$STATE/postgres.log" ] || owned_file "$STATE/postgres.log" </dev/null
  make_folder "$SOCKETS"
  start_postgres
  prepare_database
  start_redis
}

need_services() {
  ! services_ready || return 0
  step "Starting PostgreSQL and Redis" start_services
}

end_process() {
  local pid=$1 signal=$2 word=$3
  running "$pid" "$word" || return 0
  kill "-$signal" "$pid" 2>/dev/null || return 0
  for _ in $(seq 100); do
    running "$pid" "$word" || return 0
    sleep 0.1
  done
  return 1
}

stop_services() {
  # INT is PostgreSQL's fast shutdown: it ends sessions and loses nothing.
  end_process "$(redis_pid)" TERM "$SOCKETS/redis.sock" || warn "Redis does not stop."
  end_process "$(postgres_pid)" INT "$PGDATA" || warn "PostgreSQL does not stop."
}

# Stops them unless another command of this checkout uses them; the next command starts
# them again within a second.
stop_unused_services() {
  exec 8>&-
  exec 8>"$VAR/in-use"
  # A process that has just ended may hold its lock a moment longer.
  if flock -w 2 -x 8; then
    stop_services
  else
    say "PostgreSQL and Redis keep running: another command of this checkout uses them."
  fi
  exec 8>&-
}
