import { actionsOf } from "../../../lib/iam/actions";
import { actionForCall } from "../../../lib/iam/s3-operations";
import { actionErrors, unknownActionWarnings } from "../../../lib/rules/actions";

test.each([
  ["s3:GetObjectFromNextWeek", "is not in AWS's list of DATE. If AWS has added it since, ignore this."],
  ["s3:Fetch*", "is not in AWS's list of DATE. If AWS has added it since, ignore this."],
  [
    "s3:GetObjekt",
    `is not in AWS's list of DATE. Did you mean "s3:GetObject"? If AWS has added it since, ignore this. ` +
      "All names: https://docs.aws.amazon.com/service-authorization/latest/reference/",
  ],
  [
    "s4:GetObject",
    'the service of action "s4:GetObject" is not in AWS\'s list of DATE. Did you mean "s3:GetObject"? If AWS has',
  ],
  [
    "photos:Look",
    'the service of action "photos:Look" is not in AWS\'s list of DATE. If AWS has added it since, ignore this.',
  ],
  ["s3:HeadBucket", 'is an API call. The action that allows it is "s3:ListBucket": write that.'],
  ["s3:HeadObject", 'is an API call. The action that allows it is "s3:GetObject": write that.'],
  ["s3:ListObjects", 'is an API call. The action that allows it is "s3:ListBucket": write that.'],
  ["s3:UploadPart", 'is an API call. The action that allows it is "s3:PutObject": write that.'],
  ["s3:DeleteObjects", 'is an API call. The action that allows it is "s3:DeleteObject": write that.'],
])("warns of %s, but accepts it because IAM does", (Action, message) => {
  expect(actionErrors(Action)).toEqual([]);
  const [warning = "", ...others] = unknownActionWarnings({ Statement: { Action } });
  expect(others).toEqual([]);
  expect(warning.replace(/20\d\d-\d\d-\d\d/, "DATE")).toContain(message);
  expect(warning).toContain(`"${Action}"`);
});

test("doesn't warn of an action that AWS has, or that IAM rejects", () => {
  const Action = ["s3:Get*", "*", "s3:*", "*:*", "S3:getobject"];
  expect(unknownActionWarnings({ Statement: [{ Action, NotAction: "iam:*" }] })).toEqual([]);
});

test("proposes an action of AWS for each API call that is not an action", () => {
  const calls = ["HeadBucket", "ListParts", "GetBucketLifecycleConfiguration", "DeletePublicAccessBlock", "CopyObject"];
  const s3 = actionsOf("s3");
  for (const call of calls) {
    expect(s3).not.toContain(call);
    expect(s3.map((name) => `s3:${name}`)).toContain(actionForCall(`s3:${call}`));
  }
});
