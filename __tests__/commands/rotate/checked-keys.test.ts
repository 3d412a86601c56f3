import { checkedKeys } from "../../../commands/rotate/checked-keys";
import { iamOf } from "../../../commands/stacks/live";
import { type FakeAws, startFakeAws } from "../../support/fake-aws";

let aws: FakeAws;
let notes: jest.SpyInstance;
beforeEach(async () => {
  aws = await startFakeAws("111111111111", { photos: [{ id: "AKIA1" }, { id: "AKIA2" }], bare: [] });
  notes = jest.spyOn(console, "error").mockImplementation();
});
afterEach(() => {
  aws.close();
  notes.mockRestore();
});

function check(...userNames: string[]) {
  const iam = iamOf({ name: "site", directory: "", file: "", json: {} });
  return checkedKeys(userNames.map((userName) => ({ iam, stack: "site", userName })));
}

test("a user that is not deployed yet is skipped with a note, and the others' keys are looked at", async () => {
  const keys = await check("planned", "photos");
  expect(keys.map(({ userName, accessKeyId }) => `${userName} ${accessKeyId}`)).toStrictEqual([
    "photos AKIA1",
    "photos AKIA2",
  ]);
  expect(notes.mock.calls).toStrictEqual([
    ['Skipped user "planned" of stack "site": AWS has no such user in this account.'],
  ]);
});

test("a check of users that are all missing fails, because it looked into the wrong account", async () => {
  await expect(check("planned", "other")).rejects.toThrow(
    "AWS has none of the users planned, other in this account; deploy first, or use the account's credentials.",
  );
});

test("a user without keys has none that is too old", async () => {
  expect(await check("bare")).toStrictEqual([]);
});
