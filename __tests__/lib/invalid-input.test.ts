import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError, S3Access, S3UserStack } from "terraform-s3-user";
import { testApp } from "../support/synth";

test("throws one error with every problem and without a stack trace in any cdktf App", () => {
  const app = testApp();
  new S3UserStack(app, "website", {
    users: [
      { userName: "ada lovelace", access: S3Access.allBuckets() },
      { userName: "grace", access: S3Access.allBuckets(), path: "apps" },
    ],
  });
  new S3UserStack(app, "shop", { region: "frankfurt", users: [] });
  let thrown: unknown;
  try {
    app.synth();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InvalidInputError);
  const { errors, message, stack, name } = thrown as InvalidInputError;
  expect(name).toBe("InvalidInputError");
  expect(errors).toEqual([
    expect.stringContaining('stack "website", user "ada lovelace": userName'),
    expect.stringContaining('stack "website", user "grace": path'),
    expect.stringContaining('stack "shop": region'),
  ]);
  expect(message).toBe(
    `3 errors in the configuration; nothing was written.\n\n${errors.map((error) => `  ✗ ${error}`).join("\n")}\n`,
  );
  expect(stack).toBe(message);
  expect(existsSync(join(app.outdir, "stacks", "website"))).toBe(false);
  expect(existsSync(join(app.outdir, "manifest.json"))).toBe(false);
});
