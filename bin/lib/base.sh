# shellcheck shell=bash
# The base of every command in bin/: paths, output, locks.

set -euo pipefail

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
VAR=$ROOT/var
LOGS=$VAR/log
# shellcheck disable=SC2034  # for those who source this
VENV=$VAR/venv
# Distinguishes this checkout's sockets and state from those of other checkouts.
# shellcheck disable=SC2034
CHECKOUT=$(printf %s "$ROOT" | sha256sum | cut -c1-10)

mkdir -p "$VAR" "$LOGS"

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$*"
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }
at_terminal() { [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; }

# Two set-ups of one checkout wait for each other. Descriptor 9 holds the lock;
# processes that outlive the set-up must be started with 9>&-.
lock_setup() {
  exec 9>"$VAR/lock"
  flock -n 9 && return
  say "Waiting for another set-up of this checkout to finish …"
  flock 9
}
unlock_setup() { exec 9>&-; }

# A command that uses the private services holds a shared lock on descriptor 8 while it runs;
# stopping them needs an exclusive lock (services.sh).
mark_in_use() {
  exec 8>"$VAR/in-use"
  flock -s 8
}

# step WHAT COMMAND…: runs COMMAND and shows the time it takes. Its output goes to a
# log, whose end is shown if COMMAND fails.
step() {
  local what=$1 started=$SECONDS status=0
  shift
  STEP_LOG=$LOGS/setup.log
  printf '\n== %s\n' "$what" >>"$STEP_LOG"
  STEP_FROM=$(($(stat -c %s "$STEP_LOG") + 1))
  # A separate job (set -m), so that Ctrl-C here can end everything that it started. It does
  # not inherit the lock on the services (8>&-), so that it blocks nothing while it ends.
  set -m
  ("$@") </dev/null >>"$STEP_LOG" 2>&1 8>&- &
  STEP_JOB=$!
  set +m
  show_progress "$what" "$started"
  wait "$STEP_JOB" || status=$?
  STEP_JOB=
  finish_step "$what" "$((SECONDS - started))" "$status"
}

# The last line of the step's output, shortened and without colours.
last_words() {
  local LC_ALL=C.UTF-8 words
  words=$(tail -c "+$STEP_FROM" "$STEP_LOG" | tail -n 3 | tr '\r' '\n' |
    sed 's/\x1b\[[0-9;]*m//g; s/^ *//' | grep -a -v '^$' | tail -n 1) || true
  printf %s "${words:0:50}"
}

show_progress() {
  local what=$1 started=$2 elapsed shown=0
  while kill -0 "$STEP_JOB" 2>/dev/null; do
    elapsed=$((SECONDS - started))
    if at_terminal; then
      printf '\r\033[K%s … %d s  %s' "$what" "$elapsed" "$(last_words)"
    elif [ "$elapsed" -ge 2 ] && [ $((elapsed - shown)) -ge $((shown ? 10 : 2)) ]; then
      say "$what … $elapsed s  $(last_words)"
      shown=$elapsed
    fi
    sleep 0.2
  done
  ! at_terminal || printf '\r\033[K'
}

finish_step() {
  local what=$1 took=$2 status=$3
  if [ "$status" -ne 0 ]; then
    warn "$what: failed after $took s. The end of $STEP_LOG:"
    tail -c "+$STEP_FROM" "$STEP_LOG" | tail -n 25 | sed 's/^/  /' >&2
    exit "$status"
  fi
  say "$what: done ($took s)"
}

stop_step() {
  [ -n "${STEP_JOB:-}" ] || return 0
  kill -TERM -- "-$STEP_JOB" 2>/dev/null || true
  wait "$STEP_JOB" 2>/dev/null || true
}
trap 'stop_step; exit 130' INT
trap 'stop_step; exit 143' TERM

# running PID WORD: whether PID is running and has WORD in its command line, so that a
# number left by a crash is not mistaken for another process.
running() {
  local command
  [ -n "$1" ] && command=$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") 2>/dev/null &&
    [[ $command == *"$2"* ]]
}

fingerprint() { sha256sum | cut -d' ' -f1; }
stamped() { [ -e "$1" ] && [ "$(<"$1")" = "$2" ]; }
