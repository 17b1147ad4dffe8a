#!/usr/bin/env bash
# Terraform: the machine's own if it is new enough, otherwise a pinned one in the clone.
set -euo pipefail
VERSION=1.11.4
export CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null
is_new_enough() { # COMMAND: 1.11 brought write-only arguments and the lock file in S3
  "$1" version -json 2>/dev/null | python3 -c '
import json, sys
version = json.load(sys.stdin)["terraform_version"].split("-")[0]
sys.exit(0 if tuple(map(int, version.split("."))) >= (1, 11) else 1)' 2>/dev/null
}
own=.tools/bin/terraform
if [ -x "$own" ]; then
  is_new_enough "$own" && exit 0
elif command -v terraform >/dev/null && is_new_enough terraform; then
  exit 0
fi
case "$(uname -s)/$(uname -m)" in
  Linux/x86_64) platform=linux_amd64 ;;
  Linux/aarch64 | Linux/arm64) platform=linux_arm64 ;;
  Darwin/x86_64) platform=darwin_amd64 ;;
  Darwin/arm64) platform=darwin_arm64 ;;
  *)
    echo "terraform: there is no build for $(uname -s)/$(uname -m) that set-up knows; install 1.11 or newer and put it on the PATH" >&2
    exit 1
    ;;
esac
echo "setup: installing Terraform $VERSION into .tools/bin …"
site="https://releases.hashicorp.com/terraform/$VERSION"
archive="terraform_${VERSION}_$platform.zip"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! (curl -fsSL --retry 2 -o "$folder/$archive" "$site/$archive" && curl -fsSL -o "$folder/sums" "$site/terraform_${VERSION}_SHA256SUMS"); then
  echo "setup: Terraform could not be downloaded; install 1.11 or newer by hand and put it on the PATH:" >&2
  echo "  https://developer.hashicorp.com/terraform/install" >&2
  exit 1
fi
expected=$(awk -v name="$archive" '$2 == name { print $1 }' "$folder/sums")
found=$(python3 -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$folder/$archive")
if [ -z "$expected" ] || [ "$expected" != "$found" ]; then
  echo "setup: the downloaded $archive is not what its publisher lists (SHA-256 $found, expected ${expected:-none}); not installed" >&2
  exit 1
fi
python3 -m zipfile -e "$folder/$archive" "$folder"
install -m 755 "$folder/terraform" "$own"
