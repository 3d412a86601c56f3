#!/usr/bin/env bash
# Plans every synthesized stack for deploy.yml. Leaves deploy.tfplan in each stack's directory, which contains secrets and
# must not leave the machine. Leaves plan.txt here, in which Terraform hides sensitive values. If a stack can't be planned,
# plan.txt lists it, and this script fails after it has planned the others. Passes its arguments on to terraform plan.
set -euo pipefail

terraform=${TERRAFORM_BINARY_NAME:-terraform} # tofu, for OpenTofu

# Shows the plan of a stack, and exits like terraform plan -detailed-exitcode.
plan() {
  local stack=$1 status=0
  shift
  "$terraform" -chdir="$stack" init -no-color > /dev/null || return 1
  "$terraform" -chdir="$stack" plan -no-color -detailed-exitcode -out=deploy.tfplan "$@" > /dev/null || status=$?
  case $status in
    0 | 2) "$terraform" -chdir="$stack" show -no-color deploy.tfplan || return 1 ;;
  esac
  return "$status"
}

changes=false
failed=()
: > plan.txt
stacks=$(bash "$(dirname "$0")/stacks.sh")
while IFS= read -r stack; do
  name=$(basename -- "$stack")
  printf '# %s\n' "$name" >> plan.txt
  status=0
  plan "$stack" "$@" >> plan.txt < /dev/null || status=$?
  case $status in
    0) ;;
    2) changes=true ;;
    *)
      failed+=("$name")
      printf 'This stack could not be planned; the log says why.\n' >> plan.txt
      printf 'If it reads outputs of a stack that was never applied, run s3-user deploy for that one first.\n' >> plan.txt
      ;;
  esac
done <<< "$stacks"

if [ ${#failed[@]} -gt 0 ]; then
  printf 'Could not be planned: %s\n' "${failed[*]}" >&2
  exit 1
fi
digest=$(sha256sum plan.txt | cut -d ' ' -f 1)
{ echo "changes=$changes"; echo "digest=$digest"; } | tee -a "${GITHUB_OUTPUT:-/dev/null}"
