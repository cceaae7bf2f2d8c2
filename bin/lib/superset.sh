# shellcheck shell=bash
# Apache Superset in an environment of its own, for bin/bench --beside superset.

SUPERSET=$VAR/bench/superset
SUPERSET_PINS=$ROOT/tests/bench/beside/superset.txt

# The pins are of Python 3.11. This version of Superset is released for 3.10 to 3.12, and so not
# for the 3.13 of Debian 13.
find_superset_python() {
  local python
  python=$(command -v python3.11 || true)
  [ -n "$python" ] && "$python" -c 'import ensurepip, venv' 2>/dev/null && say "$python"
}

superset_stamp() {
  { cat "$SUPERSET_PINS" && "$SUPERSET/venv/bin/python" --version; } 2>/dev/null | fingerprint
}

install_superset() {
  rm -rf "$SUPERSET"
  mkdir -p "$SUPERSET"
  "$(find_superset_python)" -m venv "$SUPERSET/venv"
  "$SUPERSET/venv/bin/python" -m pip install --disable-pip-version-check --no-input \
    --progress-bar off --require-hashes -r "$SUPERSET_PINS"
  # Written last: an interrupted installation has no stamp and is made again.
  superset_stamp >"$SUPERSET/installed"
}

need_superset() {
  ! stamped "$SUPERSET/installed" "$(superset_stamp)" || return 0
  [ -n "$(find_superset_python)" ] ||
    die "Superset needs Python 3.11 with its venv module, on PATH as python3.11."
  step "Installing Superset" install_superset
}
