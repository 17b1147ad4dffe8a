#!/usr/bin/env bash
# usage: setup/node.sh MAJOR
# Puts Node.js of one major version at .tools/nodeMAJOR/bin/node: the machine's own if it has one, otherwise the npm package of
# this platform, in the version that setup/nodeMAJOR/package-lock.json has with its checksum.
set -euo pipefail
major=$1
folder=.tools/node$major
node=$folder/bin/node
stamp=$folder/setup.cksum
wanted=$(cksum "setup/node$major/package-lock.json")
runs() { [[ -x $1 && $("$1" --version 2>/dev/null) == v"$major".* ]]; }
by_hand() {
  if [ "$(uname -s)" = Darwin ]; then
    echo "brew install node@$major && export PATH=\"\$(brew --prefix node@$major)/bin:\$PATH\""
  else
    echo "https://nodejs.org/en/download, unpacked and put on the PATH"
  fi
}

made=$(cat "$stamp" 2>/dev/null || true)
if runs "$node" && [[ $made == own || $made == "$wanted" ]]; then exit 0; fi
rm -rf "$folder"
mkdir -p "$folder/bin"
# This clone's own link, with which the PATH of an npm script begins, leads nowhere by now.
while IFS= read -r candidate; do
  if runs "$candidate"; then
    ln -s "$candidate" "$node"
    echo own >"$stamp"
    exit 0
  fi
done < <(type -ap node)

echo "setup: installing Node.js $major into $folder …"
cp "setup/node$major/package.json" "setup/node$major/package-lock.json" "$folder/"
if ! npm ci --prefix "$folder" --ignore-scripts --no-bin-links --no-audit --no-fund --no-update-notifier --no-progress --loglevel=error >/dev/null; then
  echo "node: npm could not get Node.js $major; check the network (or npm config get registry), or get it with: $(by_hand)" >&2
  exit 1
fi
for package in "$folder"/node_modules/node-*; do
  if runs "$package/bin/node"; then
    ln -s "../node_modules/${package##*/}/bin/node" "$node"
    echo "$wanted" >"$stamp"
    exit 0
  fi
done
echo "node: no npm package of Node.js $major runs on $(uname -s)/$(uname -m); get it with: $(by_hand)" >&2
exit 1
