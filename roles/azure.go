package roles

import "slices"

import "strings"

// AzureID is an Azure resource id, as alternativeNames of a managed identity's
// service principal carries it. Compare with Equal: the segment resourcegroups
// is usually lower case there, and the case of names may vary too.
type AzureID string

// ParseAzureID accepts "/subscriptions/…/resourceGroups/…/providers/…".
func ParseAzureID(s string) (AzureID, bool) {
	parts := strings.Split(strings.TrimSuffix(s, "/"), "/")
	if len(parts) < 9 || len(parts)%2 == 0 || parts[0] != "" || !strings.EqualFold(parts[1], "subscriptions") ||
		!strings.EqualFold(parts[3], "resourceGroups") || !strings.EqualFold(parts[5], "providers") {
		return "", false
	}
	if slices.Contains(parts[1:], "") {
		return "", false
	}
	return AzureID(strings.TrimSuffix(s, "/")), true
}

// Equal compares without regard to case, as Azure Resource Manager does.
func (a AzureID) Equal(b AzureID) bool { return strings.EqualFold(string(a), string(b)) }

// Subscription returns the subscription id, or "".
func (a AzureID) Subscription() string { return a.segment(2) }

// ResourceGroup returns the resource group's name, or "".
func (a AzureID) ResourceGroup() string { return a.segment(4) }

// Name returns the resource's name without its types; for a child resource the
// names are joined as the directory's display name joins them: "web/slots/staging".
func (a AzureID) Name() string {
	parts := strings.Split(string(a), "/")
	if len(parts) < 9 {
		return ""
	}
	return strings.Join(parts[8:], "/")
}

// Kind returns the resource type, such as "Microsoft.Web/sites/slots", or "".
func (a AzureID) Kind() string {
	parts := strings.Split(string(a), "/")
	if len(parts) < 9 {
		return ""
	}
	var kind strings.Builder
	kind.WriteString(parts[6])
	for i := 7; i < len(parts); i += 2 {
		kind.WriteString("/" + parts[i])
	}
	return kind.String()
}

func (a AzureID) segment(i int) string {
	parts := strings.Split(string(a), "/")
	if len(parts) <= i {
		return ""
	}
	return parts[i]
}

const userAssignedKind = "Microsoft.ManagedIdentity/userAssignedIdentities"

// ManagedIdentity reads what alternativeNames tell about a managed identity:
// its kind and the Azure resource behind it. Entries are found by their shape,
// not by their place. Older system-assigned identities lack the isExplicit entry;
// then the resource type decides. Without either, the kind is UnknownManaged.
func ManagedIdentity(alternativeNames []string) (IdentityType, AzureID) {
	kind, id := UnknownManaged, AzureID("")
	for _, n := range alternativeNames {
		switch {
		case strings.EqualFold(n, "isExplicit=True"):
			kind = UserAssigned
		case strings.EqualFold(n, "isExplicit=False"):
			kind = SystemAssigned
		case id == "":
			id, _ = ParseAzureID(n)
		}
	}
	if kind == UnknownManaged && id != "" {
		kind = SystemAssigned
		if strings.EqualFold(id.Kind(), userAssignedKind) {
			kind = UserAssigned
		}
	}
	return kind, id
}
