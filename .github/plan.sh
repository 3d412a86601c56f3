#!/usr/bin/env bash
# Plans every synthesized stack for deploy.yml. Leaves deploy.tfplan in each stack's directory, which holds secrets and
# must not leave the machine, and plan.txt here, in which Terraform hides what is sensitive. Arguments are handed on to
# terraform plan.
set -euo pipefail

changes=false
: > plan.txt
for stack in cdktf.out/stacks/*/; do
  terraform -chdir="$stack" init -no-color > /dev/null
  status=0
  terraform -chdir="$stack" plan -no-color -detailed-exitcode -out=deploy.tfplan "$@" > /dev/null || status=$?
  case $status in
    0) ;;
    2) changes=true ;;
    *) exit "$status" ;;
  esac
  { echo "# $(basename "$stack")"; terraform -chdir="$stack" show -no-color deploy.tfplan; } >> plan.txt
done

digest=$(sha256sum plan.txt | cut -d ' ' -f 1)
{ echo "changes=$changes"; echo "digest=$digest"; } | tee -a "${GITHUB_OUTPUT:-/dev/null}"
