#!/usr/bin/env bash
# Gets what the project needs and the machine has not, inside the clone where that is possible. Quick when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .tools/bin
for part in node-packages emulator terraform postgresql redis openssl namespaces iproute2; do
  bash "setup/$part.sh"
done
