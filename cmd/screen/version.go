package screen

import (
	"runtime/debug"
	"strings"
)

// Version is the module's version as the build knows it.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// Home is the address of the project's page. It follows from the module's path, which is
// a placeholder until the project is published (.ci/rename).
func Home() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		if host, _, below := strings.Cut(info.Main.Path, "/"); below && strings.Contains(host, ".") {
			return "https://" + info.Main.Path
		}
	}
	return "https://github.com/OWNER/mi-roles"
}
