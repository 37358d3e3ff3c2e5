#!/usr/bin/env bash
# bench/registry/run.sh [AGENTS]: measures ansd beside nginx, Redis and PostgreSQL on this machine, in turn, and prints the
# goals of docs/performance.md, "The registry". 100,000 agents take about eight minutes; AGENTS=1000000 half an hour more.
# Servers run on core 0, load on core 1. ROUNDS and SECONDS_EACH choose how often and how long; KEEP=1 leaves the store.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
agents=${1:-100000} rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-2}
data=${CREDENCE_DATA:-$root/../shared/data}
bin=$root/build/bench
work=${WORK:-/tmp/credence-registry-bench}
port=9460
fail() { echo "registry bench: $*" >&2; exit 1; }
for tool in wrk nginx redis-server redis-benchmark jq curl openssl; do command -v $tool >/dev/null || fail "no $tool: tools/install-deps.sh peers"; done
[ -f "$data/mcp-registry-seed.json" ] || { echo "registry bench: no data in $data"; exit 77; }
[ -x "$bin/bench/registry_generate" ] || fail "cmake --preset bench && cmake --build --preset bench --target ansd registry_generate registry_one_read"
mkdir -p "$work"
cd "$work"

pids=()
stop_all() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :; done; pids=(); }
finish() { stop_all; [ -z "${pgdata:-}" ] || as_postgres "$pg/pg_ctl" -D "$pgdata" -m immediate stop >/dev/null 2>&1 || :; [ -n "${KEEP:-}" ] || rm -rf "$work/store" "$work/pg"; }
trap finish EXIT
trap 'exit 130' INT TERM
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# --- ansd: `started` seconds from its beginning to its line; `server` its process
ansd() {
  local begin=$EPOCHREALTIME
  coproc daemon { exec taskset -c 0 "$bin/ans/ansd" --data store --listen 127.0.0.1:$port --threads 1 "$@" 2>&1; }
  server=$daemon_PID
  pids+=("$server")
  local line
  read -r line <&"${daemon[0]}"
  case $line in *ready*) ;; *) fail "$line" ;; esac
  started=$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
  until curl -sf -k "${scheme:-http}://127.0.0.1:$port/readyz" >/dev/null; do sleep 0.2; done
}
resident() { awk '/VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# load PID CONNECTIONS URL [SCRIPT]: "rate cpu_us p50 p99 failed" of the server PID.
load() {
  local before after out
  before=$(ticks "$1")
  out=$(taskset -c 1 wrk -t1 -c"$2" -d"${seconds}s" --timeout 10s -s "$here/${4:-plain.lua}" "$3" | grep '^rate')
  after=$(ticks "$1")
  awk -v line="$out" -v t=$((after - before)) -v s="$seconds" -v hz="$(getconf CLK_TCK)" \
    'BEGIN { split(line, f, " "); printf "%d %.1f %d %d %d\n", f[2], t / hz * 1e6 / (f[2] * s), f[4], f[6], f[8] }'
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
# column N of lines
column() { awk -v n="$1" '{ print $n }' | median; }

rows=()
row() { rows+=("$(printf '%s\t' "$@")"); printf '  %-44s %10s %10s  %-16s %s\n' "$2" "$3" "$4" "$5" "$6" >&2; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b == 0 ? 0 : a / b }'; }
# compare GOAL WHAT WANTED OURS THEIRS: alternates two loads, given as words for load().
compare() {
  local goal=$1 what=$2 wanted=$3 ours theirs a="" b=""
  read -ra ours <<<"$4"
  read -ra theirs <<<"$5"
  load "${ours[@]}" >/dev/null
  for ((i = 0; i < rounds; ++i)); do
    a+=$(load "${ours[@]}")$'\n'
    b+=$(load "${theirs[@]}")$'\n'
  done
  a=${a%$'\n'} b=${b%$'\n'}
  local ra rb ca cb
  ra=$(column 1 <<<"$a") rb=$(column 1 <<<"$b") ca=$(column 2 <<<"$a") cb=$(column 2 <<<"$b")
  failed=$(awk '{ s += $5 } END { print s }' <<<"$a")
  row "$goal" "$what" "$ra/s" "$rb/s" "$(ratio "$ra" "$rb") rate" "$wanted"
  row "$goal" "  CPU of the server, us a request" "$ca" "$cb" "$(ratio "$ca" "$cb") CPU" ""
  last_rate=$ra last_p50=$(column 3 <<<"$a") last_p99=$(column 4 <<<"$a")
  [ "$failed" = 0 ] || row "$goal" "  FAILED REQUESTS" "$failed" "" "" ""
}

# --- the store
if [ ! -d store ] || [ "$(cat store.agents 2>/dev/null)" != "$agents" ]; then
  rm -rf store
  "$bin/bench/registry_generate" --data store --agents "$agents" --bodies 30000 --out . "$data/mcp-registry-seed.json" "$data"/a2a-agent-cards/*.json 2>/dev/null
  echo "$agents" >store.agents
fi
head -n 1000 names.txt >few.txt
sed -n 's/ | .*//p' "$root/bench/search/queries.txt" | grep -v '^#' >questions.txt
echo "$agents agents, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)" >&2

# --- what answers beside it
ansd --hot-megabytes 256
row - "start-up, seconds" "$started" "" "" "< 3"
export PREFIX="/v1/resolve?name=" FILE=$work/few.txt
mkdir -p www
curl -s "http://127.0.0.1:$port/v1/resolve?name=$(head -n 1 few.txt)" >www/record.json
curl -s "http://127.0.0.1:$port/v1/search?cap=$(head -n 1 capabilities.txt)&limit=20" >www/page.json
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost 2>/dev/null
cat >nginx.conf <<EOF
worker_processes 1; worker_cpu_affinity 01; daemon off; pid $work/nginx.pid; error_log $work/nginx.log crit;
events { worker_connections 4096; multi_accept on; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; sendfile on; tcp_nodelay on;
  open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s; types { application/json json; }
  client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  server { listen 127.0.0.1:9461; root $work/www; }
  server { listen 127.0.0.1:9462 ssl; root $work/www; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; ssl_protocols TLSv1.3; } }
EOF
taskset -c 0 nginx -c "$work/nginx.conf" 2>/dev/null &
pids+=($!)
sleep 0.5
nginx=$(pgrep -P $! | head -n 1)
static="$nginx 16 http://127.0.0.1:9461/record.json"
page="$nginx 16 http://127.0.0.1:9461/page.json"
here_url=http://127.0.0.1:$port

compare 19 "by name, answer ready ($(wc -c <www/record.json) bytes)" ">= 0.9, CPU <= 1.1" "$server 16 $here_url lookup.lua" "$static"
hot=$last_rate
ABSENT=1 FILE=$work/absent.txt compare 24 "name that is not there; beside nginx" "" "$server 16 $here_url lookup.lua" "$static"
row 24 "  beside a name that is there" "$last_rate/s" "$hot/s" "$(ratio "$last_rate" "$hot") rate" ">= 1.1"
PREFIX="/v1/search?limit=20&cap=" FILE=$work/capabilities.txt compare 21 "by capability, 20 agents, answer ready ($(wc -c <www/page.json) bytes)" ">= 0.6" "$server 16 $here_url lookup.lua" "$page"
hot_searches=$last_rate
row - "resident, MiB, after that" "$(resident "$server")" "" "" "< 500 (1M: 2048)"
latency=$(load "$server" 100 $here_url lookup.lua)
row - "p99 of 100 connections, us" "$(cut -d' ' -f4 <<<"$latency")" "" "" "< 5000"
kill "$server"; wait "$server" 2>/dev/null || :

ansd --hot-megabytes 0
FILE=$work/names.txt compare 20 "by name, from the store" ">= 0.75, CPU <= 1.35" "$server 16 $here_url lookup.lua" "$static"
cold=$last_rate
exec {output}< <(exec taskset -c 0 "$bin/bench/registry_one_read" store 9465 2>&1)
least=$!
pids+=("$least")
read -r line <&$output
[ "$line" = ready ] || fail "$line"
PREFIX=/ FILE=$work/names.txt compare 20 "  the least: Beast, one read of the store" "" "$least 16 http://127.0.0.1:9465 lookup.lua" "$static"
kill "$least"
ABSENT=1 FILE=$work/absent.txt compare 24 "name that is not there; beside nginx" "" "$server 16 $here_url lookup.lua" "$static"
row 24 "  beside one from the store" "$last_rate/s" "$cold/s" "$(ratio "$last_rate" "$cold") rate" ">= 1.1"
PREFIX="/v1/search?limit=20&cap=" FILE=$work/capabilities.txt compare 21 "by capability, 20 agents, found anew" "" "$server 16 $here_url lookup.lua" "$page"
searches=$last_rate
words=$(PREFIX="/v1/search?limit=20&q=" FILE=$work/questions.txt load "$server" 1 $here_url lookup.lua)
row - "by words, one at a time: p50, us" "$(cut -d' ' -f3 <<<"$words")" "" "" "< 3000"
row - "by words, one at a time: p99, us" "$(cut -d' ' -f4 <<<"$words")" "" "" "< 20000"
row - "resident, MiB, after that" "$(resident "$server")" "" "" "< 500 (1M: 2048)"
kill "$server"; wait "$server" 2>/dev/null || :

scheme=https ansd --hot-megabytes 256 --tls-certificate cert.pem --tls-key key.pem
compare 23 "the same over TLS 1.3, kept alive" ">= 0.8" "$server 16 https://127.0.0.1:$port lookup.lua" "$nginx 16 https://127.0.0.1:9462/record.json"
kill "$server"; wait "$server" 2>/dev/null || :

# --- Redis
taskset -c 0 redis-server --port 9463 --bind 127.0.0.1 --save '' --appendonly no --dir "$work" >/dev/null &
pids+=($!)
sleep 0.5
redis-cli -p 9463 -x set record <www/record.json >/dev/null
redis=$(for ((i = 0; i < rounds; ++i)); do taskset -c 1 redis-benchmark -p 9463 -c 16 -n 150000 --csv GET record | awk -F, '{ gsub(/"/, "", $2); r = $2 } END { print int(r) }'; done | median)
row 22 "by name, answer ready; beside Redis GET" "$hot/s" "$redis/s" "$(ratio "$hot" "$redis") rate" ">= 0.55"

# --- PostgreSQL
pg=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
if [ -n "$pg" ]; then
  pgdata=$work/pg
  rm -rf "$pgdata"
  install -d -m 700 "$pgdata"
  [ "$(id -u)" != 0 ] || chown postgres "$pgdata"
  as_postgres "$pg/initdb" -D "$pgdata" -A trust >/dev/null
  as_postgres taskset -c 0 "$pg/pg_ctl" -D "$pgdata" -o "-p 9464 -k $pgdata -h '' -c shared_buffers=512MB" -w start >/dev/null
  sql() { as_postgres psql -qAt -h "$pgdata" -p 9464 postgres "$@"; }
  sql -c "create table agents(id int primary key, capability int, body text)" -c "insert into agents select i, i % 1000, rpad('', $(wc -c <www/record.json), md5(i::text)) from generate_series(1, $agents) i" \
    -c "create index on agents(capability, id)" -c "create table fresh(id bigserial primary key, body text)" -c "create table postings(id bigserial, key text primary key)" -c "vacuum analyze"
  bench() { as_postgres taskset -c 1 "$pg/pgbench" -n -h "$pgdata" -p 9464 -M prepared -c "$1" -j 1 -T "$((seconds * 2))" -f "$2" postgres 2>/dev/null | awk '/^tps/ { print int($3) }'; }
  echo "\\set i random(1, $agents)
select body from agents where id = :i;" >"$pgdata/name.sql"
  echo "\\set i random(0, 999)
select body from agents where capability = :i order by id limit 20;" >"$pgdata/capability.sql"
  echo "\\set i random(1, 1000000000)
begin; insert into fresh(body) values (rpad('', $(wc -c <www/record.json), md5(:i::text))); insert into postings(key) values (:i::text || random()::text); end;" >"$pgdata/write.sql"
  chmod 644 "$pgdata"/*.sql
  name=$(bench 16 "$pgdata/name.sql") capability=$(bench 16 "$pgdata/capability.sql") writes=$(bench 16 "$pgdata/write.sql")
  row 22 "by name, answer ready; beside PostgreSQL" "$hot/s" "$name/s" "$(ratio "$hot" "$name") rate" ">= 1.8"
  row 22 "by name, from the store; beside PostgreSQL" "$cold/s" "$name/s" "$(ratio "$cold" "$name") rate" ">= 1.8"
  row 21 "by capability, answer ready; beside PostgreSQL, 20 rows" "$hot_searches/s" "$capability/s" "$(ratio "$hot_searches" "$capability") rate" ">= 3"
  row 21 "by capability, found anew; beside PostgreSQL, 20 rows" "$searches/s" "$capability/s" "$(ratio "$searches" "$capability") rate" ">= 3"
else
  writes=0
  echo "registry bench: no PostgreSQL here" >&2
fi

# --- registration: all is synced
statements=$(cat statements.bytes)
row - "disk, MiB; beside the statements" "$(du -sm store | cut -f1)" "$((statements / 1048576))" "$(ratio "$(du -sm store | cut -f1)" "$((statements / 1048576))")" "<= 2.5"
ansd --hot-megabytes 64
export PREFIX=
sync_rate() { dd if=/dev/zero of="$work/sync" bs=4k count=2000 oflag=dsync 2>&1 | awk '/copied/ { for (i = 1; i < NF; ++i) if ($(i + 1) ~ /^s,/) print int(2000 / $i) }'; rm -f "$work/sync"; }
register() { # CONNECTIONS FILE
  local before after out
  before=$(ticks "$server")
  out=$(THREADS=1 FILE=$2 taskset -c 1 wrk -t1 -c"$1" -d"$((seconds * 2))s" --timeout 10s -s "$here/register.lua" $here_url | grep '^rate')
  after=$(ticks "$server")
  awk -v line="$out" -v t=$((after - before)) -v s="$((seconds * 2))" -v hz="$(getconf CLK_TCK)" 'BEGIN { split(line, f, " "); printf "%d %.1f %d %d %d\n", f[2], t / hz * 1e6 / (f[2] * s + 1), f[4], f[6], f[8] }'
}
split -n l/3 -d bodies.txt bodies.
one=$(register 1 "$work/bodies.00") disk=$(sync_rate)
row 25 "register, one writer; beside writes of 4 KiB, synced" "$(cut -d' ' -f1 <<<"$one")/s" "$disk/s" "$(ratio "$(cut -d' ' -f1 <<<"$one")" "$disk") rate" ">= 0.85"
many=$(register 64 "$work/bodies.01")
row 26 "register, 64 at once, a proof and a credential each" "$(cut -d' ' -f1 <<<"$many")/s" "$writes/s" "$(ratio "$(cut -d' ' -f1 <<<"$many")" "$writes") rate" ">= 5,000 a core"
row 26 "  CPU of the server, us a registration" "$(cut -d' ' -f2 <<<"$many")" "" "" "<= 200"
row 26 "  p50, us" "$(cut -d' ' -f3 <<<"$many")" "" "" "< 15000"
row 26 "  p99, us" "$(cut -d' ' -f4 <<<"$many")" "" "" "< 80000"
rm -f store.agents  # it has other agents now

printf '\n%-5s %-56s %12s %12s  %-12s %s\n' goal what ours theirs ratio wanted
for line in "${rows[@]}"; do
  IFS=$'\t' read -r goal what ours theirs r wanted <<<"$line"
  printf '%-5s %-56s %12s %12s  %-12s %s\n' "$goal" "$what" "$ours" "$theirs" "$r" "$wanted"
done
