package signin

import (
	"fmt"
	"strings"

	"mi-roles/roles/display"
)

// Method names a way to sign in, as the --auth flag spells it.
type Method string

// The methods. Auto is Azure's default chain; every other one is tried alone.
const (
	Auto       Method = "auto"
	AzureCLI   Method = "azcli"
	AzureDev   Method = "azd"
	Env        Method = "env"
	Workload   Method = "workload"
	Managed    Method = "managed"
	Browser    Method = "browser"
	DeviceCode Method = "devicecode"
	Pipelines  Method = "pipelines"
)

// Methods lists every method, auto first, for help texts and completion.
func Methods() []Method {
	return []Method{Auto, AzureCLI, AzureDev, Env, Workload, Managed, Browser, DeviceCode, Pipelines}
}

// ParseMethod reads a method's name, in any case.
func ParseMethod(s string) (Method, error) {
	names := make([]string, 0, len(Methods()))
	for _, m := range Methods() {
		if strings.EqualFold(s, string(m)) {
			return m, nil
		}
		names = append(names, string(m))
	}
	return "", fmt.Errorf("unknown way to sign in %s: use one of %s", display.Quote(s), strings.Join(names, ", "))
}

// ParseTenant checks a tenant's id or domain name without asking anyone.
func ParseTenant(s string) (string, error) {
	valid := s != "" && len(s) <= 253 // the longest domain name
	for _, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		valid = valid && (letter || r >= '0' && r <= '9' || r == '-' || r == '.')
	}
	if !valid {
		return "", fmt.Errorf("tenant %s is neither a tenant id nor a domain name: see `az account show --query tenantId`",
			display.Quote(s))
	}
	return s, nil
}
