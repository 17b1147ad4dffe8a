#!/usr/bin/env bash
# Namespaces for ordinary users, which the tasks of a rehearsal live in. Ubuntu refuses them; a runner of GitHub, which is
# thrown away after the job, may be told otherwise. Any other machine stays as its owner set it up.
# https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces
set -euo pipefail
if [[ ${GITHUB_ACTIONS:-} != true ]] || unshare --user --map-root-user --net true 2>/dev/null; then exit 0; fi
echo "setup: allowing namespaces on this runner …"
sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0
