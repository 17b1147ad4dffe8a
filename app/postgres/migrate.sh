#!/usr/bin/env bash
# Makes a managed database ready for the services: their user with the password of its secret, the schema, and what the user
# may do with it. It may run again at any time, and two may run at once.
#   PGHOST, PGPORT, PGDATABASE, PGSSLMODE, PGUSER, PGPASSWORD   the database, and its master
#   SERVICE_USER, SERVICE_PASSWORD                              the services' own user
#   INIT_SQL                                                    the schema
set -euo pipefail
: "${SERVICE_USER:?is not set}" "${SERVICE_PASSWORD:?is not set}" "${INIT_SQL:?is not set}"
export PGCONNECT_TIMEOUT=15 PGOPTIONS="-c client_min_messages=warning"
sql=(psql --no-psqlrc --no-password --quiet --output /dev/null --set ON_ERROR_STOP=1)

# psql hashes a password that it asks for before it sends it, so no log of the server can hold it. It would ask a terminal
# where there is one; in a session of its own there is none, and it reads its input.
prepare() {
  printf '%s\n%s\n' "$SERVICE_PASSWORD" "$SERVICE_PASSWORD" |
    setsid --wait "${sql[@]}" --set service="$SERVICE_USER" --set init="$INIT_SQL" --file <(cat << 'SQL'
SELECT pg_advisory_lock(7467002); -- until the end of the session
SELECT format('CREATE ROLE %I LOGIN', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
\password :"service"
\include :init
-- Rows are theirs to change, tables are not.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"service";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"service";
SQL
    ) 2>&1
}

words=$(prepare) || {
  code=$?
  echo "$words" >&2
  exit "$code"
}
PGUSER="$SERVICE_USER" PGPASSWORD="$SERVICE_PASSWORD" "${sql[@]}" --command "SELECT FROM products LIMIT 1"
echo "the database ${PGDATABASE:-} is ready for $SERVICE_USER"
