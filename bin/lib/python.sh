# shellcheck shell=bash
# The Python environment in var/venv.

# The distribution's Python first, because its venv package can be installed.
find_python() {
  local python
  for python in /usr/bin/python3 "$(command -v python3 || true)"; do
    [ -x "$python" ] || continue
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
    say "$python"
    return
  done
}

installed_kind() { cut -d' ' -f1 "$VENV/installed" 2>/dev/null || true; }

# The dev file includes the other; once it is installed it is kept up to date.
wanted_kind() {
  if [ "$1" = requirements-dev ] || [ "$(installed_kind)" = requirements-dev ]; then
    say requirements-dev
  else
    say requirements
  fi
}

python_stamp() {
  say "$1 $({ cat "$ROOT/$1.txt" && "$VENV/bin/python" --version; } 2>/dev/null | fingerprint)"
}

python_ready() { stamped "$VENV/installed" "$(python_stamp "$(wanted_kind "$1")")"; }

make_venv() {
  # A venv whose interpreter was removed by an upgrade cannot be used.
  "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || rm -rf "$VENV"
  [ -d "$VENV" ] || "$(find_python)" -m venv "$VENV"
}

install_requirements() {
  make_venv
  "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off \
    --require-hashes -r "$ROOT/$1.txt"
  # Written last: an interrupted installation has no stamp and continues next time.
  python_stamp "$1" >"$VENV/installed"
}

# need_python requirements|requirements-dev
need_python() {
  ! python_ready "$1" || return 0
  step "Installing Python packages" install_requirements "$(wanted_kind "$1")"
}
