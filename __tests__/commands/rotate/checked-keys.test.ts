import { checkedKeys } from "../../../commands/rotate/checked-keys";
import { type FakeAws, startFakeAws } from "../../support/fake-aws";
import { stackUsers } from "../../support/users";

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws("111111111111", { photos: [{ id: "AKIA1" }, { id: "AKIA2" }], bare: [] });
});
afterEach(() => aws.close());

const check = (...names: string[]) => checkedKeys(stackUsers(Object.fromEntries(names.map((name) => [name, []]))));

test("checks every key of the users, and lists a user that AWS doesn't have", async () => {
  const { keys, notLookedAt } = await check("planned", "photos", "bare");
  expect(keys.map(({ userName, accessKeyId }) => `${userName} ${accessKeyId}`)).toStrictEqual([
    "photos AKIA1",
    "photos AKIA2",
  ]);
  expect(notLookedAt).toStrictEqual([
    'AWS has no user "planned" (stack "site") in this account, so its keys were not checked',
  ]);
});

test("lists a user as not checked whose name is known only after apply", async () => {
  const [photos] = stackUsers({ photos: [] });
  const { notLookedAt } = await checkedKeys([photos, { ...photos, name: undefined }] as never);
  expect(notLookedAt).toStrictEqual([
    'a user of stack "site" has a name that is known only after apply, so its keys were not checked',
  ]);
});

test("fails if all users are missing, because it is the wrong account", async () => {
  await expect(check("planned", "other")).rejects.toThrow(
    "AWS has none of the users planned, other in this account. " +
      'Run "npm run deploy", or switch to credentials for the account that they were deployed to.',
  );
});

test("fails if there is nothing to check", async () => {
  await expect(checkedKeys([])).rejects.toThrow("There is no user to check: nothing is deployed yet.");
});

test("asks one question for each user, and one for the account", async () => {
  await check("photos", "bare");
  expect(aws.asked.sort()).toStrictEqual(["GetCallerIdentity", "ListAccessKeys bare", "ListAccessKeys photos"]);
});

test("reports nothing about a user with the same name in another account", async () => {
  aws.close();
  aws = await startFakeAws("222222222222", { photos: [{ id: "AKIAFOREIGN" }] });
  const [photos] = stackUsers({ photos: [] });
  await expect(checkedKeys([photos as never])).rejects.toThrow(
    'Stack "site" is deployed to account 111111111111, but the credentials are for account 222222222222.',
  );
  expect(aws.asked).toStrictEqual(["GetCallerIdentity"]);
});

test("explains that IAM refuses credentials of a session without MFA", async () => {
  aws.close();
  aws = await startFakeAws("111111111111", { photos: [] }, { ListAccessKeys: "InvalidClientTokenId" });
  await expect(check("photos")).rejects.toThrow(
    "IAM refuses these credentials, although AWS knows them (InvalidClientTokenId): " +
      "a session without an MFA code can't call IAM. Get one with a code: " +
      "aws sts get-session-token --serial-number ARN_OF_YOUR_MFA_DEVICE --token-code CODE.",
  );
});

test("asks for the last use of keys only if that is needed", async () => {
  aws.close();
  const lastUsed = new Date(0);
  aws = await startFakeAws("111111111111", { photos: [{ id: "AKIA1", lastUsed }, { id: "AKIA2" }] });
  const [photos] = stackUsers({ photos: [] });
  const { keys } = await checkedKeys([photos as never], true);
  expect(keys.map((key) => key.lastUsed)).toStrictEqual([lastUsed, undefined]);
});
