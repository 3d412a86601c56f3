import { S3Access, type S3UserProps } from "terraform-s3-user";
import type { StackReview } from "../../../../commands/review/model";
import { matrixOf } from "../../../../commands/review/print/matrix";
import { reviewDirectories } from "../../../support/review-directories";
import { synthesized } from "../../../support/synthesized";

function matrix(...users: S3UserProps[]) {
  const [stack] = reviewDirectories(synthesized({ site: { users } })).stacks;
  const { columns, rows } = matrixOf(stack as StackReview);
  return { columns, rows: rows.map(({ user, cells }) => [user.name, ...cells.map((cell) => cell.level ?? "–")]) };
}

const reader = (userName: string, bucket: string): S3UserProps => ({
  userName,
  access: S3Access.fromDocument({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` },
  }),
});

test("has a column for each bucket, and the most dangerous level in each cell", () => {
  expect(matrix(reader("a", "photos"), { userName: "b", access: S3Access.readWrite(["shop"]) })).toStrictEqual({
    columns: ["photos", "shop"],
    rows: [
      ["a", "Read", "–"],
      ["b", "–", "Write"],
    ],
  });
});

test("fills every column for access to every bucket, and the column of the account", () => {
  expect(matrix(reader("a", "photos"), { userName: "b", access: S3Access.allBuckets() })).toStrictEqual({
    columns: ["every bucket", "photos", "beyond buckets"],
    rows: [
      ["a", "–", "Read", "–"],
      ["b", "Permissions management", "Permissions management", "List"],
    ],
  });
});

test("fills the columns that match a wildcard in a bucket's name", () => {
  expect(matrix(reader("a", "photos-eu"), reader("b", "photos-*"), reader("c", "shop")).rows).toStrictEqual([
    ["a", "Read", "Read", "–"],
    ["b", "Read", "Read", "–"],
    ["c", "–", "–", "Read"],
  ]);
});

test("puts all buckets beyond 16 into one column", () => {
  const users = Array.from({ length: 20 }, (_, index) => reader(`user-${index}`, `bucket-${index}`));
  const { columns, rows } = matrix(...users);
  expect(columns).toHaveLength(17);
  expect(columns.at(-1)).toBe("other buckets");
  expect(rows.filter((row) => row.at(-1) === "Read")).toHaveLength(4);
});
