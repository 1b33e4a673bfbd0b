#!/bin/sh
# install.sh FOLDER puts mi-roles for this machine into a folder.
#
# BUILD=true builds it from the checkout that holds this file, which needs Go. Otherwise a
# release is downloaded: VERSION, or the one that this commit names in checksums.txt beside
# this file, with the digest of each archive. Any other release has to have its digest in
# its own list, and the project's release workflow has to have attested it.
set -eu

repository=OWNER/mi-roles
here=$(cd "$(dirname "$0")" && pwd)
into=${1:?give the folder}
version=${VERSION-}
version=${version#v}

fail() {
  [ -z "${GITHUB_ACTIONS-}" ] || printf '::error::'
  printf 'mi-roles: %s\n' "$1"
  exit 1
}

# sum LIST FILE: the digest that a list gives for exactly this file.
sum() { awk -v name="$2" 'NF == 2 && ($2 == name || $2 == "*" name) { print $1 }' "$1"; }

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

download() {
  curl --fail --silent --show-error --location --retry 3 --proto =https --proto-redir =https \
    --output "$work/$1" "https://github.com/$repository/releases/download/v$version/$1" ||
    fail "$1 of release $version could not be downloaded"
}

# attested: whether the project's release workflow made this archive, from this version's tag.
attested() {
  gh attestation verify "$work/$archive" --repo "$repository" --bundle "$work/provenance.sigstore.json" \
    --signer-workflow "$repository/.github/workflows/release.yml" --source-ref "refs/tags/v$version"
}

mkdir -p "$into"
if [ "${BUILD:-false}" = true ]; then
  [ -z "$version" ] || fail 'give version or build, not both'
  command -v go >/dev/null || fail 'build needs Go on the runner: install it in a step before this one'
  cd "$here/../../.."
  CGO_ENABLED=0 go build -trimpath -o "$into/mi-roles$(go env GOEXE)" .
  exit
fi

end=tar.gz program=mi-roles
case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
MINGW* | MSYS* | CYGWIN*) os=windows end=zip program=mi-roles.exe ;;
*) fail "there is no release for $(uname -s)" ;;
esac
case $(uname -m) in
x86_64 | amd64) machine=amd64 ;;
aarch64 | arm64) machine=arm64 ;;
*) fail "there is no release for $(uname -m)" ;;
esac

[ -n "$version" ] || version=$(sed -n 's/^[0-9a-f]* [ *]mi-roles_\(.*\)_linux_amd64\.tar\.gz$/\1/p' "$here/checksums.txt")
case $version in
'') fail 'this commit names no release: give a version, or build: true' ;;
*[!0-9A-Za-z.+-]* | [!0-9]*) fail 'version: give a release such as 1.2.3; "latest" would be whatever comes next' ;;
esac

archive=mi-roles_${version}_${os}_$machine.$end
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
download "$archive"
want=$(sum "$here/checksums.txt" "$archive")
named=$want
if [ -z "$named" ]; then
  download checksums.txt
  want=$(sum "$work/checksums.txt" "$archive")
  [ -n "$want" ] || fail "$archive is not in the checksums"
fi
[ "$(digest "$work/$archive")" = "$want" ] || fail "$archive does not match its checksum"
if command -v gh >/dev/null; then
  download provenance.sigstore.json
  attested || fail "$archive is not attested by the release workflow of $repository"
elif [ -z "$named" ]; then
  fail "to check who built release $version, the GitHub CLI (gh) has to be on the runner"
fi

if [ "$end" = zip ]; then
  unzip -oq "$work/$archive" "$program" -d "$into"
else
  tar -xzf "$work/$archive" -C "$into" "$program"
fi
