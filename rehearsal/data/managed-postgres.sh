#!/usr/bin/env bash
# The machine's PostgreSQL as RDS hands one out: a master who is no superuser and owns the database, TLS, and no connection
# without it where the parameter group says so.
#   MASTER_USER, MASTER_PASSWORD, DATABASE, PORT, CERTIFICATE, KEY
#   CONNECTION   hostssl, or host where TLS is not forced
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
set -euo pipefail

data="$PWD/data"
# A socket without a file: its name counts inside the server's own network only.
socket="@rds"

initdb --pgdata "$data" --username rdsadmin --auth-local trust --auth-host reject --encoding UTF8 --locale C.UTF-8 \
  --no-sync > /dev/null
printf '%s\n' "local all rdsadmin trust" "$CONNECTION all all all scram-sha-256" > "$data/pg_hba.conf"
# The data goes with the server: nothing has to survive a power cut.
printf '%s\n' "fsync = off" "full_page_writes = off" "unix_socket_directories = '$socket'" "port = $PORT" \
  "password_encryption = 'scram-sha-256'" "ssl = on" "ssl_cert_file = '$CERTIFICATE'" "ssl_key_file = '$KEY'" \
  >> "$data/postgresql.conf"

# On the socket only: nobody gets in before the master is there.
pg_ctl --pgdata "$data" --options "-c listen_addresses=''" --wait --silent start
psql --host "$socket" --port "$PORT" --username rdsadmin --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
  --set master="$MASTER_USER" --set database="$DATABASE" << 'SQL'
\set password `printf %s "$MASTER_PASSWORD"`
CREATE ROLE rds_superuser;
GRANT pg_monitor, pg_signal_backend TO rds_superuser;
CREATE ROLE :"master" LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'master') WHERE :'database' <> '' \gexec
SQL
pg_ctl --pgdata "$data" --mode fast --wait --silent stop
unset MASTER_PASSWORD

exec postgres -D "$data" -c "listen_addresses=*"
