import { checkedKeys } from "../../../commands/rotate/checked-keys";
import { type FakeAws, startFakeAws } from "../../support/fake-aws";
import { stackUsers } from "../../support/users";

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws("111111111111", { photos: [{ id: "AKIA1" }, { id: "AKIA2" }], bare: [] });
});
afterEach(() => aws.close());

const check = (...names: string[]) => checkedKeys(stackUsers(Object.fromEntries(names.map((name) => [name, []]))));

test("every key of the users is looked at, and a user that AWS lacks is named", async () => {
  const { keys, notLookedAt } = await check("planned", "photos");
  expect(keys.map(({ userName, accessKeyId }) => `${userName} ${accessKeyId}`)).toStrictEqual([
    "photos AKIA1",
    "photos AKIA2",
  ]);
  expect(notLookedAt).toStrictEqual([
    'AWS has no user "planned" (stack "site") in this account, so its keys were not checked',
  ]);
});

test("a user whose name only Terraform knows is named as not looked at", async () => {
  const [photos] = stackUsers({ photos: [] });
  const { notLookedAt } = await checkedKeys([photos, { ...photos, name: undefined }] as never);
  expect(notLookedAt).toStrictEqual([
    'a user of stack "site" has a name that is known only after apply, so its keys were not checked',
  ]);
});

test("a check of users that are all missing fails, because it looked into the wrong account", async () => {
  await expect(check("planned", "other")).rejects.toThrow(
    "AWS has none of the users planned, other in this account; deploy first, or use the account's credentials.",
  );
});

test("a check of nothing fails", async () => {
  await expect(checkedKeys([])).rejects.toThrow("There is no user to check: nothing is deployed yet.");
});

test("a user without keys has none that is too old", async () => {
  expect(await check("bare")).toStrictEqual({ keys: [], notLookedAt: [] });
});

test("each user costs one question, and the account one", async () => {
  await check("photos", "bare");
  expect(aws.asked.sort()).toStrictEqual(["GetCallerIdentity", "ListAccessKeys bare", "ListAccessKeys photos"]);
});

test("nothing is said about a user of that name in another account", async () => {
  aws.close();
  aws = await startFakeAws("222222222222", { photos: [{ id: "AKIAFOREIGN" }] });
  const [photos] = stackUsers({ photos: [] });
  await expect(checkedKeys([photos as never])).rejects.toThrow(
    'Stack "site" is deployed to account 111111111111, but the credentials are for account 222222222222.',
  );
  expect(aws.asked).toStrictEqual(["GetCallerIdentity"]);
});

test("when each key was last used is asked for only where that is wanted", async () => {
  aws.close();
  const lastUsed = new Date(0);
  aws = await startFakeAws("111111111111", { photos: [{ id: "AKIA1", lastUsed }, { id: "AKIA2" }] });
  const [photos] = stackUsers({ photos: [] });
  const { keys } = await checkedKeys([photos as never], true);
  expect(keys.map((key) => key.lastUsed)).toStrictEqual([lastUsed, undefined]);
});
