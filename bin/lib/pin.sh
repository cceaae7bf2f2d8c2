#!/usr/bin/env bash
# Pins requirements.in and requirements-dev.in, with hashes.
#   bin/run bin/lib/pin.sh                 keep what is pinned, add what is new
#   bin/run bin/lib/pin.sh --upgrade       move to the newest versions allowed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Local pip settings (mirrors, constraints) must not leak into files that
# everybody shares: the lock is made without them, and without naming them.
unset PIP_FIND_LINKS
export PIP_CONFIG_FILE=/dev/null
export CUSTOM_COMPILE_COMMAND="bin/run bin/lib/pin.sh"

for name in requirements requirements-dev; do
  pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
    --output-file "$name.txt" "$@" "$name.in"
done
