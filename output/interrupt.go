package output

import (
	"context"
	"io"
)

// Interruptibly lets write, which may compute for long, write to w until ctx ends.
// What is still at work then is left behind and reaches w no more.
func Interruptibly(ctx context.Context, w io.Writer, write func(io.Writer) error) error {
	from, to := io.Pipe()
	end := func(err error) { _ = to.CloseWithError(err) } // it never fails
	stop := context.AfterFunc(ctx, func() { end(context.Cause(ctx)) })
	defer stop()
	go func() { end(write(to)) }()
	_, err := io.Copy(w, from)
	_ = from.Close() // so that a writer that w refused ends
	return err
}
