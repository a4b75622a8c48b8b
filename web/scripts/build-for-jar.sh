#!/bin/sh
# Called by the Maven build in this package's folder: makes dist/app when it is missing or older than its sources.
set -eu
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent
newer=$(find src scripts package.json vite.config.ts -newer dist/app/index.html -print -quit 2>/dev/null || true)
[ -f dist/app/index.html ] && [ -z "$newer" ] || npm run --silent build
