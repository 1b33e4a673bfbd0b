#!/usr/bin/env bash
# Downloads a release for this machine, checks it against the release's checksums
# and, where the GitHub CLI can, against its provenance.
set -euo pipefail

case "${RUNNER_OS:?}" in
  Linux) os=linux end=tar.gz ;;
  macOS) os=darwin end=tar.gz ;;
  Windows) os=windows end=zip ;;
  *) echo "::error::no release for $RUNNER_OS"; exit 1 ;;
esac
case "${RUNNER_ARCH:?}" in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) echo "::error::no release for $RUNNER_ARCH"; exit 1 ;;
esac

tag=v${VERSION#v}
if [ "$VERSION" = latest ]; then
  tag=$(gh release view --repo "$REPOSITORY" --json tagName --jq .tagName)
fi
name=mi-roles_${tag#v}_${os}_${arch}.$end
dir=${RUNNER_TEMP//\\//}/mi-roles-$tag # on Windows both bash and programs read slashes
mkdir -p "$dir"
gh release download "$tag" --repo "$REPOSITORY" --pattern "$name" --pattern checksums.txt --dir "$dir" --clobber
cd "$dir"
# The whole name: the SBOM of an archive has a line of its own.
line=$(awk -v name="$name" '$2 == name || $2 == "*" name' checksums.txt)
[ -n "$line" ] || { echo "::error::$name is not in the checksums"; exit 1; }
if command -v sha256sum >/dev/null; then
  echo "$line" | sha256sum --check --status
else
  echo "$line" | shasum -a 256 --check --status
fi || { echo "::error::$name does not match its checksum"; exit 1; }
gh attestation verify "$name" --repo "$REPOSITORY"
if [ "$end" = zip ]; then unzip -oq "$name"; else tar -xzf "$name"; fi
binary=$dir/mi-roles
[ "$os" != windows ] || binary=$binary.exe
if command -v cygpath >/dev/null; then cygpath -w "$dir"; else echo "$dir"; fi >>"$GITHUB_PATH"
echo "binary=$binary" >>"$GITHUB_OUTPUT"
