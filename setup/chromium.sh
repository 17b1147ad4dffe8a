#!/usr/bin/env bash
# Finds Chromium, which the page is tested in, or installs it. Says what it did; run it as often as you like.
set -euo pipefail

# shellcheck source=setup/apt-install.sh
source "$(dirname "$0")/apt-install.sh"

if found=$(command -v chromium || command -v chromium-browser || command -v google-chrome); then
  echo "chromium: $found"
else
  apt_install chromium "brew install --cask chromium"
fi
