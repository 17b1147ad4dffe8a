#!/usr/bin/env bash
# ip, which tasks get networks of their own with, from the system's packages where the machine has none and gives namespaces.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

command -v ip >/dev/null || ! unshare --user --map-root-user --net true 2>/dev/null || apt_install iproute2 "sudo dnf install iproute"
