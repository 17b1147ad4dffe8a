#!/usr/bin/env bash
# Chromium, which the page is tested in, from the system's packages where the machine has none.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  apt_install chromium "brew install --cask chromium"
