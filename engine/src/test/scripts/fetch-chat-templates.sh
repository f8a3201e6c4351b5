#!/usr/bin/env bash
# Fills the cache with other people's chat templates, for ChatTemplateConformanceIT. They are not ours to commit:
# they come out of llama.cpp's repository, of which node-llama-cpp carries a git bundle in its npm package.
set -euo pipefail

package="node-llama-cpp@3.22.1"
sha512="6e5b488a9b9699cd76dc7eed30880318a4ac4ab866865418795502e3c5d38d55bb5c624988927209d95333343f2e25a83e4183a5c2f816f883a60c3ba9f4e20f"
target="${XDG_CACHE_HOME:-$HOME/.cache}/folkmoot/test/chat-templates"

command -v npm > /dev/null || { echo "npm is needed to fetch the chat templates: install Node.js" >&2; exit 1; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cd "$work"
archive="$(npm pack --silent "$package")"
echo "$sha512  $archive" | sha512sum --check --status || { echo "$package does not have the pinned digest" >&2; exit 1; }
tar -xzf "$archive"
bundle="$(find package -name '*.bundle' | head -n 1)"
[ -n "$bundle" ] || { echo "$package carries no git bundle any more" >&2; exit 1; }
git -c advice.detachedHead=false clone --quiet "$bundle" repository
mkdir -p "$target"
cp repository/models/templates/*.jinja "$target/"
echo "$(find "$target" -name '*.jinja' | wc -l) templates in $target"
