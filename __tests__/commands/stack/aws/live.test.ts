import { IAMClient } from "@aws-sdk/client-iam";
import { askAbout, withIam } from "../../../../commands/stack/aws/iam";
import { liveKeys } from "../../../../commands/stack/aws/live-keys";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";
import { startFakeAws } from "../../../support/fake-aws";

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

test("names a profile without credentials, with the reason", async () => {
  process.env.AWS_PROFILE = "site";
  await expect(ask()).rejects.toThrow(
    'The profile "site" gives no credentials: The SSO session has expired; ' +
      "aws sso login, or check the profile's name.",
  );
});

test("asks for credentials without a profile", async () => {
  delete process.env.AWS_PROFILE;
  await expect(ask()).rejects.toThrow("No AWS credentials found; log in as for a deploy");
});

test("asks about at most ten users at once", async () => {
  let [running, most] = [0, 0];
  await askAbout(Array(25).fill("ada"), async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  });
  expect(most).toBe(10);
});

const userOf = (name: string, provider: Record<string, unknown>, account?: string) => {
  const stack: SynthesizedStack = { name, directory: "", file: "", json: { provider: { aws: [provider] } } };
  return { stack, account };
};

test("shares a client for the same access to AWS across stacks, and has another one for another region", async () => {
  const aws = await startFakeAws("111111111111", {});
  try {
    await withIam(async (reach) => {
      const { iam } = await reach(userOf("site", { region: "us-east-1" }));
      expect((await reach(userOf("shop", { region: "us-east-1" }))).iam).toBe(iam);
      expect((await reach(userOf("shop", { region: "eu-west-1" }))).iam).not.toBe(iam);
    });
    expect(aws.asked).toStrictEqual(["GetCallerIdentity", "GetCallerIdentity"]); // once for each way
  } finally {
    aws.close();
  }
});

test.each([
  [
    "is deployed to another account",
    {},
    "222222222222",
    'Stack "site" is deployed to account 222222222222, but the credentials are for account 111111111111.',
  ],
  [
    "allows other accounts only",
    { allowed_account_ids: ["222222222222"] },
    undefined,
    'Stack "site" allows only account 222222222222, not 111111111111.',
  ],
  [
    "forbids the account",
    { forbidden_account_ids: ["111111111111"] },
    undefined,
    'Stack "site" forbids account 111111111111.',
  ],
])("asks about no user of a stack that %s", async (_, provider, account, message) => {
  const aws = await startFakeAws("111111111111", { ada: [{ id: "AKIA1" }] });
  try {
    await expect(withIam((reach) => reach(userOf("site", provider, account)))).rejects.toThrow(message);
    expect(aws.asked).toStrictEqual(["GetCallerIdentity"]);
  } finally {
    aws.close();
  }
});

test.each([
  "access_key",
  "shared_credentials_files",
  "shared_config_files",
  "assume_role_with_web_identity",
  "endpoints",
  "custom_ca_bundle",
])("doesn't follow a provider with %s, and reports that", async (argument) => {
  const asked = withIam((reach) => reach(userOf("site", { [argument]: "x" })));
  await expect(asked).rejects.toThrow(`The provider of stack "site" has ${argument}, which this command can't follow`);
});

test("repeats a question that AWS throttles until it is answered", async () => {
  const aws = await startFakeAws("111111111111", { ada: [{ id: "AKIA1" }] });
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }); // the SDK waits a second or two
  try {
    let hasEnded = false;
    const stack = { name: "site", directory: "", file: "", json: {} };
    const asked = withIam(async (reach) => {
      const { iam } = await reach({ stack });
      aws.throttle(1);
      return liveKeys(iam, "ada");
    }).finally(() => {
      hasEnded = true;
    });
    while (!hasEnded) await jest.advanceTimersByTimeAsync(50);
    const keys = await asked;
    expect(keys?.map(({ accessKeyId }) => accessKeyId)).toStrictEqual(["AKIA1"]);
    expect(aws.asked).toStrictEqual(["GetCallerIdentity", "ListAccessKeys ada", "ListAccessKeys ada"]);
  } finally {
    jest.useRealTimers();
    aws.close();
  }
});

describe("when this machine's clock is wrong", () => {
  const site = { name: "site", directory: "", file: "", json: {} };
  const reached = async (offset: number) => {
    const aws = await startFakeAws("111111111111", {});
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, "now").mockImplementation(() => now() + offset);
    try {
      return await withIam(async (reach) => (await reach({ stack: site })).account);
    } finally {
      clock.mockRestore();
      aws.close();
    }
  };

  test.each([
    [-100.5, "100 days behind AWS's"],
    [100.5, "100 days ahead of AWS's"],
  ])("reports no age of a key: %s days", async (days, wrong) => {
    await expect(reached(days * 86_400_000)).rejects.toThrow(
      `This machine's clock is ${wrong}, so the age of a key would be wrong. Set the clock.`,
    );
  });

  test("accepts less than five minutes", async () => {
    await expect(reached(-240_000)).resolves.toBe("111111111111");
  });
});
