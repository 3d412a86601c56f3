import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../../../commands/aws/local-aws";
import { deploy, type Removal, removeEverything } from "../../../commands/sandbox/deployment";
import { startFakeAws } from "../../support/fake-aws";
import { stack } from "../../support/reviewed-stack";
import { temporaryDirectory } from "../../support/temporary-directory";

test("shows why Terraform failed, without colours in what may be a file", async () => {
  const directory = temporaryDirectory();
  const terraform = join(directory, "terraform");
  writeFileSync(terraform, '#!/bin/sh\necho "called with $*" >&2\nexit 1\n');
  chmodSync(terraform, 0o755);
  const aws = { endpoint: "http://127.0.0.1:9", env: { PATH: directory } } as unknown as LocalAws;
  const deployed = deploy(aws, [{ name: "site", directory, file: join(directory, "cdk.tf.json"), json: stack() }], []);
  await expect(deployed).rejects.toThrow(
    "terraform init failed with exit code 1:\n\ncalled with init -input=false -no-color",
  );
});

test("deletes what it created before it failed, and nothing that was there", async () => {
  const created = { CreateUser: "<User/>", DeleteUser: "<x/>" };
  const fake = await startFakeAws("123456789012", {}, { ...created, CreateGroup: "EntityAlreadyExists" });
  const progress = jest.spyOn(console, "error").mockImplementation();
  try {
    const directory = temporaryDirectory();
    const enforceIam = async () => {};
    const aws = { endpoint: process.env.AWS_ENDPOINT_URL, env: {}, directory, enforceIam } as unknown as LocalAws;
    const json = stack({
      data: { aws_iam_user: { old: { user_name: "old" } } },
      aws_iam_user_group_membership: { m: { user: "old", groups: ["uploaders"] } },
    });
    const stacks = [{ name: "site", directory, file: join(directory, "cdk.tf.json"), json }];
    const removals: Removal[] = [];
    await expect(deploy(aws, stacks, removals)).rejects.toThrow();
    await removeEverything(aws, stacks, removals);
    expect(fake.asked).toStrictEqual(["CreateUser old", "CreateGroup", "DeleteUser old"]);
  } finally {
    progress.mockRestore();
    fake.close();
  }
});
