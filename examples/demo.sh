#!/usr/bin/env bash
# examples/demo.sh [CARDS]: the whole of Credence on one screen. An issuer examines agents and gives each a credential for what
# it can do; the agents register; somebody looks for one; a liar is caught twice; an agent is revoked.
# CARDS: a folder of A2A agent cards, of version 1.0 or older. Everything is made afresh under build/demo.
# CREDENCE_BIN: the build whose programs play (build/release); CREDENCE_DEMO: another folder to play in.
set -euo pipefail
cd "$(dirname "$0")/.."

cards_folder=${1:-examples/agents}
bin=${CREDENCE_BIN:-build/release}
run=${CREDENCE_DEMO:-build/demo}
credence() { "$bin/cli/credence" "$@"; }

# --- what it looks like ---------------------------------------------------------------------------------------------------
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' dim='' green='' red='' plain=''
fi
title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
ok() { printf '  %s✓%s %s\n' "$green" "$plain" "$1"; }
shown() { printf '    %s%s%s\n' "$dim" "$1" "$plain"; }
die() {
  printf '%s✗ %s%s\n' "$red" "$1" "$plain" >&2
  [ -s "$run/last.err" ] && sed 's/^/    /' "$run/last.err" >&2
  exit 1
}
short() {  # did:key:z6MkhaXg...2doK
  local text=$1
  [ ${#text} -le 28 ] && printf '%s' "$text" || printf '%s…%s' "${text:0:18}" "${text: -6}"
}

# --- steps that must work, and steps that must be refused -----------------------------------------------------------------
must() {  # WHAT command...: its standard output; ends the demo if it fails
  local what=$1 answer code=0
  shift
  answer=$("$@" 2>"$run/last.err") || code=$?
  [ $code = 0 ] || { printf '%s\n' "$answer" >>"$run/last.err" && die "$what failed (exit code $code)"; }
  printf '%s\n' "$answer"
}
must_refuse() {  # WHAT EXIT... -- command...: its standard output, if it ends with one of these codes
  local what=$1 allowed=" " code=0
  shift
  while [ "$1" != -- ]; do allowed+="$1 " && shift; done
  shift
  "$@" 2>"$run/last.err" || code=$?
  [[ $allowed == *" $code "* ]] || die "$what ended with exit code $code, not with$allowed"
}

daemon=
stop_daemon() {
  [ -n "$daemon" ] || return 0
  kill -TERM "$daemon" 2>/dev/null || true
  local ended=0
  wait "$daemon" || ended=$?
  daemon=
  return "$ended"
}
trap 'stop_daemon || true' EXIT
trap 'exit 130' INT TERM

# --- the set -------------------------------------------------------------------------------------------------------------
for program in cli/credence ans/ansd; do
  [ -x "$bin/$program" ] || die "there is no $bin/$program: run \`make demo\`"
done
shopt -s nullglob
cards=("$cards_folder"/*.json)
[ ${#cards[@]} -gt 0 ] || die "no agent cards (*.json) in $cards_folder"
rm -rf "$run"
mkdir -p "$run"
CREDENCE_PASSPHRASE=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export CREDENCE_PASSPHRASE

name_of() { jq -r .name "$1"; }
id_of() { basename "$1" .json; }
# The skill that everything turns on: the first that speaks of a hotel, in the first card that has one; else simply the first.
speaks_of_hotels='([.id, .name, .description, (.tags // [])[]] | map(strings) | join(" ") | test("hotel"; "i"))'
hotel_skill="([.skills[] | select($speaks_of_hotels)][0]) // .skills[0]"
star=${cards[0]}
for card in "${cards[@]}"; do
  if jq -e "[.skills[] | $speaks_of_hotels] | any" "$card" >/dev/null; then
    star=$card
    break
  fi
done
star_id=$(id_of "$star") star_name=$(name_of "$star")
# A skill id as the path of a capability, the way `credence ans import` writes it.
path_of='split("/") | map(gsub("-?[^A-Za-z0-9_.-]+"; "-")[:64] | select(test("[A-Za-z0-9]"))) | .[:7] | join("/")'
wanted=a2a:$(jq -r "$hotel_skill | .id | $path_of" "$star")
task=$(jq -r "$hotel_skill | .name" "$star")
task=${task,,}

claims_about() {  # CARD: what the issuer says about the agent, as a credential without a proof
  local id skill
  id=$(id_of "$1")
  skill=$(jq -c "$hotel_skill | .id |= ($path_of)" "$1")
  jq -n --arg did "${did[$id]}" --arg key "${key[$id]}" --arg version "${version[$id]}" --argjson skill "$skill" \
    --arg digest "sha256:$(sha256sum <<<"$skill" | cut -d' ' -f1)" --arg now "$(date -u +%FT%TZ)" --arg until "$(date -u -d '+90 days' +%FT%TZ)" '{
      "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/credence/agent/v1"],
      type: ["VerifiableCredential", "AgentCapabilityCredential"],
      validFrom: $now, validUntil: $until,
      credentialSubject: {
        id: $did, agentKey: $key, versionRange: $version,
        capability: {taxonomy: "a2a", path: $skill.id},
        evidence: {level: "tested", suite: {id: "https://lab.example/suites/agents", digest: $digest}, cases: 40, passed: 40, ranAt: $now}
      }
    }'
}

# --- the play ------------------------------------------------------------------------------------------------------------
printf '%sCredence%s: %d agents, one issuer, one registry  %s(all of it in %s)%s\n' "$bold" "$plain" ${#cards[@]} "$dim" "$run" "$plain"

title '1  A registry, and identities: a key each, and a DID that is the key'
"$bin/ans/ansd" --data "$run/registry" --listen 127.0.0.1:0 >"$run/ansd.out" 2>"$run/ansd.err" &
daemon=$!
for _ in $(seq 100); do
  address=$(grep -oEm1 '127\.0\.0\.1:[0-9]+' "$run/ansd.out") && break
  kill -0 "$daemon" 2>/dev/null || { cp "$run/ansd.err" "$run/last.err" && die 'ansd did not start'; }
  sleep 0.1
done
[ -n "$address" ] || die 'ansd did not say that it is ready'
export CREDENCE_REGISTRY=http://$address
ok "ansd answers at $CREDENCE_REGISTRY"
issuer=$(must "making the issuer's key" credence key new --alg ed25519 --out "$run/issuer.key" --json | jq -r .did)
ok "$(printf '%-24s %s' 'the issuer' "$(short "$issuer")")"
declare -A did key version
for card in "${cards[@]}"; do
  id=$(id_of "$card")
  did[$id]=$(must "making a key for $id" credence key new --alg ed25519 --out "$run/$id.key" --json | jq -r .did)
  ok "$(printf '%-24s %s' "$(name_of "$card")" "$(short "${did[$id]}")")"
done

title '2  Credentials: the issuer examined each agent, and signs what it can do'
for card in "${cards[@]}"; do
  id=$(id_of "$card")
  read -r "key[$id]" "version[$id]" < <(must "reading $card" credence ans import "$card" --key "$run/$id.key" --dry-run --json |
    jq -r '.results[0] | "\(.agentKey) \(.version)"')
  claims_about "$card" >"$run/$id.claims.json"
  must "issuing a credential to $id" credence vc issue --key "$run/issuer.key" --in "$run/$id.claims.json" >"$run/$id.vc.json"
  ok "$(printf '%-24s a2a:%s' "$(name_of "$card") ${version[$id]}" "$(jq -r .credentialSubject.capability.path "$run/$id.claims.json")")"
done

title '3  Names: each agent registers, under a name that its own key owns'
for card in "${cards[@]}"; do
  id=$(id_of "$card")
  must "registering $id" credence ans import "$card" --key "$run/$id.key" --cred "$run/$id.vc.json" --json >"$run/$id.import.json"
done
ok "${#cards[@]} signed records, each with its credential; $star_name is now"
shown "${key[$star_id]}"

search() { must "searching for $1" credence ans search --cap "$1" --json; }
found_by() { jq -r '[.results[].displayName] | unique | if . == [] then "nobody" else join(", ") end' <<<"$1"; }

title "4  Who can $task?"
answer=$(search "$wanted")
jq -e --arg key "${key[$star_id]}" 'any(.results[]; .agentKey == $key)' <<<"$answer" >/dev/null || die "the search did not find $star_name"
ok "$wanted: $(found_by "$answer")"
above=${wanted%/*}
if [ "$above" != "$wanted" ]; then
  answer=$(search "$above")
  ok "$above and all below it: $(found_by "$answer")"
fi
must "resolving $star_name" credence ans resolve "${key[$star_id]}" --json >"$run/resolved.json"
jq -e --arg issuer "$issuer" '(.verdicts | length) == 2 and all(.verdicts[]; .verdict == "accepted") and .verdicts[1].issuer.id == $issuer' \
  "$run/resolved.json" >/dev/null || die "the record of $star_name was not verified"
ok 'resolved, and verified here without believing the registry:'
ok '  the record, signed by the key that its name names: accepted'
ok "  the credential, signed by the issuer $(short "$issuer"): accepted"

# Somebody who is not the star wants its business; where nobody else is there, the star wants more than it has.
liar=$star lie=${wanted#a2a:}-and-more
for card in "${cards[@]}"; do
  [ "$card" = "$star" ] || { liar=$card lie=${wanted#a2a:} && break; }
done
liar_id=$(id_of "$liar") liar_name=$(name_of "$liar")
title "5  A lie: $liar_name writes a2a:$lie into its credential"
jq --arg lie "$lie" '.credentialSubject |= (.capability.path = $lie | .versionRange = "99.0.0")' "$run/$liar_id.vc.json" >"$run/lie.vc.json"
jq --arg lie "$lie" '.version = "99.0.0" | .skills += [.skills[0] | .id = $lie]' "$liar" >"$run/lie.card.json"
must_refuse 'verifying the lie' 10 -- credence vc verify "$run/lie.vc.json" --json >"$run/lie.verdict"
ok "vc verify refuses: $(jq -r '[.checks[] | select(.outcome == "fail")][0].problem.detail' "$run/lie.verdict")"
must_refuse 'registering the lie' 10 11 12 13 14 -- \
  credence ans import "$run/lie.card.json" --key "$run/$liar_id.key" --cred "$run/lie.vc.json" --json >"$run/lie.answer"
ok "the registry refuses: $(jq -r '.results[0].error.message | sub("^the registry refused: "; "")' "$run/lie.answer")"

title "6  The end: $star_name withdraws"
must "revoking $star_name" credence ans revoke "${key[$star_id]}" --key "$run/$star_id.key" --reason cessationOfOperation >/dev/null
ok 'revoked, signed by its own key, for good'
answer=$(search "$wanted")
jq -e --arg key "${key[$star_id]}" 'all(.results[]; .agentKey != $key)' <<<"$answer" >/dev/null || die "the search still finds $star_name"
ok "who can $task now? $(found_by "$answer")"
must_refuse "resolving $star_name" 11 -- credence ans resolve "${key[$star_id]}" --json >"$run/gone.json"
ok "resolve answers: $(jq -r '"\(.status), \(.reason)"' "$run/gone.json") (exit code 11)"
stop_daemon || die "ansd did not stop cleanly (exit code $?)"
ok "ansd stopped on SIGTERM; the history stays in $run/registry"
