import { S3Access } from "terraform-s3-user";
import "@microsoft/jest-sarif";
import { toSarif } from "../../../../commands/review/print/sarif";
import { reviewDirectories } from "../../../support/review-directories";
import { handWritten, synthesized } from "../../../support/synthesized";

declare global {
  namespace jest {
    interface Matchers<R> {
      /** SARIF's own JSON schema, from the package that is imported above. */
      toBeValidSarifLog(): R;
    }
  }
}

const reason = "the optimizer serves all our shops";
const app = (more: object = {}) =>
  synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets(), ...more }] } });
const log = (head: string, base?: string) => JSON.parse(toSarif(reviewDirectories(head, base)));

test("writes a log that is valid by SARIF's schema, with every kind of finding and of change", () => {
  const topic = (name: string) => handWritten({ resource: { aws_sns_topic: { t: { name } } } });
  expect(log(app())).toBeValidSarifLog();
  expect(log(app({ accept: [{ rule: "every-bucket", reason }] }))).toBeValidSarifLog();
  expect(log(topic("b"), topic("a"))).toBeValidSarifLog();
  expect({ ...log(app()), runs: [{ results: 1 }] }).not.toBeValidSarifLog();
});

test("writes each finding as a result with its rule, level and place", () => {
  const [run] = log(app()).runs;
  expect(run.results[0]).toMatchObject({
    ruleId: "every-bucket",
    level: "error",
    locations: [{ physicalLocation: { artifactLocation: { uri: "main.ts" } } }],
  });
  const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
  expect(run.results.filter(({ ruleId }: { ruleId: string }) => !ids.includes(ruleId))).toStrictEqual([]);
});

test("suppresses an accepted finding with its reason", () => {
  const { results } = log(app({ accept: [{ rule: "every-bucket", reason }] })).runs[0];
  const suppressed = results.filter(({ suppressions }: { suppressions?: unknown }) => suppressions);
  expect(suppressed).toMatchObject([
    { ruleId: "every-bucket", suppressions: [{ kind: "inSource", justification: reason }] },
  ]);
});

test("writes a change that is not judged as a result", () => {
  const topic = (name: string) => handWritten({ resource: { aws_sns_topic: { t: { name } } } });
  expect(log(topic("b"), topic("a")).runs[0].results).toMatchObject([
    { ruleId: "change-not-judged", level: "warning" },
  ]);
});

test("writes a gain as a result with every action, resource and condition", () => {
  const base = synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.readOnly(["photos"]) }] } });
  const access = S3Access.readOnly(["photos", "shop"]).when({ sourceIp: ["203.0.113.0/24"] });
  const head = synthesized({ site: { users: [{ userName: "optimizer", access }] } });
  const { results } = log(head, base).runs[0];
  const [gain] = results.filter(({ ruleId }: { ruleId: string }) => ruleId === "access-changed");
  expect(gain.message.text).toMatch(/^optimizer is changed; gains .*s3:GetObject.* on shop\/\*; only if aws:SourceIp /);
  expect(log(head, base)).toBeValidSarifLog();
});

test("keeps the fingerprint of a finding, and gives two findings different ones", () => {
  const prints = (head: string) =>
    log(head).runs[0].results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
  expect(prints(app())).toStrictEqual(prints(app()));
  expect(new Set(prints(app())).size).toBe(prints(app()).length);
});

test("creates no link from text of others", () => {
  const evil = handWritten({ resource: { aws_iam_user: { u: { name: "[x](http://evil.example)" } } } });
  expect(JSON.stringify(log(evil))).not.toMatch(/[^\\]\[x[^\\]\]\(http/);
});
