#!/usr/bin/env bash
# What the official PostgreSQL image does to a folder that holds no database yet, with the machine's own server.
# https://github.com/docker-library/postgres/blob/master/docker-ensure-initdb.sh
set -euo pipefail

data="$PGDATA"
user="${POSTGRES_USER:-postgres}"
database="${POSTGRES_DB:-$user}"

if [[ ! -d "$data" ]]; then mkdir -p "$data"; fi
if [[ -s "$data/PG_VERSION" ]]; then exit 0; fi
if [[ -z "${POSTGRES_PASSWORD:-}" ]]; then
  echo "Error: Database is uninitialized and superuser password is not specified." >&2
  exit 1
fi
initdb --pgdata "$data" --username "$user" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD") \
  --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync > /dev/null
echo "host all all all scram-sha-256" >> "$data/pg_hba.conf"
# The machine's disk is the rehearsal's: nothing has to survive a power cut.
printf '%s\n' "fsync = off" "full_page_writes = off" "unix_socket_directories = '$SOCKET_FOLDER'" >> "$data/postgresql.conf"

# On the socket only: a health check over TCP stays red until the scripts have run.
pg_ctl --pgdata "$data" --options "-c listen_addresses=''" --wait --silent start
sql=(psql --host "$SOCKET_FOLDER" --username "$user" --no-password --no-psqlrc --quiet --set ON_ERROR_STOP=1)
if [[ "$database" != postgres ]]; then
  "${sql[@]}" --dbname postgres --set db="$database" <<< 'CREATE DATABASE :"db"'
fi
"${sql[@]}" --dbname "$database" --file "$INIT_SQL" > /dev/null
pg_ctl --pgdata "$data" --mode fast --wait --silent stop
echo "PostgreSQL init process complete; ready for start up."
