import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";
import { runMain } from "./support/run-main";
import { temporaryDirectory } from "./support/temporary-directory";

const stacks = ["site", "state-in-gcs", "state-in-hcp", "state-in-s3", "state-of-a-profile"];

test("synthesizes every option and every backend where no other program and no home directory are found", () => {
  const everyOption = JSON.stringify(join(projectRoot, "__tests__", "support", "every-option"));
  const mainTs = `import { S3UserApp } from "terraform-s3-user";
import { declareEveryOption } from ${everyOption};

const app = new S3UserApp();
declareEveryOption(app);
app.synth();
`;
  const nothing = temporaryDirectory();
  const env = { PATH: nothing, HOME: nothing, USERPROFILE: nothing, SystemRoot: process.env.SystemRoot };
  const { directory, status, stderr } = runMain(mainTs, {}, env);
  expect({ status, problem: status === 0 ? "" : stderr }).toStrictEqual({ status: 0, problem: "" });
  const missing = stacks.filter((stack) => !existsSync(join(directory, "cdktf.out", "stacks", stack, "cdk.tf.json")));
  expect(missing).toStrictEqual([]);
});
