import { S3Access } from "terraform-s3-user";
import { fails, stackRules, userRules } from "../../../commands/review/findings";
import { withOutgrown } from "../../../commands/review/findings/outgrown";
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

describe("an acceptance that the base has already", () => {
  const rules = (accept: readonly object[], action: string[]) => {
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] };
    const user = { userName: "app", access: S3Access.fromDocument(document), accept };
    return synthesized({ site: { users: [user] } } as never);
  };
  const kms = { rule: "beyond-s3", reason: "its KMS key" };
  const beyondS3 = (head: string, base: string) => find(reviewDirectories(head, base).findings, "beyond-s3");
  const before = rules([kms], ["kms:Decrypt"]);

  test("covers what the base has", () => {
    expect(beyondS3(rules([kms], ["kms:Decrypt", "kms:Encrypt"]), before)).toMatchObject({ accepted: kms.reason });
  });

  test("doesn't cover a finding that is worse now, until its reason changes", () => {
    const wider = ["kms:Decrypt", "iam:CreateAccessKey"];
    const finding = beyondS3(rules([kms], wider), before);
    expect(finding).toMatchObject({ severity: "high", accepted: undefined });
    expect(finding?.message).toMatch(/; the base accepts less than this: to accept it, change the reason$/);
    expect(beyondS3(rules([{ ...kms, reason: "and IAM" }], wider), before)?.accepted).toBe("and IAM");
  });

  test("doesn't cover a user's finding that the base has not, but a later user if it is the stack's", () => {
    expect(beyondS3(before, rules([kms], ["s3:GetObject"]))?.accepted).toBeUndefined();
    const users = ["a", "b"].map((userName) => ({ userName, access: S3Access.allBuckets() }));
    const site = (count: number) => synthesized({ site: { users: users.slice(0, count), accept: meant } });
    expect(reviewDirectories(site(2), site(1)).findings.some((finding) => fails(finding, "high"))).toBe(false);
  });
});

test("looks for no findings of the base while the head accepts none", () => {
  const { findings, stacks } = reviewDirectories(accepting());
  const ofBase = jest.fn(() => findings);
  expect(withOutgrown(findings, { stacks, findings: ofBase })).toBe(findings);
  expect(ofBase).not.toHaveBeenCalled();
});

test.each([
  [[{ rule: "every-buckets", reason }], 'accept: the review has no rule "every-buckets". Did you mean "every-bucket"?'],
  [
    [{ rule: "protected-user-deleted", reason }],
    `accept: the review has no rule "protected-user-deleted". Write one of ${acceptableRules.join(", ")}`,
  ],
  [
    [{ rule: "every-bucket" }],
    'accept: the reason for "every-bucket" must be 1–300 characters, ' +
      "but is undefined (an unset environment variable?). Explain why the finding is intended.",
  ],
  [
    [{ rule: "every-bucket", reason: " " }],
    'accept: the reason for "every-bucket" must be 1–300 characters, but is " ". Explain why the finding is intended.',
  ],
  [[meant[0], meant[0]], 'accept has the rule "every-bucket" twice. Keep one.'],
  [
    "every-bucket",
    'accept must be a list, but is "every-bucket". Write for example [{ rule: "every-bucket", reason: ' +
      '"the optimizer serves all our shops" }].',
  ],
])("rejects %j", (accept, message) => {
  expect(userRefusals({ accept }).join("\n")).toContain(message);
  expect(stackRefusals({ users: [], accept }).join("\n")).toContain(message);
});
