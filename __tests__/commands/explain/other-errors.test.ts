import { runHere } from "../../support/run-here";
import { temporaryDirectory } from "../../support/temporary-directory";

test.each([
  ["SignatureDoesNotMatch: The request signature we calculated does not match", "the application's settings"],
  ["RequestTimeTooSkewed: The difference is too large", "the machine that runs the application"],
])("explains %s for the application, not for the key in state", async (message, where) => {
  const { stdout, status } = await runHere(["explain", message], temporaryDirectory());
  expect(stdout).toContain(where);
  expect(stdout).not.toContain("in state");
  expect(status).toBe(0);
});

test.each(["it does not work", "MySignatureDoesNotMatchHandler failed"])(
  "says that a text is not about a denied request: %s",
  async (text) => {
    const { stderr, status } = await runHere(["explain", text], temporaryDirectory());
    expect(stderr).toMatch(/^The input contains no message about a denied request\./);
    expect(status).toBe(1);
  },
);
