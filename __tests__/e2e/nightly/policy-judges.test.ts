import { spawnSync } from "node:child_process";
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { type PolicyDocument, S3Access } from "terraform-s3-user";
import { brokenPolicies } from "../../support/broken-policies";
import { needs } from "../../support/needs";
import { Project } from "../../support/project";
import { documentOf, realPolicies } from "../../support/real-policies";

// Two outside judges of what IAM takes: the policies that AWS manages itself, of which moto has a copy, and moto's own
// parser, which its authors tried against AWS.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

let made = 0;

/** Whether the local AWS makes a managed policy of this. */
async function isTaken(policy: unknown): Promise<boolean> {
  const PolicyDocument = typeof policy === "string" ? policy : JSON.stringify(policy);
  try {
    await project.iam.send(new CreatePolicyCommand({ PolicyName: `judged-${made++}`, PolicyDocument }));
    return true;
  } catch (error) {
    if ((error as Error).name.startsWith("MalformedPolicyDocument")) return false;
    throw error;
  }
}

test("accepts with moto every real policy that we accept, but Storage Lens, whose ARNs it doesn't have", async () => {
  const refused = [];
  for (const policy of realPolicies) if (!(await isTaken(documentOf(policy)))) refused.push(policy.from);
  expect(new Set(refused)).toEqual(new Set(["S3: S3LensCLIExamples"]));
});

/** What moto doesn't check, or Python's JSON parser accepts, by the place that we report. */
const unjudged = [
  /written twice|the key|U\+|NotResource|Resource$|prefix|key$|s3::123456789012/,
  /but is "(Read photos|s3:|ec2:\* )"|action "(s3s:|s3:DeletObject|s3:Fetch|\*:\*)/,
  /cn:s3|is null|iam:us-east-1|has null|Id "写"|a Principal|aws:\*:/,
];

test("rejects with moto every broken policy that we reject, if it checks that", async () => {
  const taken = [];
  for (const [policy, place] of brokenPolicies) if (await isTaken(policy)) taken.push(place);
  expect(taken.filter((place) => !unjudged.some((one) => one.test(place)))).toEqual([]);
  expect(brokenPolicies.length - taken.length).toBeGreaterThan(45);
});

const printed = spawnSync(
  "python3",
  [
    "-c",
    "import json; from moto.iam.aws_managed_policies import aws_managed_policies_data as data; " +
      "print(json.dumps([policy['Document'] for policy in (json.loads(data) if isinstance(data, " +
      "str) else data).values()]))",
  ],
  { encoding: "utf8", maxBuffer: 100_000_000 },
);
const { test: withManagedPolicies } = needs("moto-source"); // moto in Docker keeps its copy to itself

withManagedPolicies("the policies that AWS manages itself pass, but for actions that AWS's own data lacks", () => {
  const documents: PolicyDocument[] = JSON.parse(printed.stdout);
  const errors = documents.map((document) =>
    S3Access.fromDocument(document)
      .validate("aws", "managed")
      .filter((error) => !/characters without white space/.test(error)),
  );
  expect(documents.length).toBeGreaterThan(1000);
  expect(errors.flat().filter((error) => !/does not exist in|which AWS does not have/.test(error))).toEqual([]);
  expect(errors.filter((one) => one.length > 0).length).toBeLessThan(0.02 * documents.length);
});
