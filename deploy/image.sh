#!/bin/sh
# What the image consists of, made out of a checkout: sh deploy/image.sh FOLDER
# The Node of package-lock.json with the libraries it is linked to, driftline's compiled code, and its production packages.
# No shell, no package manager, nothing of a distribution beside.
set -eu
image=$1

npm ci --ignore-scripts --no-audit --no-fund
npm run --silent build
npm prune --omit=dev --ignore-scripts --no-audit --no-fund

mkdir -p "$image/usr/local/bin" "$image/app/dashboards" "$image/data" "$image/etc" "$image/tmp"
cp node_modules/node-linux-*/bin/node "$image/usr/local/bin/node"
echo 'driftline:x:65532:65532:driftline:/data:/nonexistent' >"$image/etc/passwd"

cp -r package.json node_modules dist "$image/app/"
rm -rf "$image"/app/node_modules/node-linux-* "$image/app/node_modules/.bin"
cp dashboards/*.json "$image/app/dashboards/"
# What only people and compilers read.
find "$image/app/node_modules" \( -name '*.map' -o -name '*.d.ts' -o -name '*.md' -o -name '*.d.mts' -o -name '*.d.cts' \) -type f -delete

# Libraries that Node and the packages' own binaries are linked to.
for binary in "$image/usr/local/bin/node" $(find "$image/app/node_modules" -name '*.node'); do
  ldd "$binary" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\).*/\1/p'
done | sort -u | while read -r library; do
  mkdir -p "$image$(dirname "$library")"
  cp -L "$library" "$image$library"
done
