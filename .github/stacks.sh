#!/usr/bin/env bash
# Prints the directory of each synthesized stack, one per line. A stack comes after those whose outputs it reads.
set -euo pipefail

jq --raw-output '
  .stacks as $stacks
  | ($stacks | with_entries({ key: (.value.constructPath // .key), value: .key })) as $names
  | def visit($name):
      if index([$name]) then .
      else reduce (($stacks[$name].dependencies // [])[] | $names[.] // empty) as $needed (.; visit($needed)) + [$name]
      end;
    reduce ($stacks | keys[]) as $name ([]; visit($name))
  | .[]
  | "cdktf.out/\($stacks[.].workingDirectory)"
' cdktf.out/manifest.json
