import { matchedKeys } from "../../../commands/rotate/matched-keys";
import { type GivenKey, stackUsers } from "../../support/users";

const live = { accessKeyId: "AKIA1", status: "Active", created: new Date(0) };
const primary = { name: "primary", deployed: "AKIA1" };
const match = (keys: readonly GivenKey[], inAws: readonly (typeof live)[] | undefined) =>
  matchedKeys(stackUsers({ photos: keys })[0] as never, inAws);

test("joins a key in main.ts with the key in AWS", () => {
  expect(match([primary], [live])).toMatchObject([{ name: "primary", encrypted: false, ...live }]);
});

test("sorts the oldest key first, whatever its name", () => {
  const keys = [
    { name: "a", deployed: "AKIA1" },
    { name: "b", deployed: "AKIA2" },
  ];
  const found = [
    { ...live, created: new Date(2) },
    { ...live, accessKeyId: "AKIA2", created: new Date(1) },
  ];
  expect(match(keys, found).map(({ name }) => name)).toStrictEqual(["b", "a"]);
});

const differ = 'main.ts and AWS differ for user "photos":';

test.each([
  [
    "a user that AWS lacks",
    [primary],
    undefined,
    'AWS has no user "photos" in this account. ' +
      'Run "npm run deploy site", or switch to credentials for the account that it was deployed to.',
  ],
  [
    "a key not yet deployed",
    [{ name: "primary" }],
    [],
    `${differ} key "primary" is not deployed. Run "npm run deploy site" first.`,
  ],
  [
    "a key not yet removed",
    [{ ...primary, declared: false }],
    [live],
    `${differ} key "primary" is still in AWS. Run "npm run deploy site" first.`,
  ],
  [
    "a status not yet deployed",
    [{ ...primary, status: "Inactive" }],
    [live],
    `${differ} key "primary" is Active in AWS. Run "npm run deploy site" first, which switches it off.`,
  ],
  [
    "a key that somebody switched off",
    [primary],
    [{ ...live, status: "Inactive" }],
    `${differ} key "primary" is Inactive in AWS. If it is to stay off, write status: ` +
      '"Inactive" for "primary" in main.ts; "npm run deploy site" would switch it on again.',
  ],
  [
    "another account",
    [primary],
    [],
    `${differ} key "primary" (AKIA1) is gone from this account. See "npm run doctor".`,
  ],
] as const)("stops the rotation with the reason for %s", (_case, keys, inAws, message) => {
  expect(() => match(keys, inAws)).toThrow(new Error(message));
});

test("prints the two ways out of a key that the state doesn't have, each with its command", () => {
  const message = `main.ts and AWS differ for user "photos": Terraform state does not contain access key AKIA2.
  → if it is in use: add { name: "old", accessKeyId: "AKIA2" } to accessKeys in main.ts, then: npm run deploy site
  → if no one needs it: aws iam delete-access-key --user-name photos --access-key-id AKIA2`;
  expect(() => match([primary], [live, { ...live, accessKeyId: "AKIA2" }])).toThrow(new Error(message));
});

test("rotates a key of another stack there, and doesn't offer to delete it", () => {
  const [photos] = stackUsers({ photos: [primary] });
  const [other] = stackUsers({ photos: [{ name: "more", deployed: "AKIA2" }] });
  const inOther = { ...other, stack: { ...other?.stack, name: "oth" } };
  const inAws = [live, { ...live, accessKeyId: "AKIA2" }];
  expect(() => matchedKeys(photos as never, inAws, [inOther as never])).toThrow(
    'stack "oth" manages access key AKIA2. Rotate it there: npm run rotate -- --stack oth --user photos',
  );
});

test("says that a module's key is rotated in the module", () => {
  const [photos] = stackUsers({ photos: [{ ...primary, declared: false }] });
  const [key] = photos?.keys ?? [];
  const deployed = { ...key?.deployed, address: 'module.extern["a"].aws_iam_access_key.k' };
  const stack = { ...photos?.stack, json: { module: { extern: {} } } };
  expect(() => matchedKeys({ ...photos, stack, keys: [{ ...key, deployed }] } as never, [live])).toThrow(
    'Module "extern" declares access key AKIA1 of user "photos", so no edit of main.ts rotates it.',
  );
});
