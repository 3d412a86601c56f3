import fc from "fast-check";
import { decide, type EffectiveAccess, effectiveAccess, type Part, type PolicyDocument } from "../../../lib/iam";
import { cases } from "../../support/cases";
import { judge, type PlainPolicy, type PlainStatement, type Request, requester } from "../../support/second-evaluator";

// What lib/iam says of a policy, compared with a second evaluator that shares no code with it, request by request.

const bucketActions = ["s3:ListBucket", "s3:GetBucketLocation", "s3:PutBucketPolicy", "s3:DeleteBucket"];
const objectActions = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl", "s3:DeleteObject", "s3:GetObjectVersion"];
const buckets = ["photos", "photos-2", "docs", "homes"].flatMap((name) => [`arn:aws:s3:::${name}`]);
const objects = [
  ...["photos/a.jpg", "photos/sub/b.jpg", "photos-2/a.jpg", "docs/a:b", "homes/bob/x", "homes/eve/x"],
  "homes/${aws:username}/x",
].map((name) => `arn:aws:s3:::${name}`);

/** Every request there is in this small world: an action on what it can be about. */
const requests: readonly Request[] = [
  ...bucketActions.flatMap((action) => [...buckets, "arn:aws-cn:s3:::photos"].map((arn) => ({ action, arn }))),
  ...objectActions.flatMap((action) => [...objects, "arn:aws-cn:s3:::photos/a.jpg"].map((arn) => ({ action, arn }))),
];

/** An account is in one partition: what a policy says of `arn:aws:…` leaves nothing to say of another one there. */
function requestsFor(documents: readonly PlainPolicy[]): readonly Request[] {
  const text = JSON.stringify(documents);
  const isAws = text.includes("arn:aws:") && /Deny|NotResource/.test(text);
  return isAws ? requests.filter(({ arn }) => !arn.startsWith("arn:aws-cn:")) : requests;
}

/** Faster than `expect` where it is asked hundreds of thousands of times. */
function mustBe(says: string, wanted: string, request: Request): void {
  if (says !== wanted) throw new Error(`${request.action} on ${request.arn}: ${says}, but it is ${wanted}`);
}

const actions = fc.constantFrom(
  ...["*", "s3:*", "s3:Get*", "s3:*Object", "s3:GetObject", "S3:getobject", "s3:GetObjec?", "s3:Put*", "s3:PutObject"],
  ...["s3:ListBucket", "s3:*Bucket*", "s3:Delete*", "s3:DeleteBucket", "s3:PutBucketPolicy", "s3:Get*Version", "iam:*"],
);
const resources = fc.constantFrom(
  ...["*", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
  ...["arn:aws:s3:::photos*", "arn:aws:s3:::photos/*.jpg", "arn:aws:s3:::photos/sub/*", "arn:aws:s3:::photos-?"],
  ...["arn:aws:s3:::photos-?/*", "arn:aws:s3:::homes/${aws:username}/*", "arn:aws:s3:::homes/*"],
  ...["arn:aws:s3:::docs/a:b", "arn:aws:s3:::d*/a*", "arn:aws:s3:::PHOTOS/*", "arn:aws-cn:s3:::photos"],
  ...["arn:aws-cn:s3:::*", "arn:*:s3:::photos/*", "arn:aws:iam::*:*"],
);
const conditions = fc.constantFrom<object>(
  { Bool: { "aws:SecureTransport": "true" } },
  { StringLike: { "s3:prefix": ["a/*", "b/*"] } },
);
const some = (of: fc.Arbitrary<string>) => fc.oneof(of, fc.uniqueArray(of, { minLength: 1, maxLength: 3 }));

const statements: fc.Arbitrary<PlainStatement> = fc
  .record({
    Effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    action: some(actions),
    notAction: fc.nat(5).map((number) => number === 0),
    resource: some(resources),
    notResource: fc.nat(5).map((number) => number === 0),
    Condition: fc.option(conditions, { nil: undefined, freq: 2 }),
  })
  .map(({ Effect, action, notAction, resource, notResource, Condition }) => ({
    Effect,
    [notAction ? "NotAction" : "Action"]: action,
    [notResource ? "NotResource" : "Resource"]: resource,
    ...(Condition ? { Condition } : {}),
  }));

const policies: fc.Arbitrary<PlainPolicy> = fc.record({
  Version: fc.constantFrom("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"),
  Statement: fc.array(statements, { minLength: 1, maxLength: 4 }),
});

const asPolicies = (documents: readonly PlainPolicy[]) =>
  documents.map((document, index) => ({ name: `P${index + 1}`, document }));

/** What the grants, read as a reviewer reads them, say of a request. */
function readGrants({ grants }: EffectiveAccess, { action, arn }: Request): "allowed" | "denied" | "conditional" {
  const answers = grants
    .filter((grant) => grant.actions.includes(action))
    .flatMap((grant) => grant.resources.map((resource) => ({ ...grant, resource })))
    .filter(({ resource }) => isAbout(resource, arn))
    .map(({ except, condition }) => {
      const hits = except.filter((one): one is Part => !("outside" in one) && isExcepted(one, arn));
      if (hits.some((one) => one.condition === undefined)) return "denied";
      return condition === undefined && hits.length === 0 ? "allowed" : "conditional";
    });
  return answers.includes("allowed") ? "allowed" : answers.includes("conditional") ? "conditional" : "denied";
}

function isExcepted({ resources, notResources }: Part, arn: string): boolean {
  return resources.some((resource) => isAbout(resource, arn)) !== notResources;
}

/** A pattern as the review shows it: `${aws:username}` is the user's name, `${$}` a dollar sign. */
function isAbout(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const source = pattern
    .replaceAll("${aws:username}", requester)
    .replaceAll("${$}", "$")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(arn);
}

test("decides every request like the second evaluator, for grants and decisions", () => {
  const counts = { policies: 0, requests: 0, allowed: 0, denied: 0, conditional: 0 };
  fc.assert(
    fc.property(fc.array(policies, { minLength: 1, maxLength: 2 }), (documents) => {
      const access = effectiveAccess(asPolicies(documents));
      counts.policies += documents.length;
      for (const request of requestsFor(documents)) {
        const wanted = judge(documents, request);
        counts.requests++;
        counts[wanted]++;
        mustBe(readGrants(access, request), wanted, request);
        const [document] = documents;
        if (documents.length > 1 || JSON.stringify(document).includes("${")) continue;
        mustBe(decide(document as PolicyDocument, request.action, request.arn), wanted, request);
      }
    }),
    { numRuns: cases(4_000), seed: 7 },
  );
  expect(counts.policies).toBeGreaterThan(1_200);
  expect(Math.min(counts.allowed, counts.denied, counts.conditional)).toBeGreaterThan(2_400);
  if (process.env.COUNTS) console.log(counts);
});

test("leaves what both allow with a boundary whose document is known", () => {
  fc.assert(
    fc.property(policies, policies, (document, boundary) => {
      const access = effectiveAccess(asPolicies([document]), { name: "B", document: boundary });
      for (const request of requestsFor([document, boundary])) {
        const both = [judge([document], request), judge([boundary], request)];
        const wanted = both.includes("denied") ? "denied" : both.includes("conditional") ? "conditional" : "allowed";
        // What is left under a condition may be nothing; what is left without one must be allowed by both.
        const says = readGrants(access, request);
        if (wanted !== "denied")
          mustBe(says === "denied" ? "nothing left" : "something left", "something left", request);
        if (says === "allowed") mustBe(says, wanted, request);
      }
    }),
    { numRuns: cases(1_000), seed: 7 },
  );
});
