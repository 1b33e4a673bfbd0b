package sandbox

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The sample log spans 45 days around the youngest grant of the sample tenant, so that
// it holds calls that were made with a token from before that grant.
const activityDays = 45

var activityColumns = []string{"TenantId", "TimeGenerated [UTC]", "RequestId", "ApiVersion", "RequestMethod", "ResponseStatusCode",
	"DurationMs", "RequestUri", "IPAddress", "UserAgent",
	"AadTenantId", "AppId", "ServicePrincipalId", "UserId", "Roles", "Scopes", "TokenIssuedAt [UTC]"}

// WriteActivity writes a log of calls to Microsoft Graph in the sample tenant, the same
// on every run: MicrosoftGraphActivityLogs as the portal exports it to CSV. There are
// identities that use what they hold, that use less, that use a part of it, that are
// refused for want of a role or because of an old token, and that are not seen; and
// calls of signed-in users.
func WriteActivity(w io.Writer) error {
	a := &activity{tenant: Sample(), out: csv.NewWriter(w)}
	if err := a.out.Write(activityColumns); err != nil {
		return err
	}
	for day := range activityDays + 1 {
		for _, h := range habits {
			if err := a.day(day, h); err != nil {
				return err
			}
		}
	}
	a.out.Flush()
	return a.out.Error()
}

type activity struct {
	tenant *Tenant
	out    *csv.Writer
	number int // of lines
}

func activityStart() time.Time { return time.Date(2024, 10, 24, 0, 0, 0, 0, time.UTC) }

// day writes the calls that a habit makes on one day.
func (a *activity) day(day int, h habit) error {
	if day < h.from || h.to > 0 && day > h.to || (day-h.from)%max(h.every, 1) != 0 {
		return nil
	}
	calls := max(h.times, 1)
	if day == activityDays {
		calls = min(calls, 1) // at midnight, so that the log spans whole days
	}
	for n := range calls {
		at := activityStart().AddDate(0, 0, day).Add(h.at + time.Duration(n)*24*time.Hour/time.Duration(calls+1))
		if day == activityDays {
			at = activityStart().AddDate(0, 0, day)
		}
		if err := a.call(at, h); err != nil {
			return err
		}
	}
	return nil
}

func (a *activity) call(at time.Time, h habit) error {
	a.number++
	issued := at.Add(-97 * time.Minute)
	version, path, _ := strings.Cut(h.path, "/")
	user := a.tenant.Users[a.number%len(a.tenant.Users)].ID
	path = strings.NewReplacer("{user}", user, "{id}", guidFrom(fmt.Sprint("item", a.number%97))).Replace(path)
	row := map[string]string{
		"TenantId": id("7ab00000", 1), "TimeGenerated [UTC]": stampOf(at), "RequestId": guidFrom(fmt.Sprint("request", a.number)),
		"ApiVersion":    version,
		"RequestMethod": h.method, "ResponseStatusCode": fmt.Sprint(h.status), "DurationMs": fmt.Sprint(20 + a.number%400),
		"RequestUri": "https://graph.microsoft.com/" + version + "/" + path, "IPAddress": fmt.Sprintf("203.0.113.%d", 1+a.number%20),
		"UserAgent": "azsdk-net-Identity", "AadTenantId": a.tenant.ID, "TokenIssuedAt [UTC]": stampOf(issued),
	}
	if h.who == "" {
		row["UserId"], row["Scopes"], row["AppId"] = user, "User.Read profile openid email", id("a9a00000", 1)
	} else if sp := a.principal(h.who); sp != nil {
		row["ServicePrincipalId"], row["AppId"] = sp.ID, sp.AppID
		row["Roles"] = strings.Join(a.carried(sp, issued), " ")
	}
	var line []string
	for _, c := range activityColumns {
		line = append(line, row[c])
	}
	return a.out.Write(line)
}

// stampOf writes a time as the portal does.
func stampOf(t time.Time) string { return t.Format("1/2/2006, 3:04:05.000 PM") }

func (a *activity) principal(name string) *ServicePrincipal {
	i := slices.IndexFunc(a.tenant.ServicePrincipals, func(sp *ServicePrincipal) bool { return sp.DisplayName == name })
	if i < 0 {
		return nil
	}
	return a.tenant.ServicePrincipals[i]
}

// carried gives the roles that a token has which was issued then.
func (a *activity) carried(sp *ServicePrincipal, issued time.Time) []string {
	graph := a.principal("Microsoft Graph")
	var out []string
	for _, g := range a.tenant.Assignments {
		if g.PrincipalID != sp.ID || g.ResourceID != graph.ID || g.CreatedDateTime == nil {
			continue
		}
		if created, err := time.Parse(time.RFC3339, *g.CreatedDateTime); err != nil || created.After(issued) {
			continue
		}
		for _, r := range graph.AppRoles {
			if r.ID == g.AppRoleID && r.Value != nil {
				out = append(out, *r.Value)
			}
		}
	}
	slices.Sort(out)
	return out
}
