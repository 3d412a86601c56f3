import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { S3Access } from "terraform-s3-user";
import { deployedProject } from "../support/deployed-project";
import { s3User } from "../support/from-source";

test("keeps every profile when several programs write to one credentials file at once", async () => {
  const project = deployedProject([{ userName: "photos", access: S3Access.allBuckets() }]);
  project.deploy();
  const file = join(project.directory, "credentials");
  const env = {
    ...process.env,
    PATH: `${join(project.directory, "bin")}${delimiter}${process.env.PATH}`,
    AWS_SHARED_CREDENTIALS_FILE: file,
  };
  const write = (profile: string) => {
    const args = [...s3User, "credentials", "--user", "photos", "--format", "profile", "--profile", profile];
    return promisify(execFile)(process.execPath, args, { cwd: project.directory, env });
  };
  await write("a"); // synthesizes cdktf.out
  const names = ["b", "c", "d"];
  await Promise.all(names.map(write));
  const headers = readFileSync(file, "utf8").match(/^\[.*\]$/gm);
  expect(headers?.sort()).toStrictEqual(["[a]", ...names.map((name) => `[${name}]`)]);
});
