#!/usr/bin/env bash
# Runs one command, keeps what it wrote in a file, and hands on its exit code. The program
# itself writes its table to the job's page, and the numbers to the outputs of this step.
set -uo pipefail
# shellcheck source=SCRIPTDIR/split.sh
source "${BASH_SOURCE[0]%/*}/split.sh"

fail() {
  echo "::error::mi-roles: $1"
  exit 2
}

case $COMMAND in
verify | plan | apply | audit) ;;
*) fail 'command: give verify, plan, apply or audit' ;;
esac
split "$ARGUMENTS" || fail 'arguments: a quote is not closed'

[ -z "$TENANT" ] || export AZURE_TENANT_ID=$TENANT
if [ -n "$CLIENT" ]; then
  export AZURE_CLIENT_ID=$CLIENT MI_ROLES_AUTH=${MI_ROLES_AUTH:-workload}
fi
export CI=true MI_ROLES_NO_INPUT=true MI_ROLES_OUTPUT=${MI_ROLES_OUTPUT:-json}
export MSYS_NO_PATHCONV=1 # on Windows bash would take a resource id for a path

# What goes to the file of --out is the result, except that plan's is the saved plan.
out=${MI_ROLES_OUT-}
for ((i = 0; i < ${#args[@]}; i++)); do
  case ${args[i]} in
  --out) out=${args[i + 1]-} ;;
  --out=*) out=${args[i]#--out=} ;;
  esac
done
[ "$COMMAND" != plan ] || out=''

result=$(mktemp "${RUNNER_TEMP//\\//}/mi-roles-XXXXXX") # macOS wants the X at the end
printf 'changes=0\nfindings=0\n' >>"$GITHUB_OUTPUT"
mi-roles "$COMMAND" ${args[@]+"${args[@]}"} >"$result"
code=$?
cat "$result"
[ -z "$out" ] || [ -s "$result" ] || result=$out
case $result in *$'\n'*) fail 'arguments: the name of a file has a line break in it' ;; esac
printf 'result=%s\nexit-code=%s\n' "$result" "$code" >>"$GITHUB_OUTPUT"
exit "$code"
