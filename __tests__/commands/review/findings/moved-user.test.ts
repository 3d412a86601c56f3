import { join } from "node:path";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { S3Access, S3User, type S3UserProps } from "terraform-s3-user";
import { reviewDirectories } from "../../../support/review-directories";
import { found } from "../../../support/reviewed-stack";
import { temporaryDirectory } from "../../../support/temporary-directory";

/** A synthesized app whose stack `site` has what is built in it. */
function app(build: (stack: TerraformStack) => void): string {
  const outdir = join(temporaryDirectory(), "cdktf.out");
  const created = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(created, "site");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  build(stack);
  created.synth();
  return outdir;
}

const user = (id: string, properties: Partial<S3UserProps> = {}) =>
  app((stack) => {
    const ids = id.split("/");
    const scope = ids.slice(0, -1).reduce<Construct>((outer, name) => new Construct(outer, name), stack);
    new S3User(scope, `${ids.at(-1)}`, { userName: "photos", access: S3Access.readOnly(["photos"]), ...properties });
  });

const moved = (base: string, head: string) => found(reviewDirectories(head, base), "moved-user");

test("finds a user at another address, and prints the line that keeps its keys", () => {
  expect(moved(user("shop/optimizer"), user("images"))).toMatchObject([
    {
      severity: "high",
      stack: "site",
      user: "photos",
      message:
        "was at shop/optimizer/user before: Terraform deletes the user with its keys and creates both again, " +
        "and fails halfway",
      fix: 'movedFrom: "shop/optimizer", // keeps the user and its keys',
    },
  ]);
});

test("finds nothing with that line, and where the user has its address or another name", () => {
  expect(moved(user("shop/optimizer"), user("images", { movedFrom: "shop/optimizer" }))).toEqual([]);
  expect(moved(user("optimizer"), user("optimizer", { path: "/x/" }))).toEqual([]);
  expect(moved(user("optimizer"), user("images", { userName: "other" }))).toEqual([]);
});

test("finds a user that is imported at its new address while the old one is still deleted", () => {
  expect(moved(user("optimizer"), user("images", { existing: "import" }))).toHaveLength(1);
});

test("finds nothing where the old address is forgotten and the new one imported", () => {
  const head = app((stack) => {
    const access = S3Access.none();
    new S3User(stack, "optimizer", { userName: "photos", access, forget: true });
    new S3User(stack, "images", { userName: "photos", access, existing: "import", accessKeys: [] });
  });
  expect(moved(user("optimizer"), head)).toEqual([]);
});

test("offers Terraform's own block for a user that is no S3User's", () => {
  const plain = (id: string) => app((stack) => new IamUser(stack, id, { name: "photos" }));
  expect(moved(plain("one"), plain("two"))[0]?.fix).toMatch(
    /^moved \{ from = aws_iam_user\.one, to = aws_iam_user\.two \}$/,
  );
});
