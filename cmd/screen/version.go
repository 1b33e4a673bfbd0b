package screen

import (
	"cmp"
	"runtime/debug"
	"strings"
)

// Version is the module's version as the build knows it.
func Version() string { return cmp.Or(built().Version, "(devel)") }

// built is this module, as far as the build knows it.
func built() debug.Module {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main
	}
	return debug.Module{}
}

// Home is the address of the project's page. It follows from the module's path, which is
// a placeholder until the project is published (.ci/rename).
func Home() string { return homeOf(built().Path) }

func homeOf(module string) string {
	if host, _, below := strings.Cut(module, "/"); below && strings.Contains(host, ".") {
		return "https://" + module
	}
	return "https://github.com/OWNER/mi-roles"
}
