import { S3Access, type S3UserProps } from "terraform-s3-user";
import type { StackReview } from "../../../../commands/review/model";
import { matrixSection } from "../../../../commands/review/print/html-matrix";
import { reviewDirectories } from "../../../support/review-directories";
import { synthesized } from "../../../support/synthesized";

function section(...users: S3UserProps[]): string {
  const [stack] = reviewDirectories(synthesized({ site: { users } })).stacks;
  return matrixSection(stack as StackReview, 0).text;
}

/** The texts between tags. */
const textsIn = (page: string) => page.split(/<[^>]*>|\n/).filter((text) => text.trim() !== "");

const reader = S3Access.fromDocument({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" },
});

test("shows each user with its keys, and what it can do in each bucket", () => {
  const keys: S3UserProps["accessKeys"] = [{ name: "a" }, { name: "b", status: "Inactive" }];
  const page = section(
    { userName: "ada", access: reader, accessKeys: keys },
    { userName: "bob", access: S3Access.readWrite(["shop"]), existing: "import", accessKeys: [] },
  );
  const [table = ""] = /<table.*<\/table>/s.exec(page) ?? [];
  expect(textsIn(table)).toStrictEqual([
    ...["User", "photos", "shop"],
    ...["ada", "1 active key, 1 inactive", "Read", "1 action", "–"],
    ...["bob", "imported, 0 active keys", "–", "Write", "6 actions"],
  ]);
});

test("marks a cell as limited only when a condition limits every grant in it", () => {
  const limited = reader.when({ sourceIp: ["203.0.113.0/24"] });
  expect(section({ userName: "ada", access: limited })).toContain("<small>1 action, limited</small>");
  const partly = S3Access.combine(limited, S3Access.readOnly(["photos"]));
  expect(section({ userName: "ada", access: partly })).not.toContain(", limited</small>");
});

test("shows a point for each level of access, in the level's colour where the user has it", () => {
  const [cell = ""] = /<span class="pips">.*?<\/span>/.exec(section({ userName: "ada", access: reader })) ?? [];
  expect(cell.match(/<i/g)).toHaveLength(5);
  expect(cell.match(/<i class="on"[^>]*>/g)).toStrictEqual(['<i class="on" style="--p:var(--read)">']);
});

test("opens a sheet of its own for each name and each cell", () => {
  const page = section({ userName: "ada", access: reader }, { userName: "bob", access: S3Access.readOnly(["shop"]) });
  const targets = [...page.matchAll(/class="(?:name|cell [^"]*)" popovertarget="([^"]*)"/g)].map(([, id]) => id);
  const sheets = [...page.matchAll(/<div popover id="([^"]*)">/g)].map(([, id]) => id);
  expect(targets).toHaveLength(4);
  expect(sheets.sort()).toStrictEqual(targets.sort());
});

test("lists in a cell's sheet the actions of each level, and where they apply", () => {
  const page = section({ userName: "ada", access: reader });
  const sheet = page.slice(page.indexOf("ada → photos"));
  expect(textsIn(sheet)).toStrictEqual([
    "ada → photos",
    "1 action",
    "Close",
    "Read",
    "on ",
    "photos/*",
    "s3:GetObject",
  ]);
});
