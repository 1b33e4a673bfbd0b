package code

import (
	"fmt"
	"strings"

	"mi-roles/roles/fence"

	"mi-roles/roles/display"
)

// conditionQuery gives a condition set as conditionKey writes it, behind its id. A list that is
// not there makes the query fail: what was not seen is not compared.
const conditionQuery = "value[].join('|', [id, permissionType, permissionClassification, resourceApplication, " +
	"join(',', sort(permissions)), join(',', sort(clientApplicationIds)), join(',', sort(clientApplicationTenantIds)), " +
	"join(',', sort(clientApplicationPublisherIds)), to_string(clientApplicationsFromVerifiedPublisherOnly)])"

// azFence writes the fence as a script that may be run again. A carriage return, with which
// az on Windows ends its lines, is taken away.
func azFence(f fence.Fence, o Options) (string, error) {
	set := ""
	if c := cloudOf(o.GraphRoot); c.az != "" {
		set = "#   az cloud set --name " + c.az + "\n"
	}
	var calls, wanted strings.Builder
	for i, s := range f.Policy.Includes {
		fmt.Fprintf(&wanted, "<%s>\n", conditionKey(s))
		fmt.Fprintf(&calls, "# %s\nallow '%s' '%s'\n", display.Comment(f.About()[i]), conditionKey(s), body(s))
	}
	assignment := strings.Replace(body(f.Assignment), `"`+f.Assignment.Role+`"`, `"'"$role"'"`, 1)
	return "#!/bin/sh\n" + fenceHead("#", f, o) + fmt.Sprintf(azFenceText, set, display.Comment(o.Tenant), o.GraphRoot, fence.Mark,
		f.Policy.ID, body(f.Policy.Head()), conditionQuery, wanted.String(), calls.String(),
		body(f.Role.Change()), body(f.Role), f.Role.TemplateID, f.Assignment.Principal, assignment), nil
}

func powershellFence(f fence.Fence, o Options) (string, error) {
	environment := ""
	if c := cloudOf(o.GraphRoot); c.powershell != "" {
		environment = " -Environment " + c.powershell
	}
	var sets strings.Builder
	for i, s := range f.Policy.Includes {
		fmt.Fprintf(&sets, "# %s\nAllow '%s' '%s'\n", display.Comment(f.About()[i]), conditionKey(s), body(s))
	}
	return fenceHead("#", f, o) + fmt.Sprintf(powershellFenceText, display.Comment(o.Tenant), environment, f.Policy.ID, fence.Mark,
		body(f.Policy.Head()), sets.String(), body(f.Role.Change()), body(f.Role), f.Role.TemplateID,
		f.Assignment.Principal, f.Assignment.Principal), nil
}
