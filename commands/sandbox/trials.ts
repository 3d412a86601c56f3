import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { decide, type PolicyDocument, partitionOf } from "terraform-s3-user/iam";
import type { DeployedPolicy } from "../stack/deployed";
import { judge, notJudged, type Trial } from "../terminal/trials";
import { awsConnection } from "../tools/aws-connection";
import type { LocalAws } from "../tools/local-aws";
import { type AccessKey, answerTo, type Call, S3Calls } from "../tools/s3-calls";
import { localAdministrator } from "../tools/terraform-environment";
import type { TriedUser } from "./tried-users";

/** Makes every call with every user's key while moto checks signatures and policies. */
export async function tryUsers(aws: LocalAws, users: TriedUser[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const user of users) {
    if (!user.key || !user.policy) {
      trials.push(notJudged(user.name, "use the access key", "no active key with a plain secret"));
      continue;
    }
    await aws.enforceIam(false);
    const target = { endpoint: aws.endpoint, region: user.region };
    const s3 = new S3Calls(target);
    const { bucket, key } = objectIn(user.policy.document);
    await aws.enforceIam(true);
    trials.push(await identity(user, target), await wrongSecret(user, s3));
    for (const call of callsOn(bucket, key, s3)) {
      trials.push(await tryCall(user, call));
      // What the key may not make, the calls after it need all the same.
      const needed = { "s3:CreateBucket": s3.createBucket(bucket), "s3:PutObject": s3.upload(bucket, key) }[
        call.action
      ];
      if (needed) {
        await aws.enforceIam(false);
        await answerTo(needed, localAdministrator);
        await aws.enforceIam(true);
      }
    }
    await aws.enforceIam(false);
    await answerTo(s3.deleteObject(bucket, key), localAdministrator);
    await answerTo(s3.deleteBucket(bucket), localAdministrator);
  }
  return trials;
}

function callsOn(bucket: string, key: string, s3: S3Calls): Call[] {
  return [
    s3.createBucket(bucket),
    s3.list(bucket, key.slice(0, key.lastIndexOf("/") + 1)),
    s3.upload(bucket, key),
    s3.download(bucket, key),
    s3.deleteObject(bucket, key),
    s3.deleteBucket(bucket),
    s3.createUser("intruder"),
  ];
}

/** A bucket and an object that the policy is about: the first ARN of an object, its wildcards filled in. */
function objectIn(policy: PolicyDocument): { bucket: string; key: string } {
  const arns = [policy.Statement].flat().flatMap((statement) => [statement.Resource ?? []].flat());
  const paths = arns.map((arn) => /^arn:[^:]*:s3:::(.+)$/.exec(arn)?.[1] ?? "*");
  const path = paths.find((one) => one.includes("/")) ?? paths[0] ?? "*";
  const [bucket = "*", ...key] = path.split("/");
  const filled = (pattern: string, word: string) => pattern.replace(/[*?]/g, (found) => (found === "*" ? word : "x"));
  return { bucket: filled(bucket, "sandbox"), key: filled(key.join("/") || "*", "cat.jpg") };
}

async function tryCall(user: TriedUser, call: Call): Promise<Trial> {
  const arn = `arn:${partitionOf(user.region)}:${call.resource}`;
  const expected = decide((user.policy as DeployedPolicy).document, call.action, arn);
  const { unknown, document } = user.policy as DeployedPolicy;
  if (unknown.length > 0) return notJudged(user.name, call.name, `${unknown.join(", ")} may say otherwise`);
  if (expected === "conditional") return notJudged(user.name, call.name, "the policy has a condition moto can't judge");
  if (JSON.stringify(document).includes("${")) {
    return notJudged(user.name, call.name, "the policy has a variable moto does not fill in");
  }
  const answer = await answerTo(call, user.key as AccessKey);
  // The secret was proven right before: moto signs names with characters that a URL encodes in another way than AWS.
  if (answer === "SignatureDoesNotMatch")
    return notJudged(user.name, call.name, "moto can't check this call's signature");
  return judge(user.name, call.name, expected, answer);
}

async function identity(user: TriedUser, target: { endpoint: string; region: string }): Promise<Trial> {
  const client = new STSClient({ ...awsConnection(), ...target, credentials: user.key as AccessKey });
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  client.destroy();
  return judge(user.name, "ask who the key belongs to", user.name, Arn === user.arn ? user.name : `${Arn}`);
}

async function wrongSecret(user: TriedUser, s3: S3Calls): Promise<Trial> {
  const key = { ...(user.key as AccessKey), secretAccessKey: "not-the-secret" };
  return judge(user.name, "use a wrong secret", "SignatureDoesNotMatch", await answerTo(s3.listBuckets(), key));
}
