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
  ["two users", template.replace(/ {4}\{.*? {4}\},\n/s, (user) => user + user), "2 lines", "userName"],
  ["no access", template.replace(/ +access: .*\n/, ""), "no lines", "access"],
])("leaves a main.ts with %s to its author", (_, own, count, what) => {
  expect(() => withAnswers(own, manual)).toThrow(
    `main.ts is not as init wrote it: it has ${count} that begin with "${what}", where init changes one. Edit it by hand.`,
  );
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
