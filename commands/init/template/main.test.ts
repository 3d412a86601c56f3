import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { decide } from "terraform-s3-user/iam";

const directory = mkdtempSync(join(tmpdir(), "s3-users-"));
after(() => rmSync(directory, { recursive: true }));

/** The Terraform JSON that main.ts writes, by stack. */
function synthesize(run: string): Record<string, string> {
  const output = join(directory, run);
  const { status, stderr } = spawnSync("npm run --silent synth", {
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: output },
    shell: true,
  });
  assert.equal(status, 0, stderr);
  const stacks = join(output, "stacks");
  return Object.fromEntries(
    readdirSync(stacks).map((stack) => [stack, readFileSync(join(stacks, stack, "cdk.tf.json"), "utf8")]),
  );
}

const first = synthesize("first");
assert.notEqual(Object.keys(first).length, 0);

test("main.ts writes the same bytes each time, so that what was reviewed is what is deployed", () => {
  assert.deepEqual(synthesize("second"), first);
});

test("no policy allows creating users or keys", () => {
  const policies = Object.values(first).flatMap((json) => {
    const { aws_iam_user_policy = {}, aws_iam_policy = {} } = JSON.parse(json).resource ?? {};
    return [aws_iam_user_policy, aws_iam_policy].flatMap((byName) => Object.values<{ policy: string }>(byName));
  });
  for (const { policy } of policies) {
    for (const action of ["iam:CreateUser", "iam:CreateAccessKey"]) {
      assert.equal(decide(JSON.parse(policy), action, "arn:aws:iam::123456789012:user/any"), "denied");
    }
  }
});
