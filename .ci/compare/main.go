// Command compare does the same jobs with several tools on the sample tenant, which
// stands under Microsoft's host names, and prints a table: commands typed, requests to
// Microsoft Graph, seconds, and how the second run ends:
//
//	go run ./.ci/compare -mi-roles ./mi-roles -az /usr/bin/az -m365 m365 -terraform terraform
//
// A tool that is not named is left out. For Terraform, AZUREAD names the program
// terraform-provider-azuread. Each answer of Graph takes -delay. The program
// is no part of .ci/run: the other tools are large, and signed in again each time.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"mi-roles/roles/display"
)

func main() {
	paths := map[string]*string{}
	for _, t := range tools() {
		paths[t.name] = flag.String(t.name, "", "path of "+t.name)
	}
	delay := flag.Duration("delay", 100*time.Millisecond, "how long an answer of Microsoft Graph takes")
	verbose := flag.Bool("v", false, "print what the tools say")
	flag.Parse()
	fmt.Println("| job | tool | commands | requests | seconds | second run |\n|---|---|---|---|---|---|")
	for _, t := range tools() {
		if *paths[t.name] == "" {
			continue
		}
		if err := t.compare(*paths[t.name], *delay, *verbose); err != nil {
			fmt.Fprintf(os.Stderr, "compare: %s: %v\n", t.name, err)
			os.Exit(1)
		}
	}
}

// compare does the jobs of one tool, in order, on a tenant of its own.
func (t tool) compare(path string, delay time.Duration, verbose bool) error {
	dir, err := os.MkdirTemp("", "compare")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	c, err := startCloud(dir, delay)
	if err != nil {
		return err
	}
	defer c.stop()
	run := func(script string) (ended, error) { return c.run(dir, path, script, verbose) }
	if end, err := run(t.signIn); err != nil || end.code != 0 {
		return fmt.Errorf("sign-in: exit %d, %v: %s", end.code, err, end.last)
	}
	for _, j := range t.jobs {
		once, err := run(j.script)
		if err != nil {
			return err
		}
		again, err := run(j.script)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %s | %d | %d | %.1f%s | %s |\n", j.name, t.name, strings.Count(strings.TrimSpace(j.script), "\n")+1,
			once.requests, once.took.Seconds(), failed(once), again)
	}
	return nil
}

// ended is how a script ended.
type ended struct {
	code     int
	requests int64
	took     time.Duration
	last     string // the last line that it wrote
}

func failed(e ended) string {
	if e.code == 0 {
		return ""
	}
	return fmt.Sprintf(", exit %d", e.code)
}

func (e ended) String() string {
	if e.code == 0 {
		return "exit 0"
	}
	return fmt.Sprintf("exit %d: %s", e.code, strings.ReplaceAll(display.Short(e.last, 100), "|", `\|`))
}

// run runs a script in which TOOL is the tool's path, with nothing of this machine's settings.
func (c *cloud) run(dir, path, script string, verbose bool) (ended, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	before, start := c.requests.Load(), time.Now()
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", strings.ReplaceAll(script, "TOOL", `"$TOOL"`))
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TOOL=" + path, "AZURE_CONFIG_DIR=" + filepath.Join(dir, "az"),
		"CI=1", "AZURE_CORE_COLLECT_TELEMETRY=false", "AZURE_TENANT_ID=" + tenantID, "AZURE_CLIENT_ID=" + clientID,
		"AZURE_CLIENT_SECRET=" + secret, "MI_ROLES_AUTH=env", "CLIMICROSOFT365_NOUPDATE=1", "M365_CLI_DISABLETELEMETRY=1",
		"AZUREAD=" + os.Getenv("AZUREAD"), "TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "terraform.rc"), "CHECKPOINT_DISABLE=1", "ARM_USE_CLI=false",
		"ARM_TENANT_ID=" + tenantID, "ARM_CLIENT_ID=" + clientID, "ARM_CLIENT_SECRET=" + secret}, c.env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if verbose {
		fmt.Fprintf(os.Stderr, "$ %s\n%s\n", strings.TrimSpace(script), out.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	e := ended{code: cmd.ProcessState.ExitCode(), requests: c.requests.Load() - before, took: time.Since(start), last: lines[len(lines)-1]}
	if e.code >= 0 {
		err = nil // an exit code is a result
	}
	return e, err
}
