#!/bin/sh
# Takes away what only a developer reads: type declarations, source maps, other projects' tests and documents (their licences stay),
# and the files of the package manager.
set -eu
find . -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.test.*' -o -name '*.spec.*' \
  -o -name '.env*' -o -iname 'readme*' -o -iname 'changelog*' -o -iname 'history*' \) -delete
rm -rf .npmrc patches pnpm-lock.yaml pnpm-workspace.yaml turbo.json
