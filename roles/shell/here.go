package shell

import "strings"

// Here tells by its environment which shell a program was started from. On Windows
// the shells leave their marks: Git Bash and Cygwin the variables of their kind,
// PowerShell a folder of the user's in its module path; cmd leaves none.
func Here(goos string, getenv func(string) string) Shell {
	modules := getenv("PSModulePath")
	if goos != "windows" {
		if modules != "" {
			return PowerShell
		}
		return POSIX
	}
	if getenv("MSYSTEM") != "" || strings.HasPrefix(getenv("SHELL"), "/") {
		return POSIX
	}
	machine := strings.ToLower(getenv("ProgramFiles"))
	for folder := range strings.SplitSeq(strings.ToLower(modules), ";") {
		switch folder = strings.TrimSuffix(folder, `\`); {
		case strings.HasSuffix(folder, `\windowspowershell\modules`) && (machine == "" || !strings.HasPrefix(folder, machine)):
			return WindowsPowerShell
		case strings.HasSuffix(folder, `\powershell\modules`):
			return PowerShell
		}
	}
	return Cmd
}
