import { runHere } from "../../support/run-here";
import { temporaryDirectory } from "../../support/temporary-directory";

test.each([
  [
    "An error occurred (SignatureDoesNotMatch) when calling ListBuckets",
    "the secret access key in the application's settings is not the one of its access key ID\n→ enter both again",
  ],
  ["RequestTimeTooSkewed: The difference is too large", "the machine that runs the application"],
])("explains %s for the application, not for the key in state", async (message, where) => {
  const { stdout, status } = await runHere(["explain", message], temporaryDirectory());
  expect(stdout).toContain(where);
  expect(stdout).not.toContain("in state");
  expect(status).toBe(0);
});

test("takes no part of a word for an error's code", async () => {
  const { stderr } = await runHere(["explain", "MySignatureDoesNotMatchHandler failed"], temporaryDirectory());
  expect(stderr).toMatch(/^The input contains no message about a denied request\./);
});
