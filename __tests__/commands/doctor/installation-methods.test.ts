import { installationMethods } from "../../../commands/doctor/installation-methods";

const registry = "registry.terraform.io";
const kinds = (methods: string) =>
  installationMethods(`provider_installation {\n${methods}\n}`, registry).map(({ kind }) => kind);

test("reads each method with its path, and no remark", () => {
  const text = `# provider_installation { direct {} }
disable_checkpoint = true
provider_installation {
  // network_mirror { url = "https://old.example/" }
  filesystem_mirror {
    path    = "/mirror"
    include = ["hashicorp/aws"]
  }
  direct {}
}`;
  expect(installationMethods(text, registry)).toStrictEqual([
    { kind: "filesystem_mirror", path: "/mirror" },
    { kind: "direct", path: "" },
  ]);
  expect(installationMethods("disable_checkpoint = true", registry)).toStrictEqual([]);
});

test.each([
  ["hashicorp/aws", true],
  ["hashicorp/*", true],
  ["*/*", true],
  ["*/aws", true],
  [`${registry}/hashicorp/aws`, true],
  ["*/*/*", true],
  ["hashicorp/google", false],
  ["acme/aws", false],
  ["registry.example/hashicorp/aws", false],
])("knows whether the pattern %s is about the AWS provider: %s", (pattern, isAbout) => {
  expect(kinds(`direct { include = ["acme/x", "${pattern}"] }`)).toStrictEqual(isAbout ? ["direct"] : []);
  expect(kinds(`direct { exclude = ["${pattern}"] }`)).toStrictEqual(isAbout ? [] : ["direct"]);
});

test("leaves out what an exclusion takes from an inclusion", () => {
  expect(kinds('direct { include = ["*/*"]\n exclude = ["hashicorp/*"] }')).toStrictEqual([]);
  expect(kinds("direct { include = [] }")).toStrictEqual([]);
});
