import { rmSync } from "node:fs";
import { join } from "node:path";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { Node } from "constructs";
import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
import { temporaryDirectory } from "../support/temporary-directory";

// Synth's speed, guarded by counting work instead of seconds; bench/README.md says what each of these was worth.

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  jest.spyOn(console, "error").mockImplementation(); // warns that the directory is outside the project
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

/** An app of stacks with that many users each. */
function declare(...stacks: number[]): S3UserApp {
  const app = new S3UserApp({ outdir: join(directory, "cdktf.out") });
  for (const [stack, count] of stacks.entries()) {
    const users = Array.from({ length: count }, (_, user) => ({
      userName: `user-${stack}-${user}`,
      access: S3Access.allBuckets(),
    }));
    new S3UserStack(app, `stack-${stack}`, { users });
  }
  return app;
}

test("adds four constructs for each user: itself, the IAM user, the policy and the key", () => {
  const constructs = (users: number) => declare(users).node.findAll().length;
  expect(constructs(11) - constructs(1)).toBe(4 * 10);
});

test("validates a user's policy once, and renders it once for that and once for Terraform", () => {
  const validate = jest.spyOn(S3Access.prototype, "validate");
  const toTerraformText = jest.spyOn(S3Access.prototype, "toTerraformText");
  declare(10).synth();
  expect(validate).toHaveBeenCalledTimes(10);
  expect(toTerraformText).toHaveBeenCalledTimes(20);
});

test("records no stack trace for a user, as cdktf does for every attribute", () => {
  const capture = jest.spyOn(Error, "captureStackTrace");
  declare(1).synth();
  const forOne = capture.mock.calls.length;
  declare(11).synth();
  expect(capture.mock.calls.length - forOne).toBe(forOne);
});

test("resolves a resource once in a single stack, and a second time only with several", () => {
  const toTerraform = jest.spyOn(IamUser.prototype, "toTerraform");
  declare(10).synth();
  expect(toTerraform).toHaveBeenCalledTimes(10);
  declare(5, 5).synth();
  expect(toTerraform).toHaveBeenCalledTimes(10 + 2 * 10);
});

test("needs the same work for each further stack", () => {
  const findAll = jest.spyOn(Node.prototype, "findAll");
  const visited = (stacks: number) => {
    findAll.mockClear();
    declare(...Array<number>(stacks).fill(1)).synth();
    return findAll.mock.results.reduce((sum, { value }) => sum + value.length, 0);
  };
  const [ten, twenty, thirty] = [visited(10), visited(20), visited(30)];
  expect(thirty - twenty).toBe(twenty - ten);
});

test("looks up an action in AWS's list once for all users", () => {
  const test = jest.spyOn(RegExp.prototype, "test");
  declare(1).synth();
  test.mockClear();
  declare(10).synth();
  expect(test.mock.calls.filter(([text]) => text === "GetObjectTorrent")).toHaveLength(0);
});
