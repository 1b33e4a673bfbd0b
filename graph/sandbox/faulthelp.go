package sandbox

// FaultHelp describes the language of [ParseFaults], for help texts.
const FaultHelp = `NAME[=SETTING,SETTING…]   a setting is KEY:VALUE or a single word

Faults that affect some calls (by default, all of them):
  on the way      throttle 500 502 503 504 html empty truncated wrong-type bom drop hang slow
                  expired claims
  refusals        400 403 404 html-404 empty-404 414 501
  of writes       deny conflict quota bad-reference gone exists accept
  not looked at   ignore-expand ignore-filter ignore-select ignore-top undecoded
  other bodies    no-value null-value null-item empty-item null-body empty-object no-id
                  only-id some-expanded omit-empty null-expanded
  meanwhile       regrant

Settings of such a fault:
  first:N every:N probability:0.2 after:N
                  which calls
  on:reads on:writes on:all
                  which kind
  shape:NAME      requests of this shape (see below)
  resource:graph resource:others resource:NAME-OR-ID
                  writes on that API only
  items, alone    inside a batch only, outside a batch only
  applied         the write takes effect anyway
  retry-after:2 retry-after:2.5 retry-after:date:5 retry-after:none
                  of throttle and 503
  for:3s          of slow
  status:200..299 body:none body:object body:alien
                  of accept: a success response without effect

Shapes of requests (a NAME is the word of the path, that of the filter, then -expand, -advanced):
  list deleted    all service principals, those in the recycle bin; with by-name by-names
                  by-name-prefix by-id by-client by-resource by-resource-prefix by-uri
                  by-uri-prefix by-assignment by-assignment-of-api identities apis
  held holders    assignments of an identity, on an API; also held-by-client
                  holders-by-client of-name on-api
  objects         principal principal-by-client assignment assignment-of-api deleted-item
                  object objects registration registration-by-client registrations users
                  organization me my-roles memberships roles-of
  writes          grant grant-to-identity revoke revoke-from-identity batch
  fences          policies policy owned roles role-assignments of-principal of-role
                  create-policy update-policy delete-policy include exclude delete-include
                  delete-exclude create-role update-role delete-role assign-role
                  unassign-role

Settings of the whole service:
  page-size=10  empty-pages  overlap-pages  shrink-pages  foreign-next-link[=HOST]
  delay=100ms  seed=7  duplicate=exists|entitlement|conflict  delete-absent=400|404
  lag-create=reads:2,for:3s  lag-delete=reads:2  fresh=NAME-OR-ID,reads:3,for:5s
  write-quota=3000,per:150s  unit-quota=8000,per:10s
  no-expand  no-batch  shuffle
  no-premium  no-consent-for-identities  no-consent-for-apps  consent-revokes

Examples: throttle=every:5,retry-after:2, 501=shape:list-by-id-expand, 404=shape:revoke,items.`
