package code

// azFenceText and powershellFenceText are the scripts that make a fence. What stands in them
// for values are ids, and texts of this program.
const azFenceText = `# Sign in first:
%s#   az login --tenant %s
set -eu

graph='%s'
policies="$graph/v1.0/policies/permissionGrantPolicies"
directory="$graph/v1.0/roleManagement/directory"
mark='%s'

get() { # url, query
  az rest --method GET --resource "$graph" --url "$1" --query "$2" --output tsv </dev/null | tr -d '\r'
}

send() { # method, url, body
  az rest --method "$1" --resource "$graph" --url "$2" --headers Content-Type=application/json --body "$3" --output none </dev/null
}

ours() { # what is there, as array <description>, and its name
  case $1 in
  "array <$mark"*) ;;
  'array <>') return 1 ;;
  array*)
    echo "there is already a $2 that mi-roles did not create: nothing was changed" >&2
    exit 1
    ;;
  *)
    echo "cannot tell whether there is a $2: az answered '$1'" >&2
    exit 1
    ;;
  esac
}

policy='%s'
there=$(get "$policies" "join(' ', [type(value), join('', ['<', join('', value[?id=='$policy'].description), '>'])])")
if ours "$there" "policy $policy"; then
  echo "unchanged policy $policy"
else
  send POST "$policies" '%s'
  echo "created policy $policy"
fi

have=$(get "$policies/$policy/includes" "[[type(value)], %s][]")
case $have in
array*) ;;
*)
  echo "cannot tell what the policy allows: az answered '$have'" >&2
  exit 1
  ;;
esac
wanted='%s'
printf '%%s\n' "$have" | while IFS='|' read -r id key; do
  case $wanted in
  *"<$key>"*) ;;
  *)
    if [ "$id" != array ]; then
      az rest --method DELETE --resource "$graph" --url "$policies/$policy/includes/$id" --output none </dev/null
      echo "no longer allowed: $key"
    fi
    ;;
  esac
done

allow() { # condition set as it is compared, and as it is sent
  case $have in
  *"|$1"*) echo "unchanged $1" ;;
  *)
    send POST "$policies/$policy/includes" "$2"
    echo "allowed $1"
    ;;
  esac
}
%s
filter="\$filter=displayName%%20eq%%20'$policy'"
there=$(get "$directory/roleDefinitions?$filter" "join(' ', [type(value), join('', ['<', join('', value[].description), '>'])])")
if ours "$there" "role $policy"; then
  role=$(get "$directory/roleDefinitions?$filter" 'value[0].id')
  send PATCH "$directory/roleDefinitions/$role" '%s'
else
  send POST "$directory/roleDefinitions" '%s'
  role='%s'
fi

there=$(get "$directory/roleAssignments?\$filter=roleDefinitionId%%20eq%%20'$role'" \
  "join(' ', [type(value), join('', ['<', join('', value[?principalId=='%s' && directoryScopeId=='/'].id), '>'])])")
case $there in
'array <>') send POST "$directory/roleAssignments" '%s' ;;
array*) echo "unchanged assignment of $role" ;;
*)
  echo "cannot tell who has the role: az answered '$there'" >&2
  exit 1
  ;;
esac
`

const powershellFenceText = `# Needs the module Microsoft.Graph.Authentication. Sign in first:
#   Connect-MgGraph -TenantId %s%s -Scopes Policy.ReadWrite.PermissionGrant, RoleManagement.ReadWrite.Directory
$ErrorActionPreference = 'Stop'
$policies = '/v1.0/policies/permissionGrantPolicies'
$directory = '/v1.0/roleManagement/directory'
$policy = '%s'

function Get-Graph([string] $Uri) { Invoke-MgGraphRequest -Method GET -Uri $Uri -OutputType PSObject }
function Send-Graph([string] $Method, [string] $Uri, [string] $Body) {
  Invoke-MgGraphRequest -Method $Method -Uri $Uri -Body $Body -ContentType 'application/json' | Out-Null
}
function Test-Ours($Found, [string] $What) {
  if ($Found -and -not "$($Found.description)".StartsWith('%s')) {
    throw "there is already a $What that mi-roles did not create: nothing was changed"
  }
  [bool] $Found
}
function Join-Sorted($List) { (@($List) | Sort-Object) -join ',' }

$there = (Get-Graph $policies).value | Where-Object { $_.id -eq $policy }
if (-not (Test-Ours $there "policy $policy")) {
  Send-Graph POST $policies '%s'
  "created policy $policy"
}

$have = @{}
foreach ($set in (Get-Graph "$policies/$policy/includes").value) {
  $key = @($set.permissionType, $set.permissionClassification, $set.resourceApplication, (Join-Sorted $set.permissions),
    (Join-Sorted $set.clientApplicationIds), (Join-Sorted $set.clientApplicationTenantIds),
    (Join-Sorted $set.clientApplicationPublisherIds), "$($set.clientApplicationsFromVerifiedPublisherOnly)".ToLower()) -join '|'
  $have[$set.id] = $key
}
$wanted = @()
function Allow([string] $Key, [string] $Body) {
  $script:wanted += $Key
  if ($have.Values -contains $Key) { "unchanged $Key"; return }
  Send-Graph POST "$policies/$policy/includes" $Body
  "allowed $Key"
}
%s
foreach ($id in @($have.Keys)) {
  if ($wanted -notcontains $have[$id]) {
    Invoke-MgGraphRequest -Method DELETE -Uri "$policies/$policy/includes/$id" | Out-Null
    "no longer allowed: $($have[$id])"
  }
}

$role = @((Get-Graph "$directory/roleDefinitions?` + "`" + `$filter=displayName eq '$policy'").value)[0]
if (Test-Ours $role "role $policy") {
  Send-Graph PATCH "$directory/roleDefinitions/$($role.id)" '%s'
  $roleId = $role.id
} else {
  Send-Graph POST "$directory/roleDefinitions" '%s'
  $roleId = '%s'
}

$assigned = (Get-Graph "$directory/roleAssignments?` + "`" + `$filter=roleDefinitionId eq '$roleId'").value |
  Where-Object { $_.principalId -eq '%s' -and $_.directoryScopeId -eq '/' }
if (-not $assigned) {
  $body = @{ principalId = '%s'; roleDefinitionId = $roleId; directoryScopeId = '/' } | ConvertTo-Json
  Send-Graph POST "$directory/roleAssignments" $body
  "assigned $roleId"
}
`
