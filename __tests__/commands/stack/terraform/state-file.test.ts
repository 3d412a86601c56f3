import { addressOf, resourcesIn } from "../../../../commands/stack/terraform/state-file";

const resource = { mode: "managed", type: "aws_iam_user", name: "web" } as const;

test.each([
  ["{", "is damaged: it is not valid JSON."],
  ["[]", "is damaged: it is not a JSON object."],
  ['{"version":3}', "has version 3; only version 4 can be read here."],
])("rejects the state %s, without its text", (text, problem) => {
  expect(() => resourcesIn(text, "The state")).toThrow(new Error(`The state ${problem}`));
});

test("reads the instances that are not waiting to be deleted", () => {
  const instances = [
    { attributes: { name: "web" }, index_key: 0, status: "tainted" },
    { attributes: { name: "old" }, deposed: "1" },
  ];
  const provider = 'provider["registry.terraform.io/hashicorp/aws"].two';
  const text = JSON.stringify({ version: 4, resources: [{ ...resource, provider, instances }] });
  const expected = { ...resource, address: "aws_iam_user.web[0]", provider: "aws.two", isTainted: true };
  expect(resourcesIn(text, "")).toStrictEqual([{ ...expected, values: { name: "web" } }]);
  expect(resourcesIn(" ", "")).toStrictEqual([]);
});

test.each<[object, number | string | undefined, string]>([
  [{}, undefined, "aws_iam_user.web"],
  [{ module: "module.m" }, 1, "module.m.aws_iam_user.web[1]"],
  [{ mode: "data" }, 'a"b', 'data.aws_iam_user.web["a\\"b"]'],
  [{}, "${x}%{y}$z", 'aws_iam_user.web["$${x}%%{y}$z"]'],
])("addresses a resource with %j and %j as %s", (more, index, address) => {
  expect(addressOf({ ...resource, instances: [], ...more }, index)).toBe(address);
});
