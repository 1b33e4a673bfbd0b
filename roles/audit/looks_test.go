package audit_test

import (
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// looks are tenants that have something to find, or just not.
func looks() map[string]look {
	soon := now().Add(-time.Hour)
	removeFrom := func(api, role string) string { return "mi-roles remove -i " + ann + " -a " + api + " -r " + role }
	return map[string]look{
		"nothing": {world{grants: []string{"ann own Orders.Read"}}, nil, nil, ""},
		"critical": {world{grants: []string{"ann graph User.ReadWrite.All"}}, nil, []string{"MIR001"},
			removeFrom("graph", "User.ReadWrite.All")},
		"high": {world{grants: []string{"ann graph Mail.Send"}}, nil, []string{"MIR002"}, removeFrom("graph", "Mail.Send")},
		"grants itself": {world{grants: []string{"ann graph AppRoleAssignment.ReadWrite.All"}}, nil, []string{"MIR001", "MIR003"},
			removeFrom("graph", "AppRoleAssignment.ReadWrite.All")},
		"write beside read": {world{grants: []string{"ann graph User.ReadWrite.All", "ann graph User.Read.All"}}, nil,
			[]string{"MIR001", "MIR002", "MIR004", "MIR005"}, removeFrom("graph", "User.Read.All")},
		"of two identities": {world{grants: []string{"ann graph User.Read.All", "bob graph User.ReadBasic.All"}}, nil,
			[]string{"MIR002"}, ""},
		"needless": {world{grants: []string{"ann graph User.Read.All", "ann graph User.ReadBasic.All"}}, nil,
			[]string{"MIR002", "MIR005"}, removeFrom("graph", "User.ReadBasic.All")},
		"disabled role": {world{grants: []string{"ann own Orders.Old"}}, nil, []string{"MIR006"}, removeFrom(own, "Orders.Old")},
		"deleted role": {world{grants: []string{"ann own Gone"}}, nil, []string{"MIR007"},
			"mi-roles remove --assignment-id=" + strings.Repeat("0", 43)},
		"deleted API": {world{grants: []string{"ann gone default"}}, nil, []string{"MIR008"},
			"mi-roles remove --assignment-id=" + strings.Repeat("0", 43)},
		"disabled API": {world{apiOff: true, grants: []string{"ann own Orders.Read"}}, nil, []string{"MIR009"},
			removeFrom(own, "Orders.Read")},
		"disabled identity": {world{off: true, grants: []string{"ann own Orders.Read"}}, nil, []string{"MIR010"},
			"mi-roles remove -i " + ann + " --all --every-api"},
		"disabled, holds none": {world{off: true}, nil, nil, ""},
		"default access only": {world{grants: []string{"ann own default"}}, nil, []string{"MIR011"},
			"mi-roles remove --assignment-id=" + strings.Repeat("0", 43)},
		"default beside a role": {world{grants: []string{"ann own default", "ann own Orders.Read"}}, nil, nil, ""},
		"too many": {world{grants: []string{"ann graph User.ReadWrite.All"}}, func(in *audit.Input) { in.MaxCritical = 0 },
			[]string{"MIR001", "MIR012"}, ""},
		"just enough": {world{grants: []string{"ann graph User.ReadWrite.All"}}, func(in *audit.Input) { in.MaxCritical = 1 },
			[]string{"MIR001"}, ""},
		"new": {world{created: soon, grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) { in.Since = soon },
			[]string{"MIR013"}, removeFrom(own, "Orders.Read")},
		"not new": {world{created: soon, grants: []string{"ann own Orders.Read"}},
			func(in *audit.Input) { in.Since = now() }, nil, ""},
		"time not known": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) { in.Since = soon }, nil, ""},
		"unrated of Microsoft's": {world{grants: []string{"ann graph TenantAdminEverything.ReadWrite.All"}}, nil, []string{"MIR017"},
			removeFrom("graph", "TenantAdminEverything.ReadWrite.All")},
		"rated by a risk file": {world{grants: []string{"ann graph TenantAdminEverything.ReadWrite.All"}}, func(in *audit.Input) {
			in.Grants[0].Rating.Level = catalog.Low
		}, nil, ""},
		"unrated of an API that Microsoft owns": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Grants[0].Resource.OwnerTenant = "F8CDEF31-a31e-4b4a-93e4-5f571e91255a"
		}, []string{"MIR017"}, removeFrom(own, "Orders.Read")},
		"foreign subscription": {world{}, func(in *audit.Input) { in.Subscriptions = map[string]bool{} }, []string{"MIR014", "MIR014"}, ""},
		"known subscription": {world{}, func(in *audit.Input) {
			in.Subscriptions = map[string]bool{"aaaaaaaa-0000-4000-8000-000000000001": true}
		}, nil, ""},
		"against the policy": {world{apiOff: true,
			grants: []string{"ann own Orders.Read", "ann own Orders.Old", "ann own default", "ann own Gone", "ann gone default"}},
			func(in *audit.Input) {
				in.Objection = func(g roles.Grant) string { return "is denied by rule " + audit.RoleName(g) }
			}, []string{"MIR018", "MIR018", "MIR018", "MIR006", "MIR007", "MIR008", "MIR009", "MIR009", "MIR009", "MIR009"}, ""},
		"allowed by the policy": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Objection = func(roles.Grant) string { return "" }
		}, nil, ""},
		"unused": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Unused = func(roles.Grant) string { return "was not used in 45 days" }
		}, []string{"MIR019"}, removeFrom(own, "Orders.Read")},
		"broader": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Broader = func(roles.Grant) string { return "is broader than what is used" }
		}, []string{"MIR020"}, ""},
		"calls refused": {world{}, func(in *audit.Input) {
			in.Refused = func(p roles.Principal) []audit.Refusal {
				if p.ID != ann {
					return nil
				}
				return []audit.Refusal{{Key: "a", Message: "lacks A"}, {Key: "b", Message: "lacks B"}}
			}
		}, []string{"MIR021", "MIR021"}, ""},
		"not by the pipeline": {world{grants: []string{"ann own Orders.Read", "bob own Orders.Read"}}, func(in *audit.Input) {
			in.Unexpected = func(g roles.Grant) string {
				if g.Principal.ID == ann {
					return "was given by bob"
				}
				return ""
			}
		}, []string{"MIR022"}, removeFrom(own, "Orders.Read")},
		"resource gone": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Gone = func(roles.Principal) string { return "has no Azure resource" }
		}, []string{"MIR023"}, "mi-roles remove -i " + ann + " --all --every-api"},
		"in no manifest": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Unlisted = func(roles.Grant) string { return "is in no manifest" }
		}, []string{"MIR026"}, removeFrom(own, "Orders.Read")},
		"after its last day": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.Ended = func(roles.Grant) string { return "ended" }
			in.EndsSoon = func(roles.Grant) string { return "" }
		}, []string{"MIR025"}, removeFrom(own, "Orders.Read")},
		"near its last day": {world{grants: []string{"ann own Orders.Read"}}, func(in *audit.Input) {
			in.EndsSoon = func(roles.Grant) string { return "ends soon" }
		}, []string{"MIR024"}, ""},
		"hostile value": {world{apiOff: true, grants: []string{"ann own $(reboot);a,b"}}, nil, []string{"MIR009"},
			removeFrom(own, string(roleID(22)))},
		"value of two roles": {world{apiOff: true, grants: []string{"ann own Twice"}}, nil, []string{"MIR009"},
			removeFrom(own, string(roleID(23)))},
		"needless beside two": {world{grants: []string{"ann graph User.ReadBasic.All", "ann graph User.Read.All",
			"ann graph User.ReadWrite.All"}}, nil, []string{"MIR001", "MIR002", "MIR004", "MIR005", "MIR005"}, ""},
		"the same value of another API": {world{grants: []string{"ann graph User.Read.All", "ann own User.ReadWrite.All"}}, nil,
			[]string{"MIR002"}, ""},
		"broader, but disabled": {world{grants: []string{"ann graph User.ReadWrite.All", "ann graph User.Read.All"}},
			func(in *audit.Input) {
				in.Grants[slices.IndexFunc(in.Grants, func(g roles.Grant) bool { return g.RoleValue() == "User.ReadWrite.All" })].State =
					roles.RoleDisabled
			}, []string{"MIR002", "MIR006"}, ""},
		"default beside a role of another API": {world{grants: []string{"ann own default", "ann graph Sites.Selected"}}, nil,
			[]string{"MIR011"}, ""},
		"default access to an API without roles": {world{grants: []string{"ann own default"}}, func(in *audit.Input) {
			api := *in.Grants[0].Resource
			api.Roles = []roles.AppRole{{ID: roleID(1), Value: "User", MemberTypes: []string{"User"}},
				{ID: roleID(2), Value: "Off", MemberTypes: []string{"Application"}, Disabled: true}}
			in.Grants[0].Resource = &api
		}, []string{"MIR011"}, ""},
		"default access to an API that is gone": {world{grants: []string{"ann gone default"}}, nil, []string{"MIR008"}, ""},
		"critical, but disabled": {world{grants: []string{"ann graph User.ReadWrite.All"}}, func(in *audit.Input) {
			in.MaxCritical, in.Grants[0].State = 0, roles.RoleDisabled
		}, []string{"MIR006"}, ""},
		"both hold too much": {world{grants: []string{"ann graph User.ReadWrite.All", "bob graph AppRoleAssignment.ReadWrite.All"}},
			func(in *audit.Input) { in.MaxCritical = 0 }, []string{"MIR001", "MIR001", "MIR003", "MIR012"}, ""},
		"no name": {world{off: true, grants: []string{"ann own Orders.Read", "ann own Orders.Old"}}, func(in *audit.Input) {
			for i := range in.Principals {
				in.Principals[i].DisplayName = ""
			}
			for i := range in.Grants {
				in.Grants[i].Principal.DisplayName = ""
			}
		}, []string{"MIR006", "MIR010"}, ""},
		"resource gone, holds none": {world{}, func(in *audit.Input) {
			in.Gone = func(roles.Principal) string { return "has no Azure resource" }
		}, nil, ""},
	}
}
