#!/usr/bin/env bash
# examples/demo.sh [CARDS]: the whole of Credence on one screen. An issuer examines agents and gives each a credential for what
# it can do; the agents register; somebody looks for one; a liar is caught twice; two of them meet, one hands the other a part of what
# a person allowed; an agent is revoked, and its session ends with it.
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
told() {  # command...: as one would type it, shortened for reading
  local line='$' word
  for word in "$@"; do
    word=${word#"$run/"}
    case $word in did:* | urn:*) word=$(short "$word") ;; esac
    line+=" $word"
  done
  shown "$line"
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

# --- what runs on --------------------------------------------------------------------------------------------------------
declare -A agent=()  # name -> process
start() {  # NAME argument...: credence runs on with these; its lines come from $run/NAME.in
  local name=$1 input
  shift
  mkfifo "$run/$name.in"
  exec {input}<>"$run/$name.in"  # kept open, so that the lines do not end
  "$bin/cli/credence" "$@" <"$run/$name.in" >"$run/$name.out" 2>"$run/$name.err" &
  agent[$name]=$!
}
wait_for() {  # NAME PATTERN: until it has printed that, on either stream
  for _ in $(seq 200); do
    if grep -qE "$2" "$run/$1.out" "$run/$1.err"; then return 0; fi
    kill -0 "${agent[$1]}" 2>/dev/null || break
    sleep 0.05
  done
  cat "$run/$1.out" "$run/$1.err" >"$run/last.err"
  die "$1 did not come to: $2"
}
must_end() {  # NAME EXIT: by itself, with this code
  local code=0
  for _ in $(seq 200); do
    kill -0 "${agent[$1]}" 2>/dev/null || break
    sleep 0.05
  done
  kill -0 "${agent[$1]}" 2>/dev/null && die "$1 did not end"
  wait "${agent[$1]}" || code=$?
  unset "agent[$1]"
  cp "$run/$1.err" "$run/last.err"
  [ "$code" = "$2" ] || die "$1 ended with exit code $code, not with $2"
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
stop_all() {
  [ ${#agent[@]} = 0 ] || kill -TERM "${agent[@]}" 2>/dev/null || true
  stop_daemon || true
}
trap stop_all EXIT
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

# Who is alone has nobody to talk to.
if [ ${#cards[@]} = 1 ]; then
  jq -n '{name: "A Guest", description: "Looks for somebody who can help, and asks.", version: "1.0.0",
    supportedInterfaces: [{url: "https://guest.example/a2a/v1", protocolBinding: "JSONRPC", protocolVersion: "1.0"}], capabilities: {},
    defaultInputModes: ["text/plain"], defaultOutputModes: ["text/plain"],
    skills: [{id: "asking", name: "Ask", description: "Asks for help.", tags: ["ask"]}]}' >"$run/demo-guest.json"
  cards+=("$run/demo-guest.json")
fi
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

exec 3>&1  # what is shown while an answer is being caught

# --- the play ------------------------------------------------------------------------------------------------------------
printf '%sCredence%s: %d agents, one issuer, one registry  %s(all of it in %s)%s\n' "$bold" "$plain" ${#cards[@]} "$dim" "$run" "$plain"

title '1  A registry, and identities: a key each, and a DID that is the key'
"$bin/ans/ansd" --data "$run/registry" --listen 127.0.0.1:0 >"$run/ansd.out" 2>"$run/ansd.err" &
daemon=$!
for _ in $(seq 100); do
  address=$(grep -oEm1 '127\.0\.0\.1:[0-9]+' "$run/ansd.out" 2>/dev/null) && break
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

# Somebody who is not the star wants its business.
lie=${wanted#a2a:}
for card in "${cards[@]}"; do
  [ "$card" = "$star" ] || { liar=$card && break; }
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

# Who goes looking is neither of them, if there is a third.
caller=$liar
for card in "${cards[@]}"; do
  [ "$card" = "$star" ] || [ "$card" = "$liar" ] || { caller=$card && break; }
done
caller_id=$(id_of "$caller") caller_name=$(name_of "$caller")
next_patch() {  # VERSION
  local major minor patch
  IFS=. read -r major minor patch <<<"${1%%[-+]*}"
  echo "$major.$minor.$((patch + 1))"
}

title "6  Two agents meet: $caller_name looks for one that can $task"
cat >"$run/want.json" <<'END'
{"credentials": [{"id": "what", "format": "ldp_vc", "meta": {"type_values": [["AgentCapabilityCredential"]]}}]}
END
listen=(agent listen 127.0.0.1:0 --key "$run/$star_id.key" --registered --cred "$run/$star_id.vc.json" --want "$run/want.json" --issuer "$issuer")
told credence "${listen[@]}"
# Its key is the same, its version is new: the issuer looks at it once more, and its card has to say so too.
version[$star_id]=$(next_patch "${version[$star_id]}")
claims_about "$star" >"$run/$star_id.claims.json"
must "issuing a credential to $star_id" credence vc issue --key "$run/issuer.key" --in "$run/$star_id.claims.json" >"$run/$star_id.vc.json"
start "$star_id" "${listen[@]}"
wait_for "$star_id" 'listening at '
door=did-noise://$(grep -oE 'listening at [^ ]+' "$run/$star_id.err" | cut -d' ' -f3)
jq --arg version "${version[$star_id]}" --arg door "$door" '.record.statement.credentialSubject | del(.sequence, .previous, .salt) |
  .version = $version | (.artifacts[]?.data | select(has("version")).version) = $version |
  .endpoints += [{protocol: "x-did-noise", url: $door}]' "$run/resolved.json" >"$run/door.json"
must "registering $star_name's door" credence ans register --key "$run/$star_id.key" --in "$run/door.json" --cred "$run/$star_id.vc.json" >/dev/null
ok "$star_name ${version[$star_id]} registers where it can be met: $door"
find=(ans search --cap "$wanted" --protocol x-did-noise --json)
told credence "${find[@]}"
answer=$(must "looking for somebody to meet" credence "${find[@]}")
met=$(jq -r '.results[0].agentKey // ""' <<<"$answer")
[ "$met" = "${key[$star_id]}" ] || die "the search did not find $star_name's door"
ok "$caller_name finds $star_name: $(short "$met")"

must "making a stranger's key" credence key new --out "$run/stranger.key" >/dev/null
start stranger agent listen 127.0.0.1:0 --key "$run/stranger.key" --name "${did[$star_id]}"
wait_for stranger 'listening at '
lured=(agent connect "$(grep -oE '127\.0\.0\.1:[0-9]+' "$run/stranger.err")" --agent "$met" --key "$run/$caller_id.key")
told credence "${lured[@]}"
must_refuse 'meeting a stranger' 12 -- credence "${lured[@]}" </dev/null >"$run/lured.out"
grep -q '(wrong_audience)' "$run/lured.out" || die 'the stranger was not refused for its key'
must_end stranger 12
ok "at another address a stranger says that it is $star_name; its key is not the registered one: refused (exit code 12)"

person=$(must "making a person's key" credence key new --out "$run/ada.key" --json | jq -r .did)
connect=(agent connect --agent "$met" --key "$run/$caller_id.key" --cred "$run/$caller_id.vc.json" --want "$run/want.json" --issuer "$issuer" --root "$person" --without-identity)
told credence "${connect[@]}"
start "$caller_id" "${connect[@]}" --explain
wait_for "$caller_id" "accepted: ${did[$star_id]}"
wait_for "$star_id" "accepted: ${did[$caller_id]}"
ok 'they shake hands under their registered keys, and each shows its credential to the other:'
ok "  $caller_name has seen that $star_name can a2a:$(jq -r .credentialSubject.capability.path "$run/$star_id.claims.json")"
ok "  $star_name has seen that $caller_name can a2a:$(jq -r .credentialSubject.capability.path "$run/$caller_id.claims.json"), and that the registry has it"

title "7  A person allows something, and $caller_name hands on a part of it"
cat >"$run/allowed.json" <<END
{"grants": [{"action": "/wallet", "resource": "https://wallet.example/ada"}], "maxDepth": 1, "constraints": [
  {"type": "urn:credence:c:audience:1", "value": ["${did[$caller_id]}"]}, {"type": "urn:credence:c:args:1", "value": [["<=", ".euros", 900]]}]}
END
cat >"$run/part.json" <<'END'
{"grants": [{"action": "/wallet/pay", "resource": "https://wallet.example/ada/trip"}], "constraints": [
  {"type": "urn:credence:c:args:1", "value": [["<=", ".euros", 250]]}]}
END
grant=(delegate grant --key "$run/ada.key" --to "${did[$caller_id]}" --scope "$run/allowed.json" --for 10m -o "$run/grant.json")
told credence "${grant[@]}"
must "Ada's grant" credence "${grant[@]}" >/dev/null
ok "Ada, a person, signs: $caller_name may use her wallet, up to 900 euros, for ten minutes"
attenuate=(delegate attenuate "$run/grant.json" --key "$run/$caller_id.key" --to "${did[$star_id]}" --scope "$run/part.json" --for 5m -o "$run/chain.json")
told credence "${attenuate[@]}"
must 'handing on a part' credence "${attenuate[@]}" >/dev/null
cat "$run/chain.json" >"$run/$caller_id.in"
wait_for "$star_id" '^\['
grep -m1 '^\[' "$run/$star_id.out" >"$run/handed.json"
ok "$caller_name hands on less, through the session: $star_name may take payments for the trip, up to 250 euros"

ask() {  # EUROS: the star asks for so much, through the session; what it is answered
  local request=(delegate request "$run/handed.json" --action /wallet/pay --resource https://wallet.example/ada/trip --args "$run/$1.json" --id "$1")
  jq -n --argjson euros "$1" '{euros: $euros}' >"$run/$1.json"
  told credence "${request[@]}" >&2
  must 'writing a request' credence "${request[@]}" >"$run/request.json"
  cat "$run/request.json" >"$run/$star_id.in"
  wait_for "$star_id" "\"id\":\"$1\"" >&2
  grep -E "\"id\":\"$1\"" "$run/$star_id.out"
}
answer=$(ask 240 2>&3)
[ "$(jq -r .code <<<"$answer")" = permitted ] || die "240 euros were not permitted: $answer"
ok "$star_name asks for 240 euros: permitted, by $caller_name, who decides for the wallet"
answer=$(ask 480 2>&3)
[ "$(jq -r .code <<<"$answer")" = out_of_scope ] || die "480 euros were not refused: $answer"
ok "$star_name asks for 480 euros: $(jq -r '"\(.code), link \(.link): \(.reason)"' <<<"$answer")"
explain=(delegate explain "$run/handed.json" --action /wallet/pay --resource https://wallet.example/ada/trip --args "$run/480.json" --holder "${did[$star_id]}"
  --root "$person" --audience "${did[$caller_id]}" --without-identity)
told credence "${explain[@]}"
must_refuse 'explaining the refusal' 12 -- credence "${explain[@]}" >"$run/explained"
sed -e "s/$person/Ada/; s/${did[$caller_id]}/$caller_name/; s/${did[$star_id]}/$star_name/; s/^/      /" "$run/explained"

title "8  The end: $star_name withdraws, while the two still talk"
revoke=(ans revoke "${key[$star_id]}" --key "$run/$star_id.key" --reason cessationOfOperation)
told credence "${revoke[@]}"
must "revoking $star_name" credence "${revoke[@]}" >/dev/null
ok 'revoked, signed by its own key, for good'
must_end "$caller_id" 11
ok "$caller_name hears it from the registry, and ends the session by itself (exit code 11):"
shown "$(grep '^rejected' "$run/$caller_id.out" | sed "s/${key[$star_id]}/$(short "${key[$star_id]}")/")"
must_end "$star_id" 11
ok "$star_name is told, and ends too (exit code 11):"
shown "$(grep '^rejected' "$run/$star_id.out")"
answer=$(search "$wanted")
jq -e --arg key "${key[$star_id]}" 'all(.results[]; .agentKey != $key)' <<<"$answer" >/dev/null || die "the search still finds $star_name"
ok "who can $task now? $(found_by "$answer")"
must_refuse "resolving $star_name" 11 -- credence ans resolve "${key[$star_id]}" --json >"$run/gone.json"
ok "resolve answers: $(jq -r '"\(.status), \(.reason)"' "$run/gone.json") (exit code 11)"
stop_daemon || die "ansd did not stop cleanly (exit code $?)"
ok "ansd stopped on SIGTERM; the history stays in $run/registry"
