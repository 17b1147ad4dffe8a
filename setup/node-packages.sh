#!/usr/bin/env bash
# Node packages, exactly as package-lock.json has them, and the Node.js that everything but set-up runs on.
set -euo pipefail
OLDEST_NODE=20.9 # what npm and set-up themselves run on
if ! command -v node >/dev/null; then
  echo "node: is not on the PATH; get Node.js $OLDEST_NODE or newer, for example with: sudo apt-get install nodejs npm" >&2
  exit 1
fi
version=$(node --version)
IFS=. read -r major minor _ <<<"${version#v}"
if ((major < ${OLDEST_NODE%.*} || (major == ${OLDEST_NODE%.*} && minor < ${OLDEST_NODE#*.}))); then
  echo "node: $version is too old, $OLDEST_NODE or newer is needed; get one from your package manager or https://nodejs.org" >&2
  exit 1
fi
bash setup/node.sh 24
# npm puts this folder in front of the PATH of `npm run` and `npx`, so that both run on that Node.
link_node() {
  mkdir -p node_modules/.bin
  ln -sfn ../../.tools/node24/bin/node node_modules/.bin/node
}
# The stamp is written last: an installation that was cut off is made again.
stamp=.tools/node-packages.cksum
current=$(cksum package-lock.json package.json)
if [ -d node_modules ] && [ "$(cat "$stamp" 2>/dev/null)" = "$current" ]; then
  link_node
  exit 0
fi
echo "setup: installing the Node packages of package-lock.json (about 1 GB, a minute) …"
rm -f "$stamp"
if ! PATH="$PWD/.tools/node24/bin:$PATH" npm ci --no-progress --loglevel=error; then
  echo "setup: npm could not install them; check the network (or npm config get registry) and run: make tools" >&2
  exit 1
fi
link_node
echo "$current" >"$stamp"
