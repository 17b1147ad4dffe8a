#!/usr/bin/env bash
# Gets what the project needs and the machine has not, inside the clone where that is possible. Quick when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .tools/bin
bash setup/node-packages.sh
bash setup/node.sh 22 # what functions run on
for part in emulator terraform postgresql redis openssl namespaces iproute2; do
  bash "setup/$part.sh"
done
