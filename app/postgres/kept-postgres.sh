#!/usr/bin/env bash
# A server whose data outlives its task, in a folder that one task hands on to the next: kept-postgres.sh postgres [OPTION]...
#   KEPT_FOLDER                                      the folder, on a file system that knows locks
#   PGDATA                                           the data, below it
#   POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB    as the base image has them
#   INIT_SQL                                         the schema
#   LOCK_SECONDS                                     how long to wait for the task before (120)
set -euo pipefail
: "${KEPT_FOLDER:?is not set}" "${PGDATA:?is not set}" "${POSTGRES_USER:?is not set}" "${POSTGRES_PASSWORD:?is not set}" "${INIT_SQL:?is not set}"
database="${POSTGRES_DB:-$POSTGRES_USER}"
sockets="${SOCKET_FOLDER:-/var/run/postgresql}"
ready="$KEPT_FOLDER/ready"

# One server at a time: a task may start while the one before it still stops, and PostgreSQL's own lock file names a process,
# which means nothing in another task. The kernel, and NFS, take this lock from whoever is gone. The server inherits it.
exec 9> "$KEPT_FOLDER/lock"
if ! flock --nonblock 9; then
  echo "another server still has $KEPT_FOLDER; waiting for it to stop"
  if ! flock --timeout "${LOCK_SECONDS:-120}" 9; then
    echo "another server has had $KEPT_FOLDER for ${LOCK_SECONDS:-120} s; stop it first, two would destroy the data" >&2
    exit 1
  fi
fi
rm -f "$PGDATA/postmaster.pid" # whoever wrote it is gone, for the lock is ours

# A first start that was cut off has left nothing that anybody ever read.
if [[ ! -e "$ready" ]]; then
  rm -rf "$PGDATA"
  docker-ensure-initdb.sh
  touch "$ready"
fi

# The base image runs its scripts on an empty folder only. On the socket: nobody may connect before it has the schema.
migrate() {
  pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses=''" --wait --silent start
  local sql=(psql --host "$sockets" --username "$POSTGRES_USER" --dbname "$database" --no-password --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1)
  local code=0
  "${sql[@]}" --file "$INIT_SQL" || code=$?
  # The secret may be another one than that of the task before. psql hashes it, and reads it from its input where no terminal is.
  printf '%s\n%s\n' "$POSTGRES_PASSWORD" "$POSTGRES_PASSWORD" |
    setsid --wait "${sql[@]}" --set user="$POSTGRES_USER" --file <(echo '\password :"user"') 2>&1 || code=$?
  pg_ctl --pgdata "$PGDATA" --mode fast --wait --silent stop
  return "$code"
}
PGOPTIONS="-c client_min_messages=warning" migrate
echo "the schema of $database is up to date"
exec docker-entrypoint.sh "$@"
