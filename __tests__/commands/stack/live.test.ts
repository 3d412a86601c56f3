import { IAMClient } from "@aws-sdk/client-iam";
import { askAbout, liveKeys, withIam } from "../../../commands/stack/live";
import type { SynthesizedStack } from "../../../commands/stack/synthesized";
import { startFakeAws } from "../../support/fake-aws";

const profile = process.env.AWS_PROFILE;
afterEach(() => {
  if (profile === undefined) delete process.env.AWS_PROFILE;
  else process.env.AWS_PROFILE = profile;
});

/** Asks with a client whose credentials are not to be had. */
function ask() {
  const missing = Object.assign(new Error("The SSO session has expired\nmore"), { name: "CredentialsProviderError" });
  const iam = new IAMClient({ region: "us-east-1", credentials: () => Promise.reject(missing) });
  return liveKeys(iam, "photos");
}

test("a profile that gives no credentials is named, with the reason", async () => {
  process.env.AWS_PROFILE = "site";
  await expect(ask()).rejects.toThrow(
    'The profile "site" gives no credentials: The SSO session has expired; aws sso login, or check the profile\'s name.',
  );
});

test("without a profile, credentials are asked for", async () => {
  delete process.env.AWS_PROFILE;
  await expect(ask()).rejects.toThrow("No AWS credentials found; log in as for a deploy");
});

test("ten users at most are asked about at once", async () => {
  let [running, most] = [0, 0];
  await askAbout(Array(25).fill("ada"), async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  });
  expect(most).toBe(10);
});

test("a client is one for all that reach AWS the same way, in whichever stack, and another one for another role", () =>
  withIam(async (iamOf) => {
    const stack = (name: string, provider: Record<string, unknown>): SynthesizedStack => ({
      name,
      directory: "",
      file: "",
      json: { provider: { aws: [provider] } },
    });
    const role = { assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/deployer" }] };
    const client = iamOf(stack("site", { region: "us-east-1" }));
    expect(iamOf(stack("shop", { region: "us-east-1" }))).toBe(client);
    expect(iamOf(stack("shop", { region: "us-east-1", ...role }))).not.toBe(client);
  }));

test("a question that AWS throttles is asked again until it is answered", async () => {
  const aws = await startFakeAws("111111111111", { ada: [{ id: "AKIA1" }] });
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }); // the SDK waits a second or two
  try {
    aws.throttle(1);
    let hasEnded = false;
    const stack = { name: "site", directory: "", file: "", json: {} };
    const asked = withIam((iamOf) => liveKeys(iamOf(stack), "ada")).finally(() => {
      hasEnded = true;
    });
    while (!hasEnded) await jest.advanceTimersByTimeAsync(50);
    const keys = await asked;
    expect(keys?.map(({ accessKeyId }) => accessKeyId)).toStrictEqual(["AKIA1"]);
    expect(aws.asked).toStrictEqual(["ListAccessKeys ada", "ListAccessKeys ada"]);
  } finally {
    jest.useRealTimers();
    aws.close();
  }
});
