package roles

import (
	"iter"
	"slices"
	"strings"
)

// AzureID is an Azure resource id, as alternativeNames of a managed identity's
// service principal carries it. Compare with Equal: the segment resourcegroups
// is usually lower case there, and the case of names may vary too.
//
// An id is a sequence of pairs. A pair "providers/NAMESPACE" begins a resource,
// whose types and names follow in pairs; what stands before it is the scope that
// the resource lies in: nothing (the tenant), a subscription, a resource group, or
// another resource, such as a management group.
type AzureID string

// ParseAzureID accepts every id of a resource, whatever its scope.
func ParseAzureID(s string) (AzureID, bool) {
	s = strings.TrimSuffix(s, "/")
	segments := strings.Split(s, "/")
	if len(segments)%2 == 0 || segments[0] != "" || slices.Contains(segments[1:], "") {
		return "", false
	}
	id, resource, complete := AzureID(s), false, false
	for key := range id.pairs() {
		begins := strings.EqualFold(key, "providers")
		if begins && resource && !complete {
			return "", false
		}
		resource, complete = resource || begins, !begins
	}
	if !resource || !complete {
		return "", false
	}
	return id, true
}

// pairs are the segments of an id, two by two.
func (a AzureID) pairs() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		segments := strings.Split(strings.TrimPrefix(string(a), "/"), "/")
		for pair := range slices.Chunk(segments, 2) {
			if len(pair) < 2 || !yield(pair[0], pair[1]) {
				return
			}
		}
	}
}

// Equal compares without regard to case, as Azure Resource Manager does.
func (a AzureID) Equal(b AzureID) bool { return strings.EqualFold(string(a), string(b)) }

// Subscription returns the subscription id, or "" for what lies above subscriptions.
func (a AzureID) Subscription() string { return a.inScope("subscriptions") }

// ResourceGroup returns the resource group's name, or "" for what lies in none.
func (a AzureID) ResourceGroup() string { return a.inScope("resourceGroups") }

// inScope is the value of a key that stands before the first resource.
func (a AzureID) inScope(wanted string) string {
	for key, value := range a.pairs() {
		switch {
		case strings.EqualFold(key, wanted):
			return value
		case strings.EqualFold(key, "providers"):
			return ""
		}
	}
	return ""
}

// ManagementGroup returns the name of the management group that the resource lies
// in (or is), or "".
func (a AzureID) ManagementGroup() string {
	namespace := ""
	for key, value := range a.pairs() {
		switch {
		case namespace == "" && !strings.EqualFold(key, "providers"):
			return ""
		case namespace == "":
			namespace = value
		case strings.EqualFold(namespace+"/"+key, "Microsoft.Management/managementGroups"):
			return value
		default:
			return ""
		}
	}
	return ""
}

// Scope says in words where the resource lies: "resource group rg-shop", or the
// next wider scope that it has; "" when the id is of the tenant or of none.
func (a AzureID) Scope() string {
	for _, level := range []struct{ what, name string }{
		{"resource group", a.ResourceGroup()},
		{"subscription", a.Subscription()},
		{"management group", a.ManagementGroup()},
	} {
		if level.name != "" {
			return level.what + " " + level.name
		}
	}
	return ""
}

// Name returns the resource's name without its types; for a child resource the
// names are joined as the directory's display name joins them: "web/slots/staging".
func (a AzureID) Name() string {
	_, types, names := a.resource()
	var name strings.Builder
	for i, n := range names {
		if i > 0 {
			name.WriteString("/" + types[i] + "/")
		}
		name.WriteString(n)
	}
	return name.String()
}

// Kind returns the resource type, such as "Microsoft.Web/sites/slots", or "".
func (a AzureID) Kind() string {
	namespace, types, _ := a.resource()
	if namespace == "" {
		return ""
	}
	return strings.Join(append([]string{namespace}, types...), "/")
}

// resource is the last resource of the id; those before it are its scope.
func (a AzureID) resource() (namespace string, types, names []string) {
	for key, value := range a.pairs() {
		switch {
		case strings.EqualFold(key, "providers"):
			namespace, types, names = value, nil, nil
		case namespace != "":
			types, names = append(types, key), append(names, value)
		}
	}
	return namespace, types, names
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
