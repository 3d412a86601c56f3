import { S3Access } from "terraform-s3-user";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;
const own = (...Statement: object[]) => S3Access.fromDocument({ Version: "2012-10-17", Statement } as never);
const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function conditions(access: S3Access): unknown[] {
  expect(access.validate()).toEqual([]);
  return JSON.parse(access.toTerraformText()).Statement.map(({ Condition }: { Condition?: object }) => Condition);
}

test("adds the condition to every statement, next to the condition of a prefix", () => {
  const access = S3Access.readOnly(["photos/images/*"]);
  const block = {
    IpAddress: { "aws:SourceIp": ["8.8.8.0/24", "2001:4860::/32"] },
    DateLessThan: { "aws:CurrentTime": "2099-01-31T00:00:00Z" },
  };
  expect(conditions(access.when({ sourceIp: ["8.8.8.0/24", "2001:4860::/32"], expires: "2099-01-31" }))).toEqual([
    block,
    { StringLike: { "s3:prefix": ["images/*"] }, ...block },
    block,
  ]);
});

test.each([
  ["aws", "s3.*.amazonaws.com"],
  ["aws-cn", "s3.*.amazonaws.com.cn"],
])("allows KMS keys in %s only for calls that come from S3, which has an address of its own", (partition, service) => {
  const key = kmsKey.replace("aws", partition);
  const access = S3Access.readOnly(["photos"], { kmsKeys: [key] }).when({ expires: "2099-01-31" });
  const network = access.when({ sourceIp: ["8.8.8.0/24"] });
  const [last] = JSON.parse(network.toTerraformText(partition)).Statement.slice(-1);
  expect(network.validate(partition)).toEqual([]);
  expect([last.Action, last.Condition]).toEqual([
    ["kms:Decrypt"],
    { DateLessThan: { "aws:CurrentTime": "2099-01-31T00:00:00Z" }, StringLike: { "kms:ViaService": service } },
  ]);
});

test("adds a VPC endpoint to a document, and to what is combined", () => {
  const block = { StringEquals: { "aws:SourceVpce": ["vpce-0123456789abcdef0"] } };
  const condition = { sourceVpce: ["vpce-0123456789abcdef0"] };
  expect(conditions(own(statement).when(condition))).toEqual([block]);
  expect(conditions(S3Access.combine(S3Access.allBuckets(), own(statement)).when(condition))).toEqual([block, block]);
});

test("leaves a Deny as it is, with the same condition", () => {
  const Condition = { IpAddress: { "aws:SourceIp": ["9.9.9.0/24"] } };
  const deny = { ...statement, Effect: "Deny", Condition };
  expect(conditions(own(statement, deny).when({ sourceIp: ["8.8.8.0/24"] }))).toEqual([
    { IpAddress: { "aws:SourceIp": ["8.8.8.0/24"] } },
    Condition,
  ]);
});

test("keeps a document's own tests under the same operator", () => {
  const Condition = { DateLessThan: { "aws:TokenIssueTime": "2099-01-01T00:00:00Z" } };
  expect(conditions(own({ ...statement, Condition }).when({ expires: "2099-01-31" }))).toEqual([
    { DateLessThan: { ...Condition.DateLessThan, "aws:CurrentTime": "2099-01-31T00:00:00Z" } },
  ]);
});

test("leaves a Deny as it is, since a condition on it would allow more", () => {
  const access = own(statement, { ...statement, Effect: "Deny" }).when({ expires: "2099-01-31" });
  expect(conditions(access)[1]).toBeUndefined();
});

test("requires both of two conditions", () => {
  const access = S3Access.allBuckets()
    .when({ sourceIp: ["8.8.8.8"] })
    .when({ expires: "2099-01-31" });
  expect(Object.keys(conditions(access)[0] as object)).toEqual(["IpAddress", "DateLessThan"]);
});

test("leaves nothing of none", () => {
  expect(S3Access.none().when({ expires: "2099-01-31" }).isEmpty).toBe(true);
});

const when = (condition: object) => S3Access.readOnly(["photos"]).when(condition as never);
const reserved = (range: string, what: string) =>
  `when: sourceIp has "${range}", which is ${what}. Requests to S3's public endpoint never come from there. ` +
  'Write the public address of the requests, or for a VPC endpoint sourceVpce: ["vpce-0123456789abcdef0"].';

test.each<[S3Access, string]>([
  [
    when({ sourceIp: ["8.8.8.0/33"] }),
    'when: each entry of sourceIp must be an IP address or a CIDR range, but is "8.8.8.0/33". ' +
      'Write for example "198.51.100.7" or "198.51.100.0/24".',
  ],
  [when({ sourceIp: "8.8.8.8" }), 'when: sourceIp must be a list, but is "8.8.8.8". Write ["8.8.8.8"].'],
  [when({ sourceIp: [] }), "when: sourceIp must not be empty, because that would allow nothing. Leave it out."],
  [when({ sourceIp: ["10.1.2.3"] }), reserved("10.1.2.3", "private")],
  [when({ sourceIp: ["0.0.0.0/0"] }), 'when: sourceIp has "0.0.0.0/0", which is every address. Leave sourceIp out.'],
  [when({ sourceIp: ["10.0.0.0/8"] }), reserved("10.0.0.0/8", "private")],
  [when({ sourceIp: ["172.16.0.0/12"] }), reserved("172.16.0.0/12", "private")],
  [when({ sourceIp: ["192.168.1.0/24"] }), reserved("192.168.1.0/24", "private")],
  [when({ sourceIp: ["100.64.0.1"] }), reserved("100.64.0.1", "private")],
  [when({ sourceIp: ["127.0.0.1"] }), reserved("127.0.0.1", "reserved")],
  [when({ sourceIp: ["169.254.169.254"] }), reserved("169.254.169.254", "reserved")],
  [when({ sourceIp: ["255.255.255.255"] }), reserved("255.255.255.255", "reserved")],
  [when({ sourceIp: ["fd00::1"] }), reserved("fd00::1", "private")],
  [when({ sourceIp: ["::1"] }), reserved("::1", "reserved")],
  [
    when({ sourceVpce: ["vpc-0123456789abcdef0"] }),
    'when: each entry of sourceVpce must be the id of a VPC endpoint, but is "vpc-0123456789abcdef0". ' +
      'Write for example "vpce-0123456789abcdef0".',
  ],
  [
    when({ sourceIp: ["8.8.8.8"], sourceVpce: ["vpce-0123456789abcdef0"] }),
    "when: sourceIp and sourceVpce exclude each other. " +
      "A request through a VPC endpoint has no address on the internet. Keep one, or combine two accesses.",
  ],
  [
    when({ sourceIp: ["8.8.8.8"] }).when({ sourceVpce: ["vpce-0123456789abcdef0"] }),
    "when: policy statement 1 would need both sourceIp and sourceVpce, which no request has. " +
      "Combine two accesses instead.",
  ],
  [
    own({ ...statement, Condition: { IpAddress: { "aws:sourceIp": "8.8.8.8" } } }).when({ sourceIp: ["9.9.9.9"] }),
    "when: policy statement 1 has the condition ipaddress aws:sourceip already. Write both in one list.",
  ],
  [
    when({ expires: "2099-02-31" }),
    'when: expires must be a UTC date or time, but is "2099-02-31". Write for example "2030-01-31T18:00:00Z".',
  ],
  [when({ expires: "2020-01-31" }), 'when: expires must be in the future, but is "2020-01-31". Write a later date.'],
  [when({}), 'when: the condition must be an object, but is {}. Write for example { expires: "2030-01-31" }.'],
  [
    when("never" as never),
    'when: the condition must be an object, but is "never". Write for example { expires: "2030-01-31" }.',
  ],
  [when({ ip: "8.8.8.8" }), 'when: unknown property "ip". Write one of sourceIp, sourceVpce, expires.'],
  [
    S3Access.fromDocument("${data.aws_iam_policy_document.own.json}").when({ expires: "2099-01-31" }),
    "when can't change a policy that is known only after apply. Use condition of its aws_iam_policy_document.",
  ],
])("refuses a condition that allows nothing or can't be added: %#", (access, message) => {
  expect(access.validate().slice(0, 1)).toEqual([message]);
});

test("warns of an address that documentation uses as an example", () => {
  expect(when({ sourceIp: ["203.0.113.0/24", "8.8.8.8"] }).warnings()).toEqual([
    'when: sourceIp has "203.0.113.0/24", which is an address for examples in documentation. Write your own.',
  ]);
  expect(when({ sourceIp: ["0.0.0.0/1"] }).validate()).toEqual([]);
});

test("rejects a condition of which nothing is set, and warns if a part of it is not", () => {
  const { UNTIL: expires } = {} as { UNTIL?: string }; // process.env
  const message =
    "when: expires must be set, because it limits nothing otherwise, " +
    "but is undefined (an unset environment variable?). Set it, or leave it out.";
  const unlimited = S3Access.readOnly(["photos"]).when({ expires });
  expect(unlimited.validate()).toEqual([message]);
  const partly = S3Access.readOnly(["photos"]).when({ sourceIp: ["8.8.8.0/24"], expires });
  expect(partly.validate()).toEqual([]);
  expect(partly.warnings()).toEqual([message]);
});
