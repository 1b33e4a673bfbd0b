#!/usr/bin/env bash
# Runs one command, keeps its JSON result in a file, shows a table on the job's page.
set -uo pipefail

case "$COMMAND" in
  verify | plan | apply | audit) ;;
  *) echo "::error::command: give verify, plan, apply or audit"; exit 2 ;;
esac

# A line is one argument if it has a quote-free blank only between words: lines
# that begin with a dash are split, others are taken whole.
args=()
while IFS= read -r line; do
  case "$line" in
    '') ;;
    -*) read -ra words <<<"$line"; args+=("${words[@]}") ;;
    *) args+=("$line") ;;
  esac
done <<<"$ARGUMENTS"

[ -z "$TENANT" ] || export AZURE_TENANT_ID=$TENANT
if [ -n "$CLIENT" ]; then
  export AZURE_CLIENT_ID=$CLIENT MI_ROLES_AUTH=${MI_ROLES_AUTH:-workload}
fi
export CI=true MI_ROLES_NO_INPUT=true
export MSYS_NO_PATHCONV=1 # on Windows bash would take a resource id for a path
# The program writes plans to the job's page itself; here everything goes there once.
page=${GITHUB_STEP_SUMMARY:-/dev/null}
unset GITHUB_STEP_SUMMARY

result=''
case " ${args[*]-} " in
  *' -o '* | *' --output '* | *' --output='* | *' -o='*) ;;
  *) result=$(mktemp "${RUNNER_TEMP//\\//}/mi-roles-XXXXXX") ;; # macOS wants the X at the end
esac
if [ -n "$result" ]; then
  "$BINARY" "$COMMAND" ${args[@]+"${args[@]}"} --output json >"$result"
  code=$?
  cat "$result"
else
  "$BINARY" "$COMMAND" ${args[@]+"${args[@]}"}
  code=$?
fi

differences=false
case $code in 3 | 8) differences=true ;; esac
{
  echo "exit-code=$code"
  echo "differences=$differences"
  echo "result=$result"
} >>"$GITHUB_OUTPUT"

{
  echo "### mi-roles $COMMAND: exit code $code"
  echo
  if [ -n "$result" ] && [ -s "$result" ]; then
    echo '<details><summary>Result</summary>'
    echo
    echo '~~~~~~~~json'
    head -c 200000 "$result"
    echo
    echo '~~~~~~~~'
    echo '</details>'
  fi
} >>"$page"

if [ "$differences" = true ] && [ "$FAIL" != true ]; then exit 0; fi
exit "$code"
