#!/usr/bin/env bash
# PostgreSQL's server, from the system's packages where the machine has none.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

# Debian keeps the server's programs off the PATH.
if ! compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && ! command -v postgres >/dev/null; then
  apt_install postgresql "brew install postgresql@15"
fi
