#!/usr/bin/env bash
# buildah, which the images are built with where there is no Docker, from the system's packages where the machine has none.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

command -v buildah >/dev/null || apt_install buildah "sudo dnf install buildah (there is none for macOS)"
