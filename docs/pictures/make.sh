#!/usr/bin/env bash
# Makes the pictures of this folder from what the program really prints: an SVG of a
# terminal, and the HTML report of the sample tenant as a browser shows it.
#
#   docs/pictures/make.sh      needs Go and python3; chromium (or CHROME=…) for the report
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
CGO_ENABLED=0 go build -trimpath -o "$work/mi-roles" .
export PATH=$work:$PATH HOME=$work COLUMNS=100 TERM=xterm-256color

# A pseudo-terminal, so that colours and width are those that people see.
python3 - "$work" >docs/pictures/terminal.svg <<'PY'
import fcntl, html, os, pty, re, struct, sys, termios

COLUMNS = 100
work = sys.argv[1]
commands = [
    "mi-roles assign -i rg-shop/func-orders -a graph -r User.Read.All -q",
    "mi-roles list -i logic-approvals -q",
    "mi-roles verify -i func-orders -a graph -r User.Read.All,Mail.Read -q",
]

def run(command):
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    pid = os.fork()
    if pid == 0:
        os.close(master)
        os.setsid()
        for fd in (0, 1, 2):
            os.dup2(slave, fd)
        os.environ["MI_ROLES_SANDBOX"] = work + "/shop.json"
        os.execvp("sh", ["sh", "-c", command])
    os.close(slave)
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    os.waitpid(pid, 0)
    return text.decode().replace("\r\n", "\n").rstrip("\n").split("\n")

colours = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341"}

def kept(text):
    return html.escape(text).replace(" ", "\u00a0")  # viewers collapse ordinary blanks

def spans(line):
    style, out = "", []
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not code:
            if part:
                out.append(f'<tspan style="{style}">{kept(part)}</tspan>' if style else kept(part))
        elif code[1] in ("", "0"):
            style = ""
        elif code[1] == "1":
            style = "font-weight:bold"
        elif code[1] == "2":
            style = "opacity:.65"
        elif code[1] in colours:
            style = "fill:" + colours[code[1]]
    return "".join(out)

lines = []
for command in commands:
    lines += ['<tspan style="fill:#79c0ff">$</tspan> ' + kept(command)] + [spans(l) for l in run(command)] + [""]
lines.pop()
width, step = COLUMNS * 8 + 32, 19
height = len(lines) * step + 52
print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="mi-roles in a terminal">')
print(f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>')
for i, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
    print(f'<circle cx="{20 + i * 18}" cy="18" r="5.5" fill="{colour}"/>')
print('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13.2" fill="#e6edf3" xml:space="preserve">')
for i, line in enumerate(lines):
    print(f'<text x="16" y="{50 + i * step}">{line}</text>')
print("</g></svg>")
PY

chrome=${CHROME:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chrome" ]; then
  echo 'no chromium: the picture of the report is left as it is' >&2
  exit 0
fi
mi-roles audit --all --sandbox -q -o html --out "$work/report.html"
"$chrome" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,900 \
  --screenshot="$PWD/docs/pictures/report.png" "file://$work/report.html" 2>/dev/null
