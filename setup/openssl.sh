#!/usr/bin/env bash
# openssl, which signs the certificates of the rehearsed RDS and ElastiCache, from the system's packages where the machine has none.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

command -v openssl >/dev/null || apt_install openssl "brew install openssl"
