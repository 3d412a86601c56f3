import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answers, templateAnswers as manual } from "../../../commands/init/answers";
import { withAnswers } from "../../../commands/init/main-ts";
import { projectRoot } from "../../support/project-root";

const template = readFileSync(join(projectRoot, "commands", "init", "template", "main.ts"), "utf8");

test("uses this project's own main.ts as the template for these answers", () => {
  const own = readFileSync(join(projectRoot, "main.ts"), "utf8");
  expect(withAnswers(own, manual)).toBe(template);
  expect(withAnswers(template, manual)).toBe(template);
});

test.each<[string, Partial<Answers>, string]>([
  ["read only", { access: "read-only" }, 'S3Access.readOnly(["photos"]),'],
  ["read and write", { access: "read-write" }, 'S3Access.readWrite(["photos"]),'],
  ["and delete", { access: "read-write-delete" }, 'S3Access.readWrite(["photos"], { deleteObject: true }),'],
  ["the manual's policy on some buckets", { access: "manual" }, 'S3Access.buckets(["photos"]),'],
  ["the manual's policy on every bucket", { access: "manual", buckets: ["*"] }, "S3Access.allBuckets(),"],
  ["read only on every bucket", { access: "read-only", buckets: ["*"] }, 'S3Access.readOnly(["*"]),'],
])("%s", (_, answers, access) => {
  expect(withAnswers(template, { ...manual, buckets: ["photos"], ...answers })).toContain(
    `      access: ${access} // ←`,
  );
});

const onS3: Answers = { ...manual, state: { kind: "s3", bucket: "states", region: "eu-west-1" } };

test("writes state in S3 as a line above the users, with its import", () => {
  const text = withAnswers(template, onS3);
  expect(text).toContain('  backend: StateBackend.s3({ bucket: "states", region: "eu-west-1" }),\n  users: [\n');
  expect(text).toContain('import { S3Access, S3UserApp, S3UserStack, StateBackend } from "terraform-s3-user";');
});

test("writes the organization for state in HCP Terraform", () => {
  const text = withAnswers(template, { ...manual, state: { kind: "hcp", organization: "acme" } });
  expect(text).toContain('  backend: StateBackend.cloud({ organization: "acme" }),\n');
});

test("replaces earlier answers, back to the template", () => {
  expect(withAnswers(withAnswers(template, onS3), manual)).toBe(template);
});

test("keeps other code of the user", () => {
  const own = template
    .replace("  users: [", '  tags: { team: "web" }, // ours\n  users: [')
    .replace("// ← your", "// ours, your");
  const text = withAnswers(own, { ...manual, userName: "web" });
  expect(text).toBe(own.replace('"s3-image-optimizer"', '"web"'));
});

test("replaces an access over several lines as a whole", () => {
  const many = Array.from({ length: 20 }, (_, index) => `bucket-number-${index}`);
  const long = withAnswers(template, { ...manual, access: "read-only", buckets: many });
  expect(withAnswers(long, manual)).toBe(template);
});

test.each([
  [
    "two users",
    template.replace(/ {4}\{.*? {4}\},\n/s, (user) => user + user),
    'it has 2 objects with a "userName", where init changes one',
  ],
  ["no access", template.replace(/ +access: .*\n/, ""), 'it has no "access"'],
])("leaves a main.ts with %s to its author", (_, own, what) => {
  expect(() => withAnswers(own, manual)).toThrow(`main.ts is not as init wrote it: ${what}. Edit it by hand.`);
});

/** main.ts with another access, and more in the options of the stack. */
const own = (access: string, options = "") =>
  template
    .replace("S3Access.allBuckets(), // ← what it can access", () => access)
    .replace("  users: [", () => `${options}  users: [`);
const readOnly: Answers = { ...manual, access: "read-only", buckets: ["photos"] };

test("keeps what comes after the access, on its line and below", () => {
  const rest = ', tags: { a: f("b"), },\n      permissionsBoundary: boundary("photos"),';
  const text = withAnswers(own(`S3Access.readWrite(["photos"])${rest}`), readOnly);
  expect(text).toBe(own(`S3Access.readOnly(["photos"])${rest}`));
});

test("edits a user, an import and a stack on one line, and removes the backend again", () => {
  const line = (options: string, name: string, access: string) =>
    `new S3UserStack(a, "b", { region: "é",${options} users: [{ userName: ${name}, access: S3Access.${access} }] });\n`;
  const imports = (names: string) => `import { S3UserStack${names} } from "terraform-s3-user";\n`;
  const before = imports("") + line("", "'é'", 'readOnly(["photos"])');
  const state = ' backend: StateBackend.s3({ bucket: "states", region: "eu-west-1" }),';
  const after = imports(", StateBackend") + line(state, '"web"', 'readWrite(["photos"])');
  expect(withAnswers(before, { ...onS3, userName: "web", access: "read-write", buckets: ["photos"] })).toBe(after);
  const local = imports("") + line("", '"web"', 'readWrite(["photos"])');
  const answers: Answers = { ...readOnly, userName: "web", access: "read-write" };
  expect(withAnswers(after, answers)).toBe(local);
  const last = after.replace(state, "").replace("}] }", `}],${state.slice(0, -1)} }`);
  expect(withAnswers(last, answers)).toBe(local.replace("}] }", "}], }"));
});

test("keeps the line ends of Windows", () => {
  const windows = (text: string) => text.replaceAll("\n", "\r\n");
  expect(withAnswers(windows(template), onS3)).toBe(windows(withAnswers(template, onS3)));
  expect(withAnswers(windows(withAnswers(template, onS3)), manual)).toBe(windows(template));
});

test("keeps the import that other code uses, and a remark about the removed backend", () => {
  const text = withAnswers(template, onS3)
    .replace("}),\n  users", "}), // ours\n  users")
    .replace("app.synth();", "console.log(StateBackend);\napp.synth();");
  expect(withAnswers(text, manual)).toBe(text.replace(/backend: .*, (?=\/\/ ours)/, ""));
});

test.each([
  ["another layout", "S3Access.readOnly( [ 'photos',\n ] ),"],
  ["remarks", 'S3Access.readOnly([\n  "photos", // ours\n]),'],
  ["no switches", 'S3Access.readOnly(["photos"], {}),'],
])("leaves an access with the same answers and %s as it is", (_, access) => {
  expect(withAnswers(own(access), readOnly)).toBe(own(access));
  expect(withAnswers(own(access), { ...readOnly, userName: "web" })).toBe(
    own(access).replace('"s3-image-optimizer"', '"web"'),
  );
});

test.each([
  ["several calls", 'S3Access.combine(\n        S3Access.readOnly(["photos"]),\n        S3Access.none(),\n      ),'],
  ["a condition", 'S3Access.readOnly(["photos"]).when({ sourceIp: ["203.0.113.0/24"] }),'],
  ["KMS keys", 'S3Access.readOnly(["photos"], { kmsKeys: ["arn:aws:kms:eu-west-1:123456789012:key/1"] }),'],
  ["another switch", 'S3Access.readWrite(["photos"], { objectTags: true }),'],
  ["another factory", 'S3Access.writeOnly(["photos"]),'],
  ["a document", 'S3Access.fromDocument({ Version: "2012-10-17", Statement: [] }),'],
  ["a variable", "access,"],
  ["a computed bucket", "S3Access.readOnly([bucket]),"],
  ["a remark and other answers", 'S3Access.readWrite([\n  "photos", // ours\n]),'],
])("leaves an access with %s to its author", (_, access) => {
  const [line] = access.replace(/,$/, "").split("\n");
  expect(() => withAnswers(own(access), { ...readOnly, userName: "web" })).toThrow(
    `main.ts is not as init wrote it: its "access" is ${line}`,
  );
});

test.each([
  ["another option", 'StateBackend.s3({ bucket: "states", region: "eu-west-1", key: "a" })'],
  ["a variable", "backend"],
  ["another kind", 'StateBackend.local({ directory: "elsewhere" })'],
])("leaves a backend with %s to its author", (_, backend) => {
  const text = own("S3Access.allBuckets(),", `  backend: ${backend},\n`);
  for (const answers of [manual, onS3]) {
    expect(() => withAnswers(text, answers)).toThrow('main.ts is not as init wrote it: its "backend" is ');
  }
});

const otherStack = `const shared = [];
new S3UserStack(app, "other", {
  backend: StateBackend.s3({ bucket: "states", region: "eu-west-1" }),
  users: shared,
});
`;

test.each([
  ["another stack", template.replace("app.synth", `${otherStack}app.synth`), 'it has 2 calls of "new S3UserStack"'],
  ["no stack", template.replace("S3UserStack(", "OurStack("), 'it has no calls of "new S3UserStack"'],
  [
    "a user in a variable",
    template.replace(/users: \[.*?\n {2}\]/s, "users: [user]"),
    'it has no objects with a "userName"',
  ],
  ["a user more", template.replace("users: [", "users: [other,"), '"users" is not a list of one user'],
  ["computed users", template.replace("users: [", "users: [...others,"), '"users" is not a list of one user'],
  ["a spread in the user", own("S3Access.allBuckets(), ...rest,"), "the user has computed or repeated properties"],
  ["a spread in the stack", own("S3Access.allBuckets(),", "...rest,"), "the stack has computed or repeated properties"],
  [
    "options in a variable",
    template.replace('optimizer", {', 'optimizer", options && {'),
    "the options of the stack are not written out",
  ],
  ["a computed name", template.replace('"s3-image-optimizer"', "name"), '"userName" is not a string'],
  ["a syntax error", `${template}}`, "it is not TypeScript"],
  ["another StateBackend", `const StateBackend = 1;\n${template}`, 'it doesn\'t import "StateBackend"'],
])("leaves a main.ts with %s to its author", (_, text, what) => {
  expect(() => withAnswers(text, { ...onS3, userName: "web" })).toThrow(`main.ts is not as init wrote it: ${what}`);
});

const longNames = Array.from({ length: 12 }, (_, index) => `a-bucket-with-a-long-name-${index}`);

test.each<[string, Partial<Answers>]>([
  ["one bucket", { buckets: ["photos"] }],
  ["many buckets", { buckets: longNames }],
  ["many buckets and a switch", { buckets: longNames, access: "read-write-delete" }],
  ["some buckets and a switch", { buckets: longNames.slice(0, 3), access: "read-write-delete" }],
  ["long state", { state: { kind: "s3", bucket: "b".repeat(63), region: "ap-southeast-1" } }],
])("writes %s as the formatter would", (_, answers) => {
  const text = withAnswers(template, { ...manual, access: "read-only", ...answers });
  const biome = join(projectRoot, "node_modules", "@biomejs", "biome", "bin", "biome");
  const options = { cwd: projectRoot, input: text, encoding: "utf8" } as const;
  expect(spawnSync(process.execPath, [biome, "format", "--stdin-file-path=main.ts"], options).stdout).toBe(text);
});
