import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { standInsForPackages } from "../support/packed";
import { runHere } from "../support/run-here";
import { temporaryDirectory } from "../support/temporary-directory";

// Without a terminal. init-on-terminal.process.test.ts has one.

const packed = standInsForPackages();

const init = (cwd: string, ...flags: string[]) => runHere(["init", ...flags], cwd, packed);

/** A status, and some of what is on stderr. */
const ending = (status: number, text: string) => ({ status, stderr: expect.stringContaining(text) });

const flags = {
  "--user": "web",
  "--bucket": "photos",
  "--access": "read-write",
  "--state": "s3",
  "--state-bucket": "states",
  "--state-region": "eu-west-1",
};

const given = (changed: Readonly<Record<string, string | undefined>> = {}): string[] =>
  Object.entries({ ...flags, ...changed }).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));

test("creates a project in a new directory from options", async () => {
  const directory = temporaryDirectory();
  const { status, stderr } = await init(directory, "photos", ...given());
  expect(status).toBe(0);
  expect(stderr).toBe(`Packing terraform-s3-user and terraform-s3-user-cli …
Created:

Next:
  cd photos
  npm install
  npm run doctor         # checks what is missing: Terraform, AWS credentials, …
  npm run sandbox        # tries it on a local AWS; needs no AWS account
  npm run deploy         # creates the user
  npm run credentials    # writes its key to a file
`);
  const mainTs = readFileSync(join(directory, "photos", "main.ts"), "utf8");
  expect(mainTs).toContain('userName: "web"');
  expect(mainTs).toContain('S3Access.readWrite(["photos"])');
  expect(mainTs).toContain('StateBackend.s3({ bucket: "states", region: "eu-west-1" })');
});

test("writes the clone's packages as files into a project, which can get newer ones", async () => {
  const directory = join(temporaryDirectory(), "photos");
  const { stdout } = await init(".", directory, ...given());
  const files = ["packages/terraform-s3-user.tgz", "packages/terraform-s3-user-cli.tgz"];
  expect(stdout.trim().split("\n")).toEqual(expect.arrayContaining(files));
  expect(files.map((file) => readFileSync(join(directory, file), "utf8"))).toStrictEqual([
    "terraform-s3-user",
    "terraform-s3-user-cli",
  ]);
  expect(JSON.parse(readFileSync(join(directory, "package.json"), "utf8")).dependencies).toMatchObject({
    "terraform-s3-user": "file:packages/terraform-s3-user.tgz",
    "terraform-s3-user-cli": "file:packages/terraform-s3-user-cli.tgz",
  });
  expect(readFileSync(join(directory, "README.md"), "utf8")).toContain("--update-packages");

  writeFileSync(join(directory, "packages", "terraform-s3-user.tgz"), "older");
  expect(await init(".", directory, "--update-packages")).toMatchObject({
    status: 0,
    stdout: "packages/terraform-s3-user.tgz\n",
    stderr: expect.stringContaining(`npm install ./${files[0]} ./${files[1]}`),
  });
  expect(await init(".", directory, "--update-packages")).toStrictEqual({
    status: 0,
    stdout: "",
    stderr: "Packing terraform-s3-user and terraform-s3-user-cli …\nNothing to change.\n",
  });
});

test("rejects --update-packages in a directory without a project", async () => {
  const directory = temporaryDirectory();
  expect(await init(".", directory, "--update-packages")).toMatchObject(
    ending(2, `${directory} has no project that init wrote. Name its directory.\n`),
  );
  expect(readdirSync(directory)).toStrictEqual([]);
});

test.each(["--user", "--bucket", "--state-region"])(
  "guesses nothing without %s: it names the option, and writes nothing",
  async (flag) => {
    const directory = temporaryDirectory();
    expect(await init(directory, "photos", ...given({ [flag]: undefined }))).toMatchObject({
      status: 2,
      stderr:
        `error: there is no terminal to ask for the missing options: ${flag}\nFor the options: ` +
        `npx s3-user init --help\n`,
    });
    expect(readdirSync(directory)).toStrictEqual([]);
  },
);

test.each([
  ["--user", "a b", "--user: userName"],
  ["--access", "everything", "Allowed choices are s3-image-optimizer, wp-offload-media"],
  ["--state-region", "europe", "--state-region: region"],
])("rejects %s %s as wrong usage", async (flag, value, message) => {
  const directory = temporaryDirectory();
  expect(await init(directory, "photos", ...given({ [flag]: value }))).toMatchObject(ending(2, message));
  expect(readdirSync(directory)).toStrictEqual([]);
});

test("rejects a file as the directory of the project", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "photos"), "mine");
  expect(await init(directory, "photos", ...given())).toMatchObject(
    ending(2, "error: photos must be a directory, but is a file\n"),
  );
});

test("keeps a directory that has other files of these names", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "README.md"), "mine");
  expect(await init(directory, ...given())).toMatchObject(ending(1, "has README.md already"));
  expect(readdirSync(directory)).toStrictEqual(["README.md"]);
});

test("reports that workflows need remote state", async () => {
  const directory = temporaryDirectory();
  const local = given({ "--state": "local", "--state-bucket": undefined, "--state-region": undefined });
  expect(await init(directory, ...local, "--workflows")).toMatchObject(
    ending(
      0,
      "\ndeploy.yml refuses local state, which would be lost with the runner: run init again with --state s3.\n",
    ),
  );
  expect(existsSync(join(directory, ".github", "workflows", "deploy.yml"))).toBe(true);
});

test("rejects workflows if another package manager has the lock file", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "pnpm-lock.yaml"), "");
  expect(await init(directory, ...given(), "--workflows")).toMatchObject({
    status: 1,
    stderr:
      "--workflows needs npm's package-lock.json, but . has pnpm-lock.yaml. " +
      "Run npm install, commit package-lock.json and remove pnpm-lock.yaml, or leave --workflows out.\n",
  });
  expect(readdirSync(directory)).toStrictEqual(["pnpm-lock.yaml"]);
});

test("prints the next commands with the cd, for a project that exists elsewhere, too", async () => {
  const directory = temporaryDirectory();
  await init(directory, "photos", ...given());
  const { status, stderr } = await init(directory, "photos", ...given({ "--access": "read-only" }));
  expect(stderr).toBe(
    `Changed:

Next:
  cd photos
  npm run review    # shows what the users in main.ts can do now
  npm run diff      # shows what a deploy would change in AWS
`,
  );
  expect(status).toBe(0);
  const here = await init(join(directory, "photos"), ...given());
  expect(here.stderr).toContain("\nNext:\n  npm run review ");
  expect(await init(join(directory, "photos"), ...given())).toStrictEqual({
    status: 0,
    stdout: "",
    stderr: "Nothing to change: main.ts already has these answers.\n",
  });
});
