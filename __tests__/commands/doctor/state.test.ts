import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checkPlanFiles, checkState } from "../../../commands/doctor/state";
import type { SynthesizedStack, TerraformJson } from "../../../commands/stack/json/synthesized";
import { readState } from "../../../commands/stack/terraform/state";
import { temporaryDirectory } from "../../support/temporary-directory";

const onPosix = process.platform === "win32" ? test.skip : test;

let project: string;
let state: string;
beforeEach(() => {
  project = temporaryDirectory();
  state = join(project, "state");
  mkdirSync(state);
  for (const file of ["site.tfstate", "site.tfstate.backup", "other.tfstate"])
    writeFileSync(join(state, file), `{"version":4}`);
});

function stack(terraform: TerraformJson["terraform"]): SynthesizedStack {
  const directory = join(project, "cdktf.out", "stacks", "site");
  return { name: "site", directory, file: join(directory, "cdk.tf.json"), json: { terraform } };
}
const local = () => stack({ backend: { local: { path: "../../../state/site.tfstate" } } });

onPosix("state in a directory for its owner only is fine, whatever the file's own mode", () => {
  chmodSync(state, 0o700);
  const message = `${join(state, "site.tfstate")}, readable by you only`;
  expect(checkState(local())).toStrictEqual({ name: "State of site", status: "ok", message });
});

onPosix.each<[string, TerraformJson["terraform"]]>([
  ["no backend", undefined],
  ["a backend without a path", { backend: { local: {} } }],
])("state of a stack with %s is a file in the stack's directory, which others may read", (_, terraform) => {
  const { directory } = stack(terraform);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "terraform.tfstate");
  writeFileSync(file, '{"version":4}');
  expect(checkState(stack(terraform))).toMatchObject({
    status: "fail",
    message: `others on this machine can read ${file}`,
  });
});

onPosix("state and backup that others can read are named, with the command that closes them", () => {
  chmodSync(state, 0o755);
  expect(checkState(local())).toStrictEqual({
    name: "State of site",
    status: "fail",
    message: `others on this machine can read ${join(state, "site.tfstate")}, ${join(state, "site.tfstate.backup")}`,
    fix: `chmod 700 ${state}`,
  });
});

const s3 = () => stack({ backend: { s3: { bucket: "team-state", key: "site/terraform.tfstate" } } });

test("names the address of remote state that was read", () => {
  const facts = { resources: 3, unknownToState: [] };
  expect(checkState(s3(), facts)).toMatchObject({ status: "ok", message: "s3://team-state/site/terraform.tfstate" });
  const cloud = stack({ cloud: { organization: "acme" } });
  expect(checkState(cloud, facts).message).toBe("HCP Terraform, organization acme");
});

test("doesn't call remote state fine that was not read", () => {
  const message = "s3://team-state/site/terraform.tfstate; it was not read";
  expect(checkState(s3())).toMatchObject({ status: "unknown", message });
});

describe("a state that doesn't exist", () => {
  beforeEach(() => rmSync(join(state, "site.tfstate")));

  test("is not created yet when AWS has none of the users", () => {
    const check = checkState(local(), { resources: 0, unknownToState: [] });
    const message = `none yet (nothing deployed); it will be ${join(state, "site.tfstate")}`;
    expect(check).toMatchObject({ status: "none", message });
    expect(checkState(s3(), { resources: 0, unknownToState: [] }).status).toBe("none");
  });

  test("is missing when AWS has one of the users", () => {
    const facts = { resources: 0, unknownToState: ["web"] };
    const problem = "is missing or empty, but AWS has user web: if you have a backup, restore it first";
    expect(checkState(local(), facts)).toMatchObject({
      status: "fail",
      message: `${join(state, "site.tfstate")} ${problem}`,
    });
    const message = `s3://team-state/site/terraform.tfstate ${problem}`;
    expect(checkState(s3(), facts)).toMatchObject({ status: "fail", message });
  });

  test("may be lost when AWS was not asked", () => {
    expect(checkState(local())).toMatchObject({
      status: "none",
      message: `none yet; it will be ${join(state, "site.tfstate")}`,
    });
  });
});

onPosix("a plan file that was left is named, with the command that deletes it; other files are not", () => {
  const { directory } = local();
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), "{}");
  expect(checkPlanFiles(local())).toStrictEqual([]);
  writeFileSync(join(directory, "plan"), "PK\x03\x04…", { mode: 0o600 });
  const plan = relative(process.cwd(), join(directory, "plan"));
  const message = `left over from an earlier plan, with the secrets of the state: ${plan}`;
  const check = { name: "State of site", status: "warn", message, fix: `rm ${plan}` };
  expect(checkPlanFiles(local())).toStrictEqual([check]);
  chmodSync(join(directory, "plan"), 0o644);
  const readable = `${message}, which others on this machine can read`;
  expect(checkPlanFiles(local())).toStrictEqual([{ ...check, status: "fail", message: readable }]);
});

test("finds no plan files in a stack that was never synthesized", () => {
  expect(checkPlanFiles(local())).toStrictEqual([]);
});

onPosix("doesn't call a state damaged that OpenTofu has encrypted", () => {
  chmodSync(state, 0o700);
  writeFileSync(join(state, "site.tfstate"), '{"serial":2,"lineage":"a","meta":{},"encrypted_data":"x"}');
  expect(checkState(local()).status).toBe("ok");
});

onPosix.each([
  ["", "is empty, which Terraform treats as no state"],
  ['{"version":4,"resour', "is damaged: it is not JSON"],
  ['{"version":99}', "has the format version 99, which this version of Terraform can't read"],
])("reports damaged state (%j), with the command that restores its backup", (text, message) => {
  chmodSync(state, 0o700);
  const file = join(state, "site.tfstate");
  writeFileSync(file, text);
  const fix = `cp ${file}.backup ${file}   # the state before the last change`;
  expect(checkState(local())).toMatchObject({ status: "fail", message: `${file} ${message}`, fix });
  writeFileSync(`${file}.backup`, "");
  expect(checkState(local()).fix).toBe("restore it from a backup of yours");
});

onPosix("state that is a pipe is named, and nobody waits for somebody to write to it", async () => {
  chmodSync(state, 0o700);
  rmSync(join(state, "site.tfstate"));
  spawnSync("mkfifo", [join(state, "site.tfstate")]);
  expect(checkState(local())).toMatchObject({
    status: "fail",
    message: `${join(state, "site.tfstate")} is not a file`,
  });
  await expect(readState(local())).rejects.toThrow("site.tfstate is not a file");
});

describe("a state that Terraform could not write", () => {
  const left = (serial: number) => {
    const { directory } = local();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "errored.tfstate"), `{"version":4,"serial":${serial}}`);
  };
  beforeEach(() => writeFileSync(join(state, "site.tfstate"), `{"version":4,"serial":4}`));

  test("takes the place of local state, which may be written in part", () => {
    left(4);
    expect(checkState(local())).toMatchObject({
      status: "fail",
      message: expect.stringContaining("errored.tfstate, with its secrets."),
      fix: expect.stringMatching(/^mv .*errored\.tfstate .*site\.tfstate$/),
    });
  });

  test("takes the place of no state that was written since", () => {
    left(3);
    expect(checkState(local()).fix).toBe(
      "move what only it contains into the state, which was written later; then delete it",
    );
  });

  test("is pushed to remote state", () => {
    left(4);
    expect(checkState(s3()).fix).toMatch(
      /^terraform -chdir=.*stacks\/site state push errored\.tfstate && rm .*\/errored\.tfstate$/,
    );
  });
});
