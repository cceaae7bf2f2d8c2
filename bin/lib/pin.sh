#!/usr/bin/env bash
# Pins requirements.in, requirements-dev.in and requirements-build.in, with hashes.
#   bin/run bin/lib/pin.sh                 keep pinned versions, add new packages
#   bin/run bin/lib/pin.sh --upgrade       use the newest versions allowed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Local pip settings (mirrors, constraints) must not get into files that are shared, so
# the lock file is made without them.
unset PIP_FIND_LINKS
export PIP_CONFIG_FILE=/dev/null
export CUSTOM_COMPILE_COMMAND="bin/run bin/lib/pin.sh"

for name in requirements requirements-dev requirements-build; do
  pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
    --output-file "$name.txt" "$@" "$name.in"
done
