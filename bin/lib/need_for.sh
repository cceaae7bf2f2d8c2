#!/usr/bin/env bash
# need_for.sh PART: installs what a long part of bin/test needs beyond what all tests do.
set -euo pipefail
# shellcheck source=bin/lib/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

case $1 in
  # WITHOUT_CLIENTS=1 leaves out those that cannot be installed.
  clients)
    need_clients
    need_html_checker
    ;;
  cluster) need_cluster ;;
esac
