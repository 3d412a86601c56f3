import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../commands/system/processes";
import { Project, succeeded } from "../../support/project";
import { policy, reviewOf, statement } from "../../support/reviewed-stack";

// When are two texts the same policy? The AWS provider has an answer of its own, by which it leaves a policy alone. It
// is the judge of the review: what the provider would change is never "unchanged", and what it leaves alone never
// "changed".

const get = "s3:GetObject";
const photos = "arn:aws:s3:::photos/*";
const when = (Condition: object) => policy(statement(get, photos, { Condition }));
const written = (text: string) => `{"Version":"2012-10-17","Statement":${text}}`;

/** Pairs of a user's policies: what is deployed, and what main.ts says next. */
const pairs: readonly [string, string, string][] = [
  ["an action and a list of one", policy(statement(get, photos)), policy(statement([get], photos))],
  ["a resource and a list of one", policy(statement(get, photos)), policy(statement(get, [photos]))],
  ["a statement and a list of one", policy(statement(get, photos)), written(JSON.stringify(statement(get, photos)))],
  [
    "actions in another order",
    policy(statement([get, "s3:PutObject"], photos)),
    policy(statement(["s3:PutObject", get], photos)),
  ],
  [
    "statements in another order",
    policy(statement(get, photos), statement("s3:ListBucket", "arn:aws:s3:::photos")),
    policy(statement("s3:ListBucket", "arn:aws:s3:::photos"), statement(get, photos)),
  ],
  ["white space", policy(statement(get, photos)), JSON.stringify(JSON.parse(policy(statement(get, photos))), null, 4)],
  [
    "keys in another order",
    policy(statement(get, photos)),
    written(`[{"Resource":"${photos}","Action":"${get}","Effect":"Allow"}]`),
  ],
  [
    "a condition's value and a list of one",
    when({ StringEquals: { "aws:PrincipalTag/t": "a" } }),
    when({ StringEquals: { "aws:PrincipalTag/t": ["a"] } }),
  ],
  [
    "a condition's values in another order",
    when({ StringEquals: { "aws:PrincipalTag/t": ["a", "b"] } }),
    when({ StringEquals: { "aws:PrincipalTag/t": ["b", "a"] } }),
  ],
  [
    "a truth value and its text",
    when({ Bool: { "aws:SecureTransport": true } }),
    when({ Bool: { "aws:SecureTransport": "true" } }),
  ],
  ["one more action", policy(statement(get, photos)), policy(statement([get, "s3:PutObject"], photos))],
  ["another action", policy(statement(get, photos)), policy(statement("s3:PutObject", photos))],
  ["another bucket", policy(statement(get, photos)), policy(statement(get, "arn:aws:s3:::shop/*"))],
  ["Deny in place of Allow", policy(statement(get, photos)), policy(statement(get, photos, { Effect: "Deny" }))],
  [
    "NotAction in place of Action",
    policy(statement(get, photos)),
    written(`{"Effect":"Allow","NotAction":"${get}","Resource":"${photos}"}`),
  ],
  [
    "NotResource in place of Resource",
    policy(statement(get, photos)),
    written(`{"Effect":"Allow","Action":"${get}","NotResource":"${photos}"}`),
  ],
  ["a condition that comes", policy(statement(get, photos)), when({ Bool: { "aws:SecureTransport": "true" } })],
  [
    "another operator",
    when({ StringEquals: { "aws:PrincipalTag/t": "a" } }),
    when({ StringLike: { "aws:PrincipalTag/t": "a" } }),
  ],
  [
    "another value",
    when({ StringEquals: { "aws:PrincipalTag/t": "a" } }),
    when({ StringEquals: { "aws:PrincipalTag/t": "b" } }),
  ],
  [
    "another key",
    when({ StringEquals: { "aws:PrincipalTag/t": "a" } }),
    when({ StringEquals: { "aws:PrincipalTag/u": "a" } }),
  ],
  [
    "one more value",
    when({ StringEquals: { "aws:PrincipalTag/t": "a" } }),
    when({ StringEquals: { "aws:PrincipalTag/t": ["a", "b"] } }),
  ],
  [
    "the older language",
    policy(statement(get, "arn:aws:s3:::home/$${aws:username}/*")),
    policy(statement(get, "arn:aws:s3:::home/$${aws:username}/*")).replace("2012-10-17", "2008-10-17"),
  ],
  [
    "a statement that goes",
    policy(statement(get, photos), statement("s3:PutObject", photos)),
    policy(statement(get, photos)),
  ],
  [
    "a Deny that goes",
    policy(statement("s3:*", "*"), statement("s3:DeleteObject", "*", { Effect: "Deny" })),
    policy(statement("s3:*", "*")),
  ],
];

/** A stack with a user for each pair. */
function stackOf(side: 1 | 2): Record<string, Record<string, object>> {
  const users = Object.fromEntries(pairs.map((_, index) => [`u${index}`, { name: `u${index}` }]));
  const policies = pairs.map((pair, index) => [
    `p${index}`,
    { name: "P", user: `\${aws_iam_user.u${index}.name}`, policy: pair[side] },
  ]);
  return { aws_iam_user: users, aws_iam_user_policy: Object.fromEntries(policies) };
}

let project: Project;
let changed: ReadonlySet<string>;
beforeAll(async () => {
  project = await Project.start();
  const directory = join(project.directory, "pairs");
  mkdirSync(directory);
  const terraform = async (...args: string[]) =>
    succeeded(await run("terraform", args, { cwd: directory, env: project.env }));
  const write = (side: 1 | 2) =>
    writeFileSync(
      join(directory, "main.tf.json"),
      JSON.stringify({
        terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
        provider: { aws: [{ region: "us-east-1" }] },
        resource: stackOf(side),
      }),
    );
  write(1);
  await terraform("init", "-no-color");
  await terraform("apply", "-no-color", "-auto-approve");
  write(2);
  await terraform("plan", "-no-color", "-out=p");
  const { resource_changes: changes } = JSON.parse((await terraform("show", "-no-color", "-json", "p")).stdout);
  const real = (changes as { address: string; change: { actions: string[] } }[]).filter(
    ({ change }) => !change.actions.includes("no-op"),
  );
  changed = new Set(real.map(({ address }) => address));
});
afterAll(() => project.stop());

test.each(pairs.map(([what, before, after], index) => ({ what, before, after, index })))(
  "agrees with the provider on $what",
  ({ before, after, index }) => {
    const stack = (text: string) =>
      [
        [
          "site",
          {
            resource: {
              aws_iam_user: { u: { name: "u" } },
              aws_iam_user_policy: { p: { name: "P", user: "u", policy: text } },
            },
          },
        ],
      ] as const;
    const { access } = reviewOf(stack(before), stack(after)).difference;
    expect(access).toBe(changed.has(`aws_iam_user_policy.p${index}`) ? "changed" : "unchanged");
  },
);
