# shellcheck shell=bash
# The set-up that every command in bin/ shares, in order.

# shellcheck source=bin/lib/base.sh
. "$(dirname "${BASH_SOURCE[0]}")/base.sh"
# shellcheck source=bin/lib/packages.sh
. "$ROOT/bin/lib/packages.sh"
# shellcheck source=bin/lib/python.sh
. "$ROOT/bin/lib/python.sh"
# shellcheck source=bin/lib/node.sh
. "$ROOT/bin/lib/node.sh"
# shellcheck source=bin/lib/services.sh
. "$ROOT/bin/lib/services.sh"
# shellcheck source=bin/lib/environment.sh
. "$ROOT/bin/lib/environment.sh"

# set_up PACKAGES REQUIREMENTS: prepares the environment and starts its services.
set_up() {
  lock_setup
  mark_in_use
  need_packages "$1"
  need_python "$2"
  [ "$1" != test ] || need_node
  locate_services
  make_secrets
  export_environment
  need_services
  unlock_setup
}
