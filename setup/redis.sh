#!/usr/bin/env bash
# Redis' server, from the system's packages where the machine has none.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

command -v redis-server >/dev/null || apt_install redis-server "brew install redis"
