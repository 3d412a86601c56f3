#!/usr/bin/env bash
# Applies the plans that plan.sh left, for deploy.yml. When the job is cancelled, GitHub signals only this script, and ends
# everything ten seconds later. The script then interrupts Terraform once, so that Terraform finishes its call and writes
# its state. If Terraform could not write the state, the script pushes it. A state that can't be pushed contains secrets:
# it is kept in unwritten-state/, encrypted with STATE_PASSPHRASE, or not kept without that.
set -euo pipefail
set -m # each Terraform in its own process group, so that it receives SIGINT

terraform=${TERRAFORM_BINARY_NAME:-terraform} # tofu, for OpenTofu
passphrase=${STATE_PASSPHRASE:-}
unset STATE_PASSPHRASE # for openssl only
child=
is_interrupted=

interrupt() {
  [ -z "$is_interrupted" ] || return 0
  is_interrupted=yes
  [ -z "$child" ] || kill -INT "$child" 2> /dev/null || true
}
trap interrupt INT TERM

# Waits for the end of a process, even if signals arrive. Returns the exit code of the process.
finished() {
  local status=0
  wait "$1" || status=$?
  while kill -0 "$1" 2> /dev/null; do
    status=0
    wait "$1" || status=$?
  done
  return "$status"
}

push_unwritten() {
  [ -e "$1/errored.tfstate" ] || return 0
  echo "::warning::Terraform could not write the state of $1. It is pushed again."
  if "$terraform" -chdir="$1" state push errored.tfstate; then return 0; fi
  if [ -n "$passphrase" ] && keep_encrypted "$1"; then
    echo "::error::The state of $1 is in the artifact unwritten-state, encrypted. docs/github.md says how to push it."
  else
    echo "::error::The state of $1 is lost with this machine. Run s3-user doctor: it lists the keys that are in no state."
  fi
}

keep_encrypted() {
  mkdir -p unwritten-state
  STATE_PASSPHRASE=$passphrase openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -pass env:STATE_PASSPHRASE \
    -in "$1/errored.tfstate" -out "unwritten-state/$(basename -- "$1").tfstate.enc"
}

stacks=$(bash "$(dirname "$0")/stacks.sh")
while IFS= read -r stack; do
  "$terraform" -chdir="$stack" apply -no-color -input=false deploy.tfplan < /dev/null &
  child=$!
  status=0
  finished "$child" || status=$?
  child=
  if [ "$status" != 0 ]; then
    push_unwritten "$stack"
    exit "$status"
  fi
  if [ -n "$is_interrupted" ]; then
    echo '::error::The deploy was interrupted. Stacks after this one were not applied.'
    exit 130
  fi
done <<< "$stacks"

# A stack that reads outputs of another one was planned before that one was applied.
readers=$(jq --raw-output '.stacks[] | select(.dependencies // [] | length > 0) | "cdktf.out/\(.workingDirectory)"' \
  cdktf.out/manifest.json)
behind=()
while IFS= read -r stack; do
  [ -n "$stack" ] || continue
  "$terraform" -chdir="$stack" plan -no-color -input=false -lock=false -detailed-exitcode > /dev/null < /dev/null ||
    behind+=("$(basename -- "$stack")")
done <<< "$readers"
if [ ${#behind[@]} -gt 0 ]; then
  echo "::error::These stacks read outputs of others, and are not up to date with them, or could not be planned again:" \
    "${behind[*]}. Run this workflow again and approve the new plan."
  exit 1
fi
