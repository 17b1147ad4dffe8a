#!/usr/bin/env bash
# Finds Redis' server, or installs it. Says what it did; run it as often as you like.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

if found=$(command -v redis-server); then
  echo "redis-server: $found"
else
  apt_install redis-server "brew install redis"
fi
