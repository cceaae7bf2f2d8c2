# shellcheck shell=bash
# The programs for Node that only the tests start, in var/node: see tests/oidc_provider.

NODE_LIST=$ROOT/tests/oidc_provider
NODE=$VAR/node

node_stamp() { { cat "$NODE_LIST/package-lock.json" && node --version; } | fingerprint; }

install_node_packages() {
  rm -rf "$NODE"
  mkdir -p "$NODE"
  cp "$NODE_LIST/package.json" "$NODE_LIST/package-lock.json" "$NODE/"
  (cd "$NODE" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier)
  # Written last: an interrupted installation has no stamp and is done again.
  node_stamp >"$NODE/installed"
}

need_node() {
  stamped "$NODE/installed" "$(node_stamp)" ||
    step "Installing Node packages" install_node_packages
}
