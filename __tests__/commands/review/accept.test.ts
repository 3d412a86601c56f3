import { S3Access } from "terraform-s3-user";
import { fails, stackRules, userRules } from "../../../commands/review/findings";
import type { Finding } from "../../../commands/review/model";
import { toHtml } from "../../../commands/review/print/html";
import { toMarkdown } from "../../../commands/review/print/markdown";
import { acceptableRules } from "../../../lib/rules/accept";
import { reviewDirectories } from "../../support/review-directories";
import { stackRefusals, userRefusals } from "../../support/synth";
import { synthesized } from "../../support/synthesized";

const reason = "the optimizer serves all our shops";
const meant = [
  { rule: "every-bucket", reason },
  { rule: "permissions-management", reason },
] as const;
const accepting = (accept?: typeof meant) =>
  synthesized({ site: { users: [{ userName: "optimizer", access: S3Access.allBuckets(), accept }] } });

function find(findings: readonly Finding[], rule: string): Finding | undefined {
  return findings.find((finding) => finding.rule === rule);
}

test("accepts every rule about a user or a stack, and no other", () => {
  const rules = new Set([...userRules, ...stackRules].map(({ name }) => name));
  expect([...rules].sort()).toStrictEqual([...acceptableRules].sort());
});

test("keeps an accepted finding with its reason, and doesn't fail because of it", () => {
  const { findings } = reviewDirectories(accepting(meant));
  expect(find(findings, "every-bucket")).toMatchObject({ severity: "high", user: "optimizer", accepted: reason });
  expect(findings.some((finding) => fails(finding, "high"))).toBe(false);
  expect(reviewDirectories(accepting()).findings.some((finding) => fails(finding, "high"))).toBe(true);
});

test("applies a stack's accepted findings to all its users, and a user's to itself", () => {
  const users = [
    { userName: "a", access: S3Access.allBuckets(), accept: meant },
    { userName: "b", access: S3Access.allBuckets() },
  ];
  const ofUser = reviewDirectories(synthesized({ site: { users } })).findings;
  expect(
    ofUser.filter(({ rule, accepted }) => rule === "every-bucket" && accepted).map(({ user }) => user),
  ).toStrictEqual(["a"]);
  const ofStack = reviewDirectories(synthesized({ site: { users, accept: meant } })).findings;
  expect(ofStack.filter(({ rule, accepted }) => rule === "every-bucket" && !accepted)).toStrictEqual([]);
});

test("counts accepted findings in the comment and the page, with the reason", () => {
  const review = reviewDirectories(accepting(meant));
  expect(toMarkdown(review)).toContain("☑️ 2 accepted");
  expect(toMarkdown(review)).toContain(`Reason: ${reason}`);
  expect(toHtml(review)).toContain(`Accepted: ${reason}`);
});

test("reports an accepted finding as a change, but not in access", () => {
  const { difference } = reviewDirectories(accepting(meant), accepting());
  expect(difference?.access).toBe("unchanged");
  expect(difference?.users[0]?.settings).toStrictEqual({ before: { accepted: [] }, after: { accepted: meant } });
  expect(difference?.resources).toStrictEqual([]);
});

test.each([
  [[{ rule: "every-buckets", reason }], 'accept: the review has no rule "every-buckets". Did you mean "every-bucket"?'],
  [
    [{ rule: "protected-user-deleted", reason }],
    `accept: the review has no rule "protected-user-deleted". Write one of ${acceptableRules.join(", ")}`,
  ],
  [
    [{ rule: "every-bucket" }],
    'accept: the reason for "every-bucket" must be 1–300 characters, but is undefined (an unset environment variable?). Explain why the finding is intended.',
  ],
  [
    [{ rule: "every-bucket", reason: " " }],
    'accept: the reason for "every-bucket" must be 1–300 characters, but is " ". Explain why the finding is intended.',
  ],
  [[meant[0], meant[0]], 'accept has the rule "every-bucket" twice. Keep one.'],
  [
    "every-bucket",
    'accept must be a list, but is "every-bucket". Write for example [{ rule: "every-bucket", reason: "the optimizer serves all our shops" }].',
  ],
])("rejects %j", (accept, message) => {
  expect(userRefusals({ accept }).join("\n")).toContain(message);
  expect(stackRefusals({ users: [], accept }).join("\n")).toContain(message);
});
