#!/usr/bin/env bash
# What the official PostgreSQL image does when it starts, with the machine's own server.
# https://github.com/docker-library/docs/blob/master/postgres/README.md
set -euo pipefail

# Its entry point prepares a server for a server, and nothing for any other command.
[[ "$1" == postgres ]] || exec "$@"

docker-ensure-initdb.sh
exec "$@" -D "$PGDATA" -c "listen_addresses=*"
