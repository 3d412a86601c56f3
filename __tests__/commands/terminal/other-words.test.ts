import { command, withBody } from "../../../commands/terminal/command-line";
import { runHere } from "../../support/run-here";

/** The options that a command's body gets. */
async function optionsOf(name: string, options: readonly string[], ...args: string[]) {
  const own = command(name, "");
  for (const option of options) own.option(option);
  const body = jest.fn(async () => {});
  await withBody(own, body).parseAsync(args, { from: "user" });
  return body.mock.calls.flat()[0];
}

test.each([
  ["deploy", ["--auto-approve"], ["--yes"], { autoApprove: true }],
  ["destroy", ["--auto-approve"], ["--yes"], { autoApprove: true }],
  ["verify", ["--yes"], ["--auto-approve"], { yes: true }],
  ["rotate", ["--stack <name>"], ["web"], { stack: "web" }],
  ["credentials", ["--stack <name>"], ["web", "--stack", "web"], { stack: "web" }],
  ["doctor", [], ["--stack", "web", "shop"], { stack: ["web", "shop"] }],
])("accepts for %s with %j also %j", async (name, options, args, expected) => {
  expect(await optionsOf(name, options, ...args)).toMatchObject(expected);
});

test.each([
  [["deploy", "--force"], "error: --force: to skip the confirmation, add --auto-approve"],
  [["destroy", "--force"], "error: --force: to skip the confirmation, add --auto-approve"],
  [["verify", "--force"], "error: --force: to skip the confirmation of --write, add --yes"],
  ...["--yes", "--auto-approve"].flatMap((flag): [string[], string][] => [
    [["credentials", flag], `error: ${flag}: nothing is asked; to replace an existing file, add --force`],
    [
      ["init", flag],
      `error: ${flag}: to create missing buckets, add --create-bucket; to replace existing files, add --force`,
    ],
    [["rotate", flag], `error: ${flag}: nothing is asked; to edit main.ts, add --write`],
    [["sandbox", flag], `error: ${flag}: nothing is asked; leave it out`],
  ]),
  [["deploy", "--allow-destroy"], "error: --allow-destroy goes with --auto-approve only"],
  [["deploy", "--json"], "error: --json goes with --auto-approve only"],
  [
    ["deploy", "--parallelism", "2"],
    "error: --parallelism goes with --auto-approve only, since several plans can't be asked for at once",
  ],
  [
    ["deploy", "--auto-approve", "--parallelism", "0"],
    "option '--parallelism <number>' argument '0' is invalid. write a whole number, 1 or more",
  ],
  [
    ["deploy", "--outputs-file-include-sensitive-outputs"],
    "error: --outputs-file-include-sensitive-outputs goes with --outputs-file only",
  ],
  [["review", "--stack", "web"], "error: --stack: review covers every stack; leave it out"],
  [["sandbox", "--stack", "web"], "error: --stack: sandbox deploys every stack; leave it out"],
  [["eject", "--stack", "web"], "error: --stack: eject exports every stack; leave it out"],
  [["review", "web"], "error: web: review covers every stack; leave the name out"],
  [["policy", "web"], "error: web: for a user of main.ts, write --user in front of the name"],
  [["sandbox", "web"], "error: web: sandbox deploys every stack; leave the name out"],
  [["rotate", "web", "shop"], "error: name one stack only"],
  [["verify", "web", "--stack", "shop"], "error: name one stack only"],
  [["doctor", "web", "--account"], "error: --account is about every stack; name none"],
  [
    ["verify", "--bucket", "photos/images"],
    "argument 'photos/images' is invalid. Write the bucket's name alone: photos.",
  ],
  [["diff", "--output", "/tmp/x"], "--output must be a directory inside the project"],
  [["destroy", "--output", ".."], "--output must be a directory inside the project"],
])("refuses %j, with what to write", async (args, message) => {
  const { status, stderr } = await runHere(args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("lists one word for each in --help", async () => {
  const { stdout } = await runHere(["deploy", "--help"]);
  expect(stdout).toContain("--auto-approve");
  expect(stdout).not.toMatch(/--yes|--force|--stack/);
});
