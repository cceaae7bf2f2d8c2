# shellcheck shell=bash
# The programs of Node's registry that only the tests start. Each has a folder with its
# list, tests/oidc_provider and tests/clients/html_checker, and is installed in var.

NODE=$VAR/node
HTML_CHECKER=$VAR/html_checker

node_stamp() { { cat "$1/package-lock.json" && node --version; } | fingerprint; }

# install_node_packages LIST FOLDER
install_node_packages() {
  rm -rf "$2"
  mkdir -p "$2"
  cp "$1/package.json" "$1/package-lock.json" "$2/"
  # The stamp is last: an interrupted installation has none and is done again. In one chain,
  # since `set -e` ends nothing within a command whose failure is asked for.
  (cd "$2" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier) &&
    node_stamp "$1" >"$2/installed"
}

# need_node_packages WHAT LIST FOLDER
need_node_packages() {
  stamped "$3/installed" "$(node_stamp "$2")" ||
    step "Installing $1" install_node_packages "$2" "$3"
}

need_node() { need_node_packages "Node packages" "$ROOT/tests/oidc_provider" "$NODE"; }

# Only the part `clients` of bin/test needs it: it has 30 MB.
need_html_checker() {
  (need_node_packages "the HTML checker" "$ROOT/tests/clients/html_checker" "$HTML_CHECKER") &&
    return
  [ "${WITHOUT_CLIENTS:-}" = 1 ] || die "The HTML checker is missing and cannot be installed here."
  warn "Missing, and its tests are left out (WITHOUT_CLIENTS=1): the HTML checker"
}
