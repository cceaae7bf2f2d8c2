# shellcheck shell=bash
# The site itself: its database, its static files, and the processes that serve it.

RUN=$VAR/run

manage() { (cd "$ROOT" && "$VENV/bin/python" manage.py "$@"); }

# ---- created once, and again only when the sources have changed

# Names, sizes and times of all files with these names under the folders.
listing() {
  (cd "$ROOT" && find "${@:2}" -type f -path "$1" -not -path '*/__pycache__/*' \
    -printf '%p %s %T@\n' 2>/dev/null | LC_ALL=C sort)
}

# once NAME FINGERPRINT WHAT COMMAND…: a step that is skipped if it was done for this
# fingerprint. Its stamp is written last, so that an interrupted step is repeated.
once() {
  local stamp=$VAR/stamps/$1 fingerprint=$2
  ! stamped "$stamp" "$fingerprint" || return 0
  step "${@:3}"
  mkdir -p "${stamp%/*}"
  say "$fingerprint" >"$stamp"
}

# Everything that the database and the demonstration are made from, including the cluster's
# own file: a new cluster has an empty database. What only tests need changes nothing.
code_fingerprint() {
  {
    stat -c '%i %Y' "$PGDATA/PG_VERSION"
    python_stamp requirements
    listing '*.py' stronghold reports operations
    listing '*.sql' stronghold reports operations
    listing '*' stronghold/demo/data
  } | fingerprint
}

migrate_as_owner() { DATABASE_URL=$OWNER_DATABASE_URL manage prepare_database; }

# Only the owner can set the times of histories, because the app can only add rows, and
# show what there was when a brief was signed.
load_demonstration() {
  manage load_demo &&
    DATABASE_URL=$OWNER_DATABASE_URL manage make_demo_briefs
}

prepare_tables() { once database "$(code_fingerprint)" "Preparing the database" migrate_as_owner; }

prepare_demonstration() {
  prepare_tables
  once demonstration "$(code_fingerprint)" "Loading the demonstration data" load_demonstration
}

collect_static() {
  local files
  files=$({
    python_stamp requirements
    listing '*/static/*' ./static ./stronghold ./reports ./operations
    listing '*' ./stronghold/core/ui/storage.py
  } | fingerprint)
  once static "$files" "Collecting static files" \
    manage collectstatic --noinput --clear --verbosity 0
}

# make_bill FILE: the bill of materials, with what is known of advisories.
make_bill() {
  rm -f "$1"
  "$VENV/bin/python" "$ROOT/deploy/supply/bill.py" "$VENV/bin/python" "$1" \
    --version "$(git -C "$ROOT" describe --always --dirty 2>/dev/null || true)" \
    --advisories "${ADVISORIES_FOLDER:-$ROOT/advisories}"
}

# advisories_of FILE: the line in a bill that says what is known of advisories.
advisories_of() {
  "$VENV/bin/python" "$ROOT/deploy/supply/advisories.py" "$1"
}

# ---- processes

# Each leads its own session, so that a signal to its group also reaches its children, and
# Ctrl-C in the terminal reaches only bin/demo, which ends them in order. They do not get
# the passwords of the roles that can change tables.
start_process() {
  local name=$1
  shift
  mkdir -p "$RUN"
  (
    cd "$ROOT"
    unset OWNER_DATABASE_URL SUPERUSER_DATABASE_URL
    exec setsid "$@" </dev/null >>"$LOGS/$name.log" 2>&1 6>&- 7>&- 9>&-
  ) &
  say "$!" >"$RUN/$name.pid"
}

process_pid() { cat "$RUN/$1.pid" 2>/dev/null || true; }
process_running() { running "$(process_pid "$1")" "$VENV/bin/"; }

stop_process() {
  local pid
  pid=$(process_pid "$1")
  if running "$pid" "$VENV/bin/"; then
    kill -TERM -- "-$pid" 2>/dev/null || true
    for _ in $(seq 100); do
      running "$pid" "$VENV/bin/" || break
      sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$RUN/$1.pid"
}

start_web() {
  start_process web "$VENV/bin/python" -m stronghold.serve \
    --host "$HOST" --port "$PORT" --workers 1
}
# Counts figures, and nothing else.
start_figures() {
  start_process figures "$VENV/bin/celery" --app stronghold worker --hostname "figures@%h" \
    --queues figures --pool solo --loglevel INFO
}
# What is done in seconds: alerts, e-mail, seals. One process.
start_worker() {
  start_process worker "$VENV/bin/celery" --app stronghold worker --hostname "worker@%h" \
    --queues celery --pool solo --loglevel INFO
}
# What may take long. A child does the work, and ends once it has grown.
start_jobs() {
  start_process jobs "$VENV/bin/celery" --app stronghold worker --hostname "jobs@%h" \
    --queues jobs --concurrency 1 --loglevel INFO
}
start_beat() {
  start_process beat "$VENV/bin/celery" --app stronghold.beat beat \
    --schedule "$VAR/beat-schedule" --pidfile= --loglevel INFO
}

PROCESSES=(web figures worker jobs beat)

start_processes() {
  local name
  export SITE_URL=${SITE_URL:-http://localhost:$PORT}
  # For the links of what bin/run prints and sends.
  say "$SITE_URL" >"$STATE/site_url"
  for name in "${PROCESSES[@]}"; do "start_$name"; done
}

stop_processes() {
  local name
  for name in beat web figures worker jobs; do stop_process "$name"; done
}
