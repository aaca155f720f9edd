#!/bin/sh
# build.sh WORKSPACE FOLDER: one workspace of ours with what it needs at run time and a list of that (sbom.cdx.json), in a new folder.
# What only a developer reads is taken away: type declarations, source maps, tests, documents (licences stay), the package manager's files.
set -eu
turbo prune "$1" --production --out-dir "$2"
cd "$2"
pnpm install --prod --frozen-lockfile
pnpm sbom --prod --filter "$1" --sbom-type application --sbom-format cyclonedx --out sbom.cdx.json
find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.test.*' -o -name '*.spec.*' \
  -o -name '.env*' -o -iname 'readme*' -o -iname 'changelog*' -o -iname 'history*' \) -delete
rm -rf .npmrc patches pnpm-lock.yaml pnpm-workspace.yaml turbo.json
