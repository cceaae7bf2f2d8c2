# shellcheck shell=bash
# The long parts of bin/test: what each needs, and the tests that it runs.

# shellcheck disable=SC2034  # for bin/test
PARTS=(property canaries sweeps fuzz clients widths)
# With servers of their own, for which they mostly wait.
APART=(drills faults cluster)
# One process more than there are cores, because each sometimes waits for a browser or a
# server; at most three, each with its own database, cache and ports.
PROCESSES=(--numprocesses $(($(nproc) + 1)) --maxprocesses 3)
SPREAD=("${PROCESSES[@]}" --dist loadfile --no-loadscope-reorder)
STATUS=0
# Empty if all tests run in their short form too, so that a part has only its long ones.
ALONE=1

run_tests() { pytest "$@" || STATUS=$?; }

# run_part PART: a part that lacks something fails, and the next one runs all the same.
run_part() {
  say "== $1"
  # A shell of its own, in which a failure ends what is set up, and not this script.
  if ! "$BASH" "$ROOT/bin/lib/need_for.sh" "$1"; then
    warn "$1: not run, since it cannot be set up"
    STATUS=1
    return
  fi
  case $1 in
    property) run_tests "${SPREAD[@]}" --long -m "not canary" tests/property ;;
    # Most of them are in one file, whose tests share nothing.
    canaries) run_tests "${PROCESSES[@]}" --dist load --long -m canary ;;
    sweeps) run_tests "${SPREAD[@]}" --long --ignore=tests/property --ignore=tests/browser -m "long and not canary and not fuzz and not browser and not drill and not client and not cluster" ;;
    fuzz) run_tests "${PROCESSES[@]}" --dist load --long -m fuzz ;;
    clients)
      if [ -n "$ALONE" ]; then run_tests --long -m client; else run_tests --long -m "client and long"; fi
      ;;
    # Servers of their own under /tmp, one after the other.
    drills) run_tests --long tests/drills ;;
    faults)
      export FAULT_ROUNDS=${FAULT_ROUNDS:-10}
      run_tests --long tests/faults
      ;;
    # The same, each file with servers of its own.
    cluster) run_tests --long tests/cluster ;;
    widths) run_tests "${SPREAD[@]}" --long tests/browser ;;
    *) die "There is no part $1: the parts are ${PARTS[*]} ${APART[*]}." ;;
  esac
}
