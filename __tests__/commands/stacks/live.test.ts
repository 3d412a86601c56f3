import { IAMClient } from "@aws-sdk/client-iam";
import { inBatches, liveKeys } from "../../../commands/stacks/live";

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

test("ten users at most are asked about at once, and the answers keep their order", async () => {
  const items = Array.from({ length: 25 }, (_, index) => index);
  let [running, most] = [0, 0];
  const answers = await inBatches(items, async (item) => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return item;
  });
  expect(answers).toStrictEqual(items);
  expect(most).toBe(10);
});
