import { readFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access, type SoftwareName } from "terraform-s3-user";
import { actionDetails, type Software, type SoftwareActions, software } from "terraform-s3-user/iam";
import { applicationsPage } from "../../../.ci/pages/applications";
import { projectRoot } from "../../support/project-root";

const { wrapped }: { wrapped(page: string): string } = require("../../../.ci/wrapped");

const tools: [SoftwareName, Software][] = Object.entries(software) as [SoftwareName, Software][];
const s3 = new Map(actionDetails("s3").map(({ name, resourceTypes }) => [`s3:${name}`, resourceTypes]));

function flat({ account = [], bucket = [], object = [] }: SoftwareActions): string[] {
  return [...account, ...bucket, ...object];
}

/** What a policy grants, as `action on resource`. */
function grants(access: S3Access): string[] {
  const { Statement } = JSON.parse(access.toTerraformText());
  return Statement.flatMap(({ Action, Resource }: { Action: string[]; Resource: string[] }) =>
    Action.flatMap((action) => Resource.map((resource) => `${action} on ${resource}`)),
  ).sort();
}

function expected(...actions: SoftwareActions[]): string[] {
  return actions
    .flatMap(({ account = [], bucket = [], object = [] }) => [
      ...account.map((action) => `${action} on *`),
      ...bucket.map((action) => `${action} on arn:aws:s3:::photos`),
      ...object.map((action) => `${action} on arn:aws:s3:::photos/*`),
    ])
    .sort();
}

test.each(tools)("has AWS's actions for %s, each on the right kind of resource", (_name, tool) => {
  for (const { account = [], bucket = [], object = [] } of [tool.always, ...Object.values(tool.optional)]) {
    for (const action of account) expect([action, s3.get(action)]).toEqual([action, []]);
    for (const action of bucket) expect([action, s3.get(action)]).toEqual([action, expect.arrayContaining(["bucket"])]);
    for (const action of object) expect([action, s3.get(action)]).toEqual([action, expect.arrayContaining(["object"])]);
  }
});

test("has only switches and properties that are known, so that none is misspelt", () => {
  const names = (objects: readonly object[]) => [...new Set(objects.flatMap(Object.keys))].sort().join(" ");
  const parts = tools.flatMap(([, tool]) => [tool.always, ...Object.values(tool.optional)]);
  expect(names(tools.map(([, tool]) => tool))).toBe("always date note optional source title");
  expect(names(parts)).toBe("account browse bucket byDefault object when");
  const switches = "deleteObject listAllBuckets objectAcl objectLock objectTags setUp versions";
  expect(names(tools.map(([, { optional }]) => optional))).toBe(switches);
});

test.each(tools)("has the source of the calls and the date for %s", (_name, tool) => {
  expect(new URL(tool.source).protocol).toBe("https:");
  expect(new Date(tool.date).toISOString()).toBe(`${tool.date}T00:00:00.000Z`);
});

test.each(tools)("allows %s to list and download, and nothing twice", (_name, tool) => {
  const all = [tool.always, ...Object.values(tool.optional)].flatMap(flat);
  expect(flat(tool.always)).toEqual(expect.arrayContaining(["s3:ListBucket", "s3:GetObject"]));
  expect(new Set(all).size).toBe(all.length);
});

test.each(tools)("allows %s exactly what it always calls, and the switches that are on", (name, tool) => {
  const on = Object.values(tool.optional).filter(({ byDefault }) => byDefault);
  expect(S3Access.forSoftware(name, ["photos"]).validate()).toEqual([]);
  expect(grants(S3Access.forSoftware(name, ["photos"]))).toEqual(expected(tool.always, ...on));
});

test.each(tools)("adds and removes the actions of a switch for %s", (name, tool) => {
  for (const value of [true, false]) {
    const options = Object.fromEntries(Object.keys(tool.optional).map((option) => [option, value]));
    const switched = value ? Object.values(tool.optional) : [];
    expect(grants(S3Access.forSoftware(name, ["photos"], options))).toEqual(expected(tool.always, ...switched));
  }
});

test("keeps docs/applications.md equal to the data: npm run applications", () => {
  const page = readFileSync(join(projectRoot, "docs", "applications.md"), "utf8");
  expect(page).toBe(wrapped(applicationsPage()));
});
