# The schema, the rights of the web's role, the demo year. Sourced after services.sh.
# shellcheck shell=sh disable=SC2046,SC2154  # lists of paths without spaces; names set by common.sh and services.sh
manage() { "$venv/bin/python" manage.py "$@"; }
as_owner() { (export DATABASE_URL="$OWNER_DATABASE_URL" && "$@"); }

# once NAME KEY COMMAND...: in our private database only when KEY is new; in somebody else's always, as no stamp of ours
# would go with it.
once() {
  name=$1
  key=$2
  shift 2
  [ -n "$private_database" ] && current "$pg/stamps/$name" "$key" && return
  "$@"
  [ -z "$private_database" ] || stamp "$pg/stamps/$name" "$key"
}

halls='portal reviews demands projects'
# shellcheck disable=SC2086  # a list of folders
migrations() { find $halls -type d -name migrations; }
# shellcheck disable=SC2086  # a list of folders
demo_code() { find $halls -name '*demo*'; }
schema_key() { sum_of requirements.lock portal/management/commands/grant_web_role.py $(migrations); }
demo_key() { printf '%s ' "$(schema_key)" "$(sum_of data $(demo_code))"; }

prepare_database() { once schema "$(schema_key)" migrate; }
migrate() {
  say "更新数据库结构"
  logged migrate as_owner manage migrate --no-input
  logged cachetable as_owner manage createcachetable
  [ "$DATABASE_URL" = "$OWNER_DATABASE_URL" ] || logged grants as_owner manage grant_web_role "${WEB_ROLE:-portal_web}"
}

build_demo() { once demo "$(demo_key)" make_demo; }
make_demo() {
  say "生成演示年度数据"
  logged demo manage demo
}

# forget_old_test_databases: pytest keeps its databases from run to run; they are dropped when a migration has changed.
forget_old_test_databases() { once tests "$(schema_key)" drop_test_databases; }
drop_test_databases() {
  for name in $(owner_sql "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_portal%'"); do
    owner_sql "DROP DATABASE \"$name\" WITH (FORCE)"
  done
}
