import { type Flags, flagProblem, missingFlags } from "../../../commands/init/flags";

test.each<[Flags, string]>([
  [{ user: "a b" }, "--user: userName"],
  [{ bucket: ["Photos"] }, "--bucket: bucket name"],
  [{ stateBucket: "a*" }, "--state-bucket: bucket"],
  [{ stateRegion: "europe" }, "--state-region: region"],
  [{ stateOrganization: "a b" }, "--state-organization: organization"],
  [{ state: "local", stateBucket: "states" }, "--state-bucket: goes with --state s3 only"],
  [{ state: "hcp", stateRegion: "eu-west-1" }, "--state-region: goes with --state s3 only"],
  [{ state: "s3", stateOrganization: "acme" }, "--state-organization: goes with --state hcp only"],
])("rejects %o", (flags, problem) => {
  expect(flagProblem(flags)).toMatch(problem);
});

test("accepts valid options", () => {
  const s3 = { state: "s3", stateBucket: "states", stateRegion: "eu-west-1" } as const;
  expect(flagProblem({ user: "web", bucket: ["photos", "shop/*"], access: "read-only", ...s3 })).toBeUndefined();
  expect(flagProblem({})).toBeUndefined();
});

test.each<[Flags, string[]]>([
  [{}, ["--user", "--bucket", "--access", "--state"]],
  [{ user: "web", bucket: ["photos"], access: "read-only", state: "local" }, []],
  [{ user: "web", bucket: ["photos"], access: "read-only", state: "s3" }, ["--state-bucket", "--state-region"]],
  [{ user: "web", bucket: ["photos"], access: "read-only", state: "hcp" }, ["--state-organization"]],
])("reports for %o that %j is missing", (flags, missing) => {
  expect(missingFlags(flags)).toStrictEqual(missing);
});
