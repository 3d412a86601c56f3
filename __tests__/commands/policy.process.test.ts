import { spawnSync } from "node:child_process";
import { s3User } from "../support/from-source";
import { temporaryDirectory } from "../support/temporary-directory";

test("prints and checks a policy where there is no project, Terraform or AWS", () => {
  const policy = (input: string, ...args: string[]) => {
    const options = { cwd: temporaryDirectory(), env: { PATH: "" }, encoding: "utf8", input } as const;
    return spawnSync(process.execPath, [...s3User, "policy", ...args], options);
  };
  const printed = policy("", "--software", "restic", "--bucket", "backup", "--region", "cn-north-1");
  expect(printed.stderr).toContain("listing, reading, uploading and deleting objects in backup");
  expect(JSON.parse(printed.stdout).Statement[1].Resource).toStrictEqual(["arn:aws-cn:s3:::backup/*"]);
  const checked = policy(printed.stdout.replaceAll("backup", "*"), "--check", "--region", "cn-north-1", "--json");
  expect(checked.status).toBe(3);
  expect(JSON.parse(checked.stdout)).toMatchObject({ errors: [], findings: [{ rule: "every-bucket" }] });
});
