package main

import (
	"strings"
	"testing"
)

const log = `go: downloading example.com/x v1.0.0
{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Output":"-test.shuffle 17\n"}
{"Action":"run","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"    a_test.go:1: chatter\n"}
{"Action":"pass","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestLinks/b","Output":"=== RUN   TestLinks/b\n"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"=== RUN   TestBad\n"}
{"Action":"output","Package":"p","Test":"TestLinks/b","Output":"    b_test.go:7: no links here\n"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"    a_test.go:9: got 1, want 2\n"}
{"Action":"output","Package":"p","Test":"TestLinks/b","Output":"--- SKIP: TestLinks/b (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestLinks/b"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestBad"}
{"Action":"output","Package":"p","Output":"FAIL\n"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.01s\n"}
{"Action":"fail","Package":"p"}
{"Action":"output","Package":"q","Test":"TestHangs","Output":"panic: test timed out\n"}
{"Action":"output","Package":"q","Output":"FAIL\tq\t9.00s\n"}
{"Action":"fail","Package":"q"}
{"Action":"build-output","ImportPath":"r","Output":"r.go:3:1: syntax error\n"}
{"Action":"output","Package":"n","Output":"?   \tn\t[no test files]\n"}
{"Action":"skip","Package":"n"}
{"Action":"output","Package":"a","Test":"TestTool","Output":"    t_test.go:3: no tool\n"}
{"Action":"skip","Package":"a","Test":"TestTool"}
{"Action":"output","Package":"p","Test":"TestTools","Output":"    u_test.go:4: no tool\n"}
{"Action":"skip","Package":"p","Test":"TestTools"}
{"Action":"output","Package":"a","Output":"-test.shuffle 18\n"}
{"Action":"output","Package":"a","Output":"PASS\n"}
{"Action":"output","Package":"a","Output":"ok  \ta\t0.02s\n"}
{"Action":"pass","Package":"a"}
`

func TestRead(t *testing.T) {
	var out strings.Builder
	skips, err := read(strings.NewReader(log), &out)
	if err != nil {
		t.Fatal(err)
	}
	const shown = `go: downloading example.com/x v1.0.0
=== RUN   TestBad
    a_test.go:9: got 1, want 2
--- FAIL: TestBad (0.00s)
-test.shuffle 17
FAIL
FAIL	p	0.01s
FAIL	q	9.00s
panic: test timed out
r.go:3:1: syntax error
?   	n	[no test files]
ok  	a	0.02s
`
	if out.String() != shown {
		t.Errorf("shown:\n%s\nwant:\n%s", out.String(), shown)
	}
	const named = `skipped tests: 3
    1  no links here
         p TestLinks/b
    2  no tool
         a TestTool
         p TestTools
`
	if got := report(skips); got != named {
		t.Errorf("skipped:\n%s\nwant:\n%s", got, named)
	}
}
