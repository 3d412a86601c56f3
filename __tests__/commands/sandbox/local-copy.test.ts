import { join } from "node:path";
import type { LocalAws } from "../../../commands/aws/local-aws";
import { localized, stateFile } from "../../../commands/sandbox/local-copy";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";

test("puts a stack's state into the sandbox's directory, by its name", () => {
  expect(stateFile({ directory: "d" } as LocalAws, "site")).toBe(join("d", "state", "site.tfstate"));
});

test("copies with local state, and without roles, profiles, other accounts, force_destroy and existing keys", () => {
  const stack: TerraformJson = {
    provider: {
      aws: [
        { region: "eu-west-1", profile: "p", allowed_account_ids: ["1"], assume_role: [{}], forbidden_account_ids: [] },
      ],
    },
    resource: {
      aws_iam_user: { web: { name: "web", force_destroy: true } },
      aws_iam_access_key: { k: { user: "web" } },
    },
    import: [
      { to: "aws_iam_access_key.k", id: "AKIA" },
      { to: "aws_iam_user.web", id: "web" },
    ],
    terraform: { backend: { s3: { bucket: "states" } }, cloud: {} },
  };
  expect(JSON.parse(JSON.stringify(localized(stack, "/tmp/site.tfstate")))).toStrictEqual({
    provider: { aws: [{ region: "eu-west-1" }] },
    resource: { aws_iam_user: { web: { name: "web" } }, aws_iam_access_key: { k: { user: "web" } } },
    import: [{ to: "aws_iam_user.web", id: "web" }],
    terraform: { backend: { local: { path: "/tmp/site.tfstate" } } },
  });
});
