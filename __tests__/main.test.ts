import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { temporaryDirectory } from "./synth";

const root = resolve(__dirname, "..");

/** Runs the committed main.ts in a directory of its own and returns what it wrote there, by file name. */
function run(env: Record<string, string> = {}): Record<string, string> {
  const directory = join(temporaryDirectory(), "somewhere", "else");
  mkdirSync(directory, { recursive: true });
  execFileSync(process.execPath, ["--require", join(root, "typescript.js"), join(root, "main.ts")], {
    cwd: directory,
    env: { ...process.env, ...env },
  });
  const files = readdirSync(join(directory, "cdktf.out"), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath ?? file.path, file.name))
      .sort()
      .map((file) => [file.slice(directory.length + 1), readFileSync(file, "utf8")]),
  );
}

const first = run();
const stackFile = join("cdktf.out", "stacks", "image-optimizer", "cdk.tf.json");
const stack = first[stackFile] as string;

test("the committed main.ts writes this Terraform JSON", () => {
  expect(stack).toMatchSnapshot();
});

test("the committed main.ts declares the walkthrough's user, one active key and its policy", () => {
  const { resource } = JSON.parse(stack);
  const [user, ...otherUsers] = Object.values<Record<string, string>>(resource.aws_iam_user);
  const [key, ...otherKeys] = Object.values<Record<string, string>>(resource.aws_iam_access_key);
  const [policy, ...otherPolicies] = Object.values<Record<string, string>>(resource.aws_iam_user_policy);
  expect([otherUsers, otherKeys, otherPolicies]).toEqual([[], [], []]);
  expect(user?.name).toBe("s3-image-optimizer");
  expect(key?.status).toBe("Active");
  expect(policy?.name).toBe("S3Access");
  expect(JSON.parse(policy?.policy as string)).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"],
        Resource: "arn:aws:s3:::*",
      },
    ],
  });
});

test("two runs in different directories, one with the CLI's empty context, write the same bytes", () => {
  expect(Object.keys(first)).toEqual([join("cdktf.out", "manifest.json"), stackFile]);
  expect(run({ CDKTF_CONTEXT_JSON: "{}" })).toStrictEqual(first);
});

test("nothing that main.ts writes holds an absolute path", () => {
  for (const text of Object.values(first)) {
    expect(text).not.toContain(root);
    expect(text).not.toMatch(/"(\/[^/"]|[A-Z]:\\)/);
  }
});
