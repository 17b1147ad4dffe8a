#!/usr/bin/env bash
# Gives the master of a managed PostgreSQL a password, on the server's own socket.
#   MASTER_USER, MASTER_PASSWORD, PORT
set -euo pipefail
# From a variable: the arguments of a process are seen by everybody.
psql --host @rds --port "$PORT" --username rdsadmin --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  --set master="$MASTER_USER" << 'SQL'
\set password `printf %s "$MASTER_PASSWORD"`
ALTER ROLE :"master" PASSWORD :'password';
SQL
