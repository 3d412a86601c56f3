import { S3Access, type S3UserProps } from "terraform-s3-user";
import { toMarkdown } from "../../../../commands/review/print/markdown";
import { reviewDirectories } from "../../../support/review-directories";
import { synthesized } from "../../../support/synthesized";

const optimizer: S3UserProps = { userName: "optimizer", access: S3Access.allBuckets(), preventDestroy: true };
const app = (...users: S3UserProps[]) => synthesized({ site: { users } });

/** The users found to be deleted though protected. */
function deleted(base: string, head: string): (string | undefined)[] {
  const { findings } = reviewDirectories(head, base);
  const found = findings.filter(({ rule, severity }) => rule === "protected-user-deleted" && severity === "high");
  return found.map(({ user }) => user);
}

test.each<[string, S3UserProps[]]>([
  ["removed", []],
  ["renamed", [{ ...optimizer, userName: "resizer" }]],
])("finds a protected user that is %s, because Terraform would delete it", (_, users) => {
  expect(deleted(app(optimizer), app(...users))).toStrictEqual(["optimizer"]);
});

test("doesn't find a protected user that stays, or an unprotected one that is removed", () => {
  expect(deleted(app(optimizer), app({ ...optimizer, tags: { team: "web" } }))).toStrictEqual([]);
  expect(deleted(app({ userName: "optimizer", access: S3Access.allBuckets() }), app())).toStrictEqual([]);
  expect(deleted(app(optimizer), app({ ...optimizer, preventDestroy: undefined, existing: "reference" }))).toEqual([]);
  expect(deleted(app(optimizer), app({ ...optimizer, forget: true }))).toStrictEqual([]);
});

test("doesn't find a protected user whose whole stack is removed, because Terraform leaves it in AWS", () => {
  expect(deleted(synthesized({ old: { users: [optimizer] }, site: { users: [] } }), app())).toStrictEqual([]);
});

test("describes the protection correctly", () => {
  expect(toMarkdown(reviewDirectories(app(optimizer)))).toContain("created, protected from deletion");
});
