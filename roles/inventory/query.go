package inventory

// Query is the query of Azure Resource Graph whose rows Reader reads. A row is one of
// four kinds: an identity (user-assigned), a host (a resource that has an identity), a
// role (an Azure role assignment) or a credential (a federated identity credential).
const Query = `resources
| extend ['kind'] = case(type =~ 'microsoft.managedidentity/userassignedidentities', 'identity',
    type =~ 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials', 'credential', isnotempty(tostring(identity.type)), 'host', '')
| where kind != ''
| project kind, id, principalId = iff(kind == 'identity', tostring(properties.principalId), tostring(identity.principalId)),
    userAssigned = iff(kind == 'host', tostring(bag_keys(identity.userAssignedIdentities)), ''), role = '', scope = '', issuer = tostring(properties.issuer), subject = tostring(properties.subject)
| union (policyresources
    | where type =~ 'microsoft.authorization/policyassignments' and isnotempty(tostring(identity.type))
    | project ['kind'] = 'host', id, principalId = tostring(identity.principalId), userAssigned = tostring(bag_keys(identity.userAssignedIdentities)), role = '', scope = '', issuer = '', subject = '')
| union (authorizationresources
    | where type =~ 'microsoft.authorization/roleassignments' and properties.principalType =~ 'ServicePrincipal'
    | extend definition = tolower(extract('([^/]+)$', 1, tostring(properties.roleDefinitionId)))
    | join kind=leftouter (authorizationresources
        | where type =~ 'microsoft.authorization/roledefinitions'
        | project definition = tolower(name), roleName = tostring(properties.roleName)) on definition
    | project ['kind'] = 'role', id, principalId = tostring(properties.principalId), userAssigned = '', role = iff(isempty(roleName), definition, roleName),
        scope = tostring(properties.scope), issuer = '', subject = '')
| order by id asc
`
