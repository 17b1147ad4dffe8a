#!/usr/bin/env bash
# The machine's PostgreSQL as RDS hands one out: a master who is no superuser and owns the database, TLS, and no connection
# without it where the parameter group says so.
#   MASTER_USER, MASTER_PASSWORD, DATABASE, PORT, CERTIFICATE, KEY
#                no password: the master keeps the one that is in the data
#   CONNECTION   hostssl, or host where TLS is not forced
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
set -euo pipefail

data="$PWD/data"
# A socket without a file: its name counts inside the server's own network only.
socket="@rds"

# What comes out of a snapshot, or was there before a reboot, has its users and databases already.
has_data=$([ -f "$data/PG_VERSION" ] && echo yes || echo no)
if [ "$has_data" = no ]; then
  initdb --pgdata "$data" --username rdsadmin --auth-local trust --auth-host reject --encoding UTF8 --locale C.UTF-8 \
    --no-sync > /dev/null
fi
chmod 0700 "$data"
rm -f "$data/postmaster.pid"
printf '%s\n' "local all rdsadmin trust" "local replication rdsadmin trust" "$CONNECTION all all all scram-sha-256" \
  > "$data/pg_hba.conf"
# Nothing has to survive a power cut. The last of two lines counts, so those of an earlier life do no harm.
printf '%s\n' "fsync = off" "full_page_writes = off" "unix_socket_directories = '$socket'" "port = $PORT" \
  "password_encryption = 'scram-sha-256'" "ssl = on" "ssl_cert_file = '$CERTIFICATE'" "ssl_key_file = '$KEY'" \
  >> "$data/postgresql.conf"

# On the socket only: nobody gets in before the master is there.
pg_ctl --pgdata "$data" --options "-c listen_addresses=''" --wait --silent start
if [ "$has_data" = no ]; then
  psql --host "$socket" --port "$PORT" --username rdsadmin --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    --set master="$MASTER_USER" --set database="$DATABASE" << 'SQL'
CREATE ROLE rds_superuser;
GRANT pg_monitor, pg_signal_backend TO rds_superuser;
CREATE ROLE :"master" LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser;
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'master') WHERE :'database' <> '' \gexec
SQL
fi
[ -z "$MASTER_PASSWORD" ] || bash "$(dirname "$0")/master-password.sh"
pg_ctl --pgdata "$data" --mode fast --wait --silent stop
unset MASTER_PASSWORD

exec postgres -D "$data" -c "listen_addresses=*"
