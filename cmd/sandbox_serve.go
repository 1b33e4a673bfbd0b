package cmd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles/files"
)

type serveOptions struct {
	address string
	faults  []string
}

func newSandbox(a *app) *cobra.Command {
	c := &cobra.Command{Use: "sandbox", Short: "The sample tenant as a server, and a sample log", Args: cobra.NoArgs}
	o := &serveOptions{}
	serve := &cobra.Command{
		Use:   "serve",
		Short: "Serve the sample tenant on loopback, in Microsoft Graph's wire format",
		Long: `Serve the sample tenant (or the one of --sandbox=FILE, which is then kept up to date) over
plain HTTP on a loopback address, until it is interrupted. It prints its address, the bearer
token that every request must carry (other users of this machine and web pages can reach the
port as well), and the variables IDENTITY_ENDPOINT and IDENTITY_HEADER, with which an Azure SDK
or the Azure CLI gets a token as a managed identity: of the user-assigned identity that it names,
else of --sandbox-as, else one that may do everything. While it runs, do not let other runs write to
FILE: the server would overwrite their changes.

` + sandbox.FaultHelp,
		Example: `  mi-roles sandbox serve
  mi-roles sandbox serve --fault throttle=every:5,retry-after:2 --fault page-size=5`,
		Args: cobra.NoArgs,
	}
	serve.RunE = func(c *cobra.Command, args []string) error {
		a.began = true
		if !c.Flags().Changed("timeout") {
			return a.serve(c.Context(), o)
		}
		return a.run(func(ctx context.Context, _ []string) error { return a.serve(ctx, o) })(c, args)
	}
	serve.Flags().StringVar(&o.address, "listen", "127.0.0.1:8480", "loopback `address` and port (port 0: any free one)")
	serve.Flags().StringArrayVar(&o.faults, "fault", nil, "simulate this `fault` (repeatable)")
	c.AddCommand(serve, newSandboxActivity(a))
	return c
}

func (a *app) serve(ctx context.Context, o *serveOptions) error {
	host, _, err := net.SplitHostPort(o.address)
	if err != nil {
		return screen.Refuse("--listen: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return screen.Refuse("--listen %s: only loopback addresses are served, such as 127.0.0.1:8480", o.address)
	}
	faults, err := sandbox.ParseFaults(o.faults)
	if err != nil {
		return screen.Refuse("--fault: %w", err)
	}
	if a.Sandbox == "" {
		a.Sandbox = connect.BuiltIn
	}
	tenant, err := a.SandboxTenant()
	if err != nil {
		return err
	}
	service := sandbox.New(tenant, faults)
	issuer, err := a.Issuer(service.Tenant)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", o.address, err)
	}
	token, header := rand.Text(), rand.Text()
	_, _ = fmt.Fprintf(a.Out, "http://%s/v1.0\nTOKEN=%s\nIDENTITY_ENDPOINT=http://%s%s\nIDENTITY_HEADER=%s\n",
		listener.Addr(), token, listener.Addr(), sandbox.IdentityPath, header)
	handler := sandbox.IdentityEndpoint(sandbox.Guard(a.saving(service), token, issuer), issuer, header)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	a.Note("served %d requests", service.Stats().Requests)
	return nil // an interrupt is how a server is meant to end
}

// saving serves the tenant and keeps the file of --sandbox=FILE as new as it.
func (a *app) saving(service *sandbox.Server) http.Handler {
	var mu sync.Mutex
	saved := 0
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		service.ServeHTTP(w, req)
		mu.Lock()
		defer mu.Unlock()
		writes := service.Stats().Writes
		if a.Sandbox == connect.BuiltIn || writes == saved {
			return
		}
		if err := files.Replace(req.Context(), a.Sandbox, service.Tenant().Encode); err != nil {
			a.Note("the sandbox file could not be saved: %v", err)
			return
		}
		saved = writes
	})
}
