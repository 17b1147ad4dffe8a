#!/usr/bin/env bash
# Finds buildah, or installs it: the tests build the images with it, where there is no Docker. Run it as often as you like.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

if found=$(command -v buildah); then
  echo "buildah: $found"
else
  apt_install buildah "apt-get install buildah (Linux only)"
fi
