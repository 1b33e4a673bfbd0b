package activity

// Query is the KQL, for a Log Analytics workspace with MicrosoftGraphActivityLogs,
// that makes a month of calls into a few lines per identity. Its columns are read
// like those of the log itself.
const Query = `MicrosoftGraphActivityLogs
| where TimeGenerated > ago(30d)
| where isnotempty(ServicePrincipalId) and isempty(UserId)
| extend Path = tostring(parse_url(RequestUri).Path)
| extend Select = extract(@'(?i)[?&](\$|%24)select=([^&#]*)', 2, RequestUri)
| extend Path = replace_regex(Path, @'[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', '{id}')
| extend Path = replace_regex(Path, @'/[^/]*(@|%40)[^/]*', '/{id}')
| extend Path = replace_regex(Path, @'/[^/]{65,}', '/{id}')
| summarize Count = count(), First = min(TimeGenerated), Last = max(TimeGenerated), arg_max(TimeGenerated, Roles, TokenIssuedAt)
    by AadTenantId, ServicePrincipalId, AppId, RequestMethod, Path, Select, ResponseStatusCode
| project AadTenantId, ServicePrincipalId, AppId, RequestMethod, Path, Select, ResponseStatusCode, Count, First, Last, Roles, TokenIssuedAt
`

// QueryDefender is the same for advanced hunting in Microsoft Defender, whose table
// knows neither the roles in the token nor when it was issued.
const QueryDefender = `GraphApiAuditEvents
| where Timestamp > ago(30d)
| where EntityType !~ 'user'
| extend Path = tostring(parse_url(RequestUri).Path)
| extend Select = extract(@'(?i)[?&](\$|%24)select=([^&#]*)', 2, RequestUri)
| extend Path = replace_regex(Path, @'[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', '{id}')
| extend Path = replace_regex(Path, @'/[^/]*(@|%40)[^/]*', '/{id}')
| extend Path = replace_regex(Path, @'/[^/]{65,}', '/{id}')
| summarize Count = count(), First = min(Timestamp), Last = max(Timestamp)
    by AccountObjectId, ApplicationId, RequestMethod, Path, Select, ResponseStatusCode
| project ServicePrincipalId = AccountObjectId, AppId = ApplicationId, RequestMethod, Path, Select, ResponseStatusCode, Count, First, Last
`
