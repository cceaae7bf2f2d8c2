# shellcheck shell=bash
# Serves the site of this checkout until Ctrl-C: what bin/demo and bin/serve share.

HOST=${STRONGHOLD_HOST:-127.0.0.1}

only_one() {
  exec 7>"$VAR/demo.lock"
  flock -n 7 ||
    die "This checkout is already serving: $(cat "$RUN/address" 2>/dev/null)"
}

# Reserves a port while this runs, with a lock that all checkouts of the user share. Without
# it, two that start together could take the same port, because the server lets others of
# the same user listen on it. Descriptor 6 holds the lock.
take_port() {
  exec 6>"$PORTS/$1"
  flock -n 6 && visit free "$HOST" "$1" && PORT=$1
}

choose_port() {
  local port
  PORTS=${SOCKETS%-"$CHECKOUT"}-ports
  PORT=
  mkdir -p "$PORTS"
  [ -O "$PORTS" ] || die "$PORTS belongs to another user."
  chmod 700 "$PORTS"
  for port in ${STRONGHOLD_PORT:-$(seq 8000 8099)}; do
    ! take_port "$port" || break
  done
  [ -n "$PORT" ] || die "Port ${STRONGHOLD_PORT:-8000} is taken; set STRONGHOLD_PORT to another."
  # 0.0.0.0 means all addresses, and cannot be used as the host of a URL.
  ADDRESS=http://${HOST/#0.0.0.0/127.0.0.1}:$PORT
}

visit() { "$VENV/bin/python" "$ROOT/bin/lib/visit.py" "$@"; }

serve() {
  # Processes that a crash left running, which hold its port.
  stop_processes
  choose_port
  export ALLOWED_HOSTS=$ALLOWED_HOSTS,$HOST
  start_processes
  say "$ADDRESS" >"$RUN/address"
  step "Starting the site" visit wait "$ADDRESS/health/ready"
}

stop_all() {
  trap '' INT TERM
  stop_step
  stop_processes
  rm -f "$RUN/address"
  stop_unused_services
}

# Waits until one of the processes ends, which is an error.
watch_processes() {
  local name
  while sleep 1; do
    for name in "${PROCESSES[@]}"; do
      process_running "$name" && continue
      tail -n 15 "$LOGS/$name.log" >&2
      die "The process '$name' ended; the end of var/log/$name.log is above."
    done
  done
}
