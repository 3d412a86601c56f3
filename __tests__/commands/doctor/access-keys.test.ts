import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkAccessKeys } from "../../../commands/doctor/access-keys";
import type { SynthesizedStack, TerraformJson } from "../../../commands/stacks/synthesized";
import { type FakeAws, type FakeKey, startFakeAws } from "../../support/fake-aws";

const account = "111111111111";

let directory: string;
let aws: FakeAws | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "doctor-keys-"));
});
afterEach(() => {
  aws?.close();
  aws = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** A stack whose state has the users, each with the key AKIA0. */
function deployed(...userNames: string[]): SynthesizedStack {
  const resources = userNames.flatMap((name) => {
    const arn = `arn:aws:iam::${account}:user/${name}`;
    const of = (type: string, attributes: object) => ({ mode: "managed", type, name, instances: [{ attributes }] });
    return [of("aws_iam_user", { name, arn }), of("aws_iam_access_key", { id: "AKIA0", user: name })];
  });
  writeFileSync(join(directory, "state"), JSON.stringify({ resources }));
  const users = Object.fromEntries(userNames.map((name) => [name, { name }]));
  return stack({ terraform: { backend: { local: { path: "state" } } }, resource: { aws_iam_user: users } });
}
const stack = (json: TerraformJson): SynthesizedStack => ({ name: "site", directory, file: "", json });

async function check(inAws: Record<string, FakeKey[]>, stack = deployed("web"), credentialsFor = account) {
  aws = await startFakeAws(credentialsFor, inAws);
  return checkAccessKeys(stack, credentialsFor);
}

test("AWS and a state with the same keys agree", async () => {
  expect(await check({ web: [{ id: "AKIA0" }] })).toStrictEqual([
    { name: "Stack site", status: "ok", message: "AWS and state agree on users and keys" },
  ]);
});

test("a key that state lacks and nobody ever used stands between you and a deploy", async () => {
  expect(await check({ web: [{ id: "AKIA0" }, { id: "AKIA1" }] })).toStrictEqual([
    {
      name: "Stack site",
      status: "fail",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, never used)",
      fix: "aws iam delete-access-key --user-name web --access-key-id AKIA1",
    },
  ]);
});

test("a key that state lacks but somebody used is theirs until they say otherwise", async () => {
  const used = { id: "AKIA1", lastUsed: new Date(Date.now() - 5 * 60_000) };
  expect(await check({ web: [{ id: "AKIA0" }, used] })).toStrictEqual([
    {
      name: "Stack site",
      status: "warn",
      message: "user web: access key AKIA1 exists in AWS but not in state (Active, 1 h old, last used 5 min ago)",
      fix: "if nobody needs it: aws iam delete-access-key --user-name web --access-key-id AKIA1",
    },
  ]);
});

test("credentials for another account are told of once, and no user is looked for there", async () => {
  const checks = await check({}, deployed("web", "photos"), "222222222222");
  expect(checks.map(({ status, message }) => [status, message])).toStrictEqual([
    ["fail", "its users are in account 111111111111, the credentials are for 222222222222"],
  ]);
  expect(aws?.asked).toStrictEqual([]);
});

test("what is wrong with many users is told in their order", async () => {
  const names = Array.from({ length: 25 }, (_, index) => `u${index}`);
  const checks = await check({}, deployed(...names));
  expect(checks.map(({ message }) => message)).toStrictEqual(
    names.map((name) => `user ${name} is in state but gone from AWS`),
  );
});

test("remote state of a stack that is not synthesized yet is no failure", async () => {
  const remote = stack({ terraform: { backend: { s3: { bucket: "b", key: "k" } } } });
  expect(await check({}, { ...remote, directory: join(directory, "none") })).toStrictEqual([
    { name: "Stack site", status: "warn", message: "not compared with AWS: not synthesized yet", fix: "npm run synth" },
  ]);
});
