import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../../../commands/aws/local-aws";
import { deploy } from "../../../commands/sandbox/deployment";
import { stack } from "../../support/reviewed-stack";
import { temporaryDirectory } from "../../support/temporary-directory";

test("shows why Terraform failed, without colours in what may be a file", async () => {
  const directory = temporaryDirectory();
  const terraform = join(directory, "terraform");
  writeFileSync(terraform, '#!/bin/sh\necho "called with $*" >&2\nexit 1\n');
  chmodSync(terraform, 0o755);
  const aws = { endpoint: "http://127.0.0.1:9", env: { PATH: directory } } as unknown as LocalAws;
  const deployed = deploy(aws, [{ name: "site", directory, file: join(directory, "cdk.tf.json"), json: stack() }]);
  await expect(deployed).rejects.toThrow(
    "terraform init failed with exit code 1:\n\ncalled with init -input=false -no-color",
  );
});
