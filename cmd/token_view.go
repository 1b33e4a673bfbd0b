package cmd

import (
	"encoding/json"
	"strings"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles/catalog"
	"mi-roles/roles/token"
)

// printToken explains a token. signature says how its signature was found, ""
// when that makes no sense.
func (a *app) printToken(t token.Token, p output.Options, signature string) error {
	at := a.Clock().Now()
	api, known := pick.KnownAPI(t.Audience)
	report := reportOf(t, at)
	if known {
		report.API, report.APIAppID = output.Null(api.Name), output.Null(api.AppID)
	}
	report.Roles = ratedRoles(t.Roles, api.AppID, catalog.Names{ClientID: t.AppID, ObjectID: t.ObjectID, DisplayName: t.Name})
	if signature != "not checked" {
		report.Signature = output.Null(signature)
	}
	doc := output.Document{Columns: []output.Column{{Title: "CLAIM"}, {Title: "VALUE", Wrap: true}, {Title: "MEANING", Wrap: true}}}
	doc.Rows = append(doc.Rows, []output.Cell{output.Text("kind"), output.Text(report.Kind), output.Text(t.Nature())})
	seen := map[string]bool{}
	for _, e := range t.Explain(at, time.Local) {
		cell := output.Cell{Text: e.Meaning}
		switch {
		case e.Claim == "aud" && known:
			cell.Text += ": " + api.Name
		case e.Claim == "roles" && e.Value != "":
			cell = riskOfRole(e, report.Roles)
		case e.Claim == "wids":
			cell.Text = directoryRoleWords(e)
		case e.Claim == "exp" && report.Expired:
			cell.Tone = output.Bad
		}
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(e.Claim), output.Text(e.Value), cell})
		if value := claimValue(t, e.Claim); value != nil && !seen[e.Claim] {
			seen[e.Claim] = true
			report.Claims = append(report.Claims, output.TokenClaim{Claim: e.Claim, Value: value, Meaning: e.Meaning})
		}
	}
	if signature != "" {
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text("signature"), {Text: signature, Tone: signatureTone(signature)},
				output.Text(signatureWords(signature))})
	}
	doc.Data = report
	return a.Render(doc, p)
}

func reportOf(t token.Token, at time.Time) output.Token {
	r := output.Token{
		TenantID: output.Null(t.TenantID), Audience: t.Audience, Issuer: output.Null(t.Issuer), ObjectID: output.Null(t.ObjectID),
		ClientID: output.Null(t.AppID), DisplayName: output.Null(t.Name), UserPrincipal: output.Null(t.UPN),
		AzureResourceID: output.Null(t.MIRID),
		Kind:            string(t.Kind()), IssuedAt: output.NullTime(t.IssuedAt), NotBefore: output.NullTime(t.NotBefore),
		Expires: output.NullTime(t.Expires),
		Expired: !t.Expires.IsZero() && !at.Before(t.Expires), Scopes: t.Scopes, DirectoryRoles: []output.DirectoryRole{},
		Claims: []output.TokenClaim{},
	}
	for _, id := range t.WIDs {
		known, _ := catalog.DirectoryRoleByID(id)
		r.DirectoryRoles = append(r.DirectoryRoles, output.DirectoryRole{RoleTemplateID: id, DisplayName: output.Null(known.Name)})
	}
	return r
}

// ratedRoles adds the risk to roles of an API of the catalog; of any other API
// nothing is known here.
func ratedRoles(values []string, apiAppID string, who catalog.Names) []output.TokenRole {
	risk := catalog.Builtin()
	rows := make([]output.TokenRole, len(values))
	for i, v := range values {
		rows[i] = output.TokenRole{Value: v, Risk: string(catalog.Unrated)}
		if apiAppID == "" {
			continue
		}
		rating := risk.Rate(apiAppID, v, "")
		rows[i].Risk, rows[i].Why = string(rating.Level), output.Null(rating.Why)
		if reach, ok := catalog.Reach(apiAppID, v, who); ok {
			rows[i].Reach = output.Null(reach)
		}
		if step, ok := catalog.SecondStepFor(apiAppID, v, who); ok {
			rows[i].SecondStep = output.NewSecondStep(step.What, step.Command, step.Doc)
		}
	}
	return rows
}

func riskOfRole(e token.Explanation, rated []output.TokenRole) output.Cell {
	for _, r := range rated {
		if r.Value != e.Value {
			continue
		}
		cell := change.RiskCell(catalog.Level(r.Risk))
		cell.Text = "risk " + r.Risk + ": " + e.Meaning
		if r.Why != nil {
			cell.Text = "risk " + r.Risk + ": it " + *r.Why
		}
		if r.Reach != nil {
			cell.Text += "; it " + *r.Reach
		}
		if r.SecondStep != nil {
			cell.Text += "; " + r.SecondStep.What
		}
		return cell
	}
	return output.Text(e.Meaning)
}

func directoryRoleWords(e token.Explanation) string {
	if role, ok := catalog.DirectoryRoleByID(e.Value); ok {
		return role.Name + ": " + e.Meaning
	}
	return e.Meaning
}

// claimValue is a claim as it stands in the token; times and lists stay as they are.
func claimValue(t token.Token, name string) json.RawMessage {
	for _, c := range t.Claims {
		if c.Name == name {
			return c.Value
		}
	}
	return nil
}

func signatureTone(state string) output.Tone {
	return map[string]output.Tone{"valid": output.Good, "invalid": output.Bad, "none": output.Bad}[strings.ToLower(state)]
}

func signatureWords(state string) string {
	switch state {
	case "valid":
		return "one of the keys that the tenant publishes signed this token"
	case "invalid":
		return "altered, truncated or forged"
	case "none":
		return "the token is not signed: no API may accept it"
	case "unknown":
		return "could not be checked"
	}
	return "anyone can write such claims: --check-signature compares with the tenant's published keys"
}
