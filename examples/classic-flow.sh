#!/bin/sh
# The classic recipe with curl and openssl alone: log in, get a code with client id and client secret, exchange it,
# read user details, see "The access token expired", refresh, read again. Secrets go over stdin, never into an argument.
#
#   npm start                                  # in another terminal
#   DAVIT_ACCESS_TOKEN_TTL=30 npm start        # the same, with tokens that expire while you watch
#   sh examples/classic-flow.sh
#
# Needs dev.json of a running development server: in $DAVIT_DIR, or else in .davit of this folder or of the repository.
set -eu

say() { printf '%s\n' "$*"; }
heading() { printf '\n%s\n' "$*"; }
fail() {
  printf 'classic-flow: %s\n' "$*" >&2
  exit 1
}
# cod_…a4f01c: kind and end of the public id, nothing of the secret behind the dot
mask() {
  id=${1%%.*}
  printf '%s_…%s' "${id%%_*}" "$(printf %s "$id" | sed 's/.*\(......\)$/\1/')"
}

for tool in curl openssl sed grep cut tr; do
  command -v "$tool" >/dev/null 2>&1 || fail "the program $tool is needed and was not found"
done

# --- What the development server says about itself -------------------------------------------------------------------

if [ -n "${DAVIT_DIR:-}" ]; then
  dev_json="$DAVIT_DIR/dev.json"
elif [ -r .davit/dev.json ]; then
  dev_json=.davit/dev.json
else
  dev_json="$(cd "$(dirname "$0")/.." && pwd)/.davit/dev.json"
fi
[ -r "$dev_json" ] || fail "$dev_json cannot be read; start the server first (npm start), or set DAVIT_DIR"
dev=$(tr -d '\n' <"$dev_json")

# field NAME JSON: the first string member of that name, JSON escapes undone as far as they occur in ids, secrets and URLs
field() {
  printf %s "$2" | sed -nE 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"(([^"\\]|\\.)*)".*/\1/p' | sed 's/\\\(.\)/\1/g'
}
# member NAME JSON: the text of an object or list member without nested ones of the same kind
member() {
  printf %s "$2" | grep -o '"'"$1"'"[[:space:]]*:[[:space:]]*[[{][^]}]*[]}]' || true
}
number() { printf %s "$2" | sed -nE 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*([0-9]+).*/\1/p'; }

issuer=$(field issuer "$dev")
host=$(member confidential_host "$dev")
app=$(member confidential_app "$dev")
first_user=$(member users "$dev" | sed 's/}.*/}/')
username=$(field username "$first_user")
password=$(field password "$first_user")
host_id=$(field client_id "$host")
host_secret=$(field client_secret "$host")
app_id=$(field client_id "$app")
app_secret=$(field client_secret "$app")
for value in "$issuer" "$username" "$password" "$host_id" "$host_secret" "$app_id" "$app_secret"; do
  [ -n "$value" ] || fail "$dev_json does not hold what is needed; is it from this version of the server?"
done

# --- One HTTP exchange -----------------------------------------------------------------------------------------------

form=''
# One form parameter of the next call; curl encodes it.
with() {
  form="$form
data-urlencode = \"$1=$(printf %s "$2" | sed 's/[\\"]/\\&/g')\""
}

# Puts the answer into $status and $body. The configuration, credentials included, goes over stdin.
call() { # METHOD PATH [user:password | - [access token]]
  config="silent
show-error
max-time = 20
request = \"$1\"
url = \"$issuer$2\"
write-out = \"\\n%{http_code}\"$form"
  if [ "${3:--}" != - ]; then config="$config
user = \"$3\""; fi
  if [ -n "${4:-}" ]; then config="$config
header = \"Authorization: Bearer $4\""; fi
  form=''
  answer=$(printf '%s\n' "$config" | curl -q --config -) || fail "no answer from $issuer$2; is the server running?"
  status=${answer##*
}
  body=${answer%
*}
  say "  $1 $2 → $status"
}
expect() { # STATUS WHAT
  [ "$status" = "$1" ] || fail "$2: expected $1, got $status $(field error "$body") ($(field error_description "$body"))"
}
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
new_pkce() { # RFC 7636: a verifier of 43 characters and its S256 challenge
  verifier=$(openssl rand 32 | base64url)
  challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)
}

# --- The flow --------------------------------------------------------------------------------------------------------

heading "1  Log in: the host app sends its client id and client secret with the user's name and password"
new_pkce
with response_type code
with scope host
with code_challenge "$challenge"
with code_challenge_method S256
with username "$username"
with password "$password"
call POST /oauth/authorize-challenge "$host_id:$host_secret"
expect 200 'the log-in was refused'
with grant_type authorization_code
with code "$(field authorization_code "$body")"
with code_verifier "$verifier"
call POST /oauth/token "$host_id:$host_secret"
expect 200 'the host session was refused'
host_session=$(field access_token "$body")
say "  logged in as $username, host session $(mask "$host_session")"

heading "2  Code: the host asks for one for the mini-program \"$app_id\", which made the PKCE challenge"
new_pkce
state=$(openssl rand 16 | base64url)
ask() {
  with app_id "$app_id"
  with subject_token "$host_session"
  with subject_token_type urn:ietf:params:oauth:token-type:access_token
}
ask
with response_type code
with scope 'openid profile email phone offline_access'
with code_challenge "$challenge"
with code_challenge_method S256
with state "$state"
call POST /oauth/authorize-challenge "$host_id:$host_secret"
if [ "$status" = 400 ] && [ "$(field error "$body")" = insufficient_authorization ]; then
  say "  the user is asked; $(field publisher "$body") wants:"
  printf %s "$body" | grep -o '"title"[[:space:]]*:[[:space:]]*"[^"]*"' | sed 's/.*:[[:space:]]*"\(.*\)"/    - \1/'
  heading "3  Consent: the user says yes"
  ask
  with auth_session "$(field auth_session "$body")"
  with consent_hash "$(field hash "$body")"
  with decision allow
  call POST /oauth/authorize-challenge "$host_id:$host_secret"
else
  heading "3  Consent: not asked again, an earlier yes covers it"
fi
expect 200 'no code'
[ "$(field iss "$body")" = "$issuer" ] || fail 'the code comes from another issuer (RFC 9207)'
[ "$(field state "$body")" = "$state" ] || fail 'the state is not the one that was sent'
code=$(field authorization_code "$body")
say "  code $(mask "$code"), good for $(number expires_in "$body") s"

heading "4  Token: the mini-program's back end sends the code with its own client id and client secret"
with grant_type authorization_code
with code "$code"
with code_verifier "$verifier"
call POST /oauth/token "$app_id:$app_secret"
expect 200 'the code was refused'
access_token=$(field access_token "$body")
refresh_token=$(field refresh_token "$body")
lifetime=$(number expires_in "$body")
say "  access token $(mask "$access_token"), expires in $lifetime s"

show_user() {
  call GET /oauth/userinfo - "$access_token"
  expect 200 'the user details were refused'
  for claim in sub preferred_username email phone_number; do
    say "  $(printf '%-19s' "$claim") $(field "$claim" "$body")"
  done
}
heading "5  User details, with the access token"
show_user

heading "6  Waiting until the access token expires ($lifetime s)"
[ "$lifetime" -le 60 ] || say "  (DAVIT_ACCESS_TOKEN_TTL=30 npm start makes this shorter)"
waited=0
while :; do
  call GET /oauth/userinfo - "$access_token"
  [ "$status" = 401 ] && break
  expect 200 'the user details were refused'
  [ "$waited" -le $((lifetime + 5)) ] || fail 'the access token did not expire'
  # A long life is waited for in few steps, the last seconds one by one.
  pause=$((lifetime - waited > 12 ? 10 : 1))
  sleep "$pause"
  waited=$((waited + pause))
done
[ "$(field reason "$body")" = token_expired ] || fail "expected token_expired, got $(field reason "$body")"
say "  $(field error_description "$body")"

heading "7  Refresh"
with grant_type refresh_token
with refresh_token "$refresh_token"
call POST /oauth/token "$app_id:$app_secret"
expect 200 'the refresh token was refused'
access_token=$(field access_token "$body")
say "  new access token $(mask "$access_token")"

heading "8  User details again"
show_user
say ''
say 'done'
