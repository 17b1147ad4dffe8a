#!/usr/bin/env bash
# Finds PostgreSQL's server, or installs it. Says what it did; run it as often as you like.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

if found=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' || command -v postgres); then
  echo "postgresql: $(head -n 1 <<<"$found")"
else
  apt_install postgresql "brew install postgresql@15"
fi
