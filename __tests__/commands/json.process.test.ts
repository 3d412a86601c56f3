import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { commands } from "../../commands/bin/program";
import { jsonText } from "../../commands/terminal/json";
import { deployedProject, keyIdOf } from "../support/deployed-project";
import { type FakeAws, startFakeAws } from "../support/fake-aws";
import type { Ended } from "../support/run-here";
import { stateOf, userStored } from "./init/from-state/old-states";

// Every command's --json has one convention: names in snake_case.

const project = deployedProject([
  { userName: "photos", access: S3Access.readOnly(["photos"]), tags: { costCenter: "1" } },
  { userName: "gone", access: S3Access.readOnly(["photos"]) },
]);
const mainTs = `new S3UserStack(app, "site", {
  users: [{ userName: "photos", access: S3Access.readOnly(["photos"]) }],
});
`;

let aws: FakeAws;
let s3: Server;
beforeAll(async () => {
  project.deploy();
  addPolicy();
  const created = new Date(Date.now() - 100 * 24 * 3_600_000);
  aws = await startFakeAws("123456789012", { photos: [{ id: keyIdOf("photos"), created }] });
  s3 = createServer((_request, response) => response.end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => s3.once("listening", resolve));
  writeFileSync(join(project.directory, "main.ts"), mainTs);
  writeFileSync(join(project.directory, "policy.json"), '{ "Version": "2012-10-17", "Statement": [] }');
  writeFileSync(join(project.directory, "old.tfstate"), JSON.stringify(stateOf(userStored("web"))));
});
afterAll(() => {
  aws.close();
  s3.close();
});

/** Gives the user a policy in state, without which `verify` has nothing to compare with. */
function addPolicy(): void {
  const file = join(project.directory, "bin", "site.state.json");
  const state = JSON.parse(readFileSync(file, "utf8"));
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  const attributes = { name: "S3Access", user: "photos", policy };
  const resource = { mode: "managed", type: "aws_iam_user_policy", name: "p", instances: [{ attributes }] };
  writeFileSync(file, JSON.stringify({ ...state, resources: [...state.resources, resource] }));
}

const denied =
  "User: arn:aws:iam::123456789012:user/photos is not authorized to perform: s3:PutObject on resource: " +
  "arn:aws:s3:::photos/a because no identity-based policy allows the s3:PutObject action";

/** For every command with --json: its runs, and names that must be in what they print. */
const runs: Readonly<Record<string, readonly (readonly [args: readonly string[], names: readonly string[]])[]>> = {
  init: [[["new", "--from-state", "old.tfstate", "--dry-run"], ["moves"]]],
  diff: [[[], ["stack", "changes"]]],
  deploy: [[["--auto-approve"], ["outputs"]]],
  doctor: [[["--skip-synth"], ["message"]]],
  verify: [
    [
      ["--user", "photos", "--bucket", "photos", "--wait", "0"],
      ["access_key_id", "trials"],
    ],
  ],
  rotate: [
    [
      ["--user", "photos"],
      ["access_key_id", "last_used", "warnings"],
    ],
    [
      ["--check", "--max-idle", "1d"],
      ["keys_checked", "not_checked", "age_days", "idle_days"],
    ],
    [
      ["--write", "--all"],
      ["access_key_id", "last_used", "written", "not_checked"],
    ],
  ],
  policy: [
    [
      ["--check", "policy.json"],
      ["errors", "findings"],
    ],
  ],
  explain: [[[denied], ["is_certain", "remedies"]]],
  record: [[["--", process.execPath, "--eval", "fetch(process.env.AWS_ENDPOINT_URL + '/photos/a')"], ["calls"]]],
};

const withJson = Object.entries(commands)
  .filter(([, load]) => load().options.some(({ long }) => long === "--json"))
  .map(([name]) => name);

test("covers every command that has --json", () => {
  expect(withJson.sort()).toStrictEqual(Object.keys(runs).sort());
});

/** Every name in a value, but those of a map of tags. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...(name === "tags" ? [] : namesIn(inner))]);
}

const inSnakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

function run(command: string, args: readonly string[]): Promise<Ended> {
  const { port } = s3.address() as AddressInfo;
  const env = command === "record" ? { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` } : {};
  return project.command(command, args, env);
}

test.each(Object.entries(runs).flatMap(([command, all]) => all.map((one) => [command, ...one] as const)))(
  "prints names in snake_case with %s %j",
  async (command, args, expected) => {
    const [options, words] = args.includes("--") ? [["--json"], args] : [["--json", ...args], []];
    const { stdout, stderr } = await run(command, [...options, ...words]);
    if (stdout === "") throw new Error(stderr);
    const names = namesIn(JSON.parse(stdout));
    expect(names).toEqual(expect.arrayContaining([...expected]));
    expect(names.filter((name) => !inSnakeCase.test(name))).toStrictEqual([]);
  },
);

test("prints names in snake_case with review --format json, and tags as they are", async () => {
  const { stdout } = await run("review", ["--format", "json"]);
  const names = namesIn(JSON.parse(stdout));
  expect(names).toEqual(expect.arrayContaining(["policy_characters", "secret_in_state", "not_judged"]));
  expect(names.filter((name) => !inSnakeCase.test(name))).toStrictEqual([]);
  expect(stdout).toContain('"costCenter": "1"');
});

test("keeps dates, lists and null", () => {
  const value = { lastUsed: null, created: new Date(0), all: [{ isDone: true }] };
  expect(JSON.parse(jsonText(value))).toStrictEqual({
    last_used: null,
    created: "1970-01-01T00:00:00.000Z",
    all: [{ is_done: true }],
  });
});
