import { decide, type PolicyDocument, partitionOf } from "terraform-s3-user/iam";
import type { LocalAws } from "../aws/local-aws";
import { type AccessKey, answerTo, type Call, S3Calls } from "../aws/s3-calls";
import type { DeployedPolicy } from "../stack/deployed";
import { allowedResources, s3PathsOf } from "../stack/policies/allowed-s3";
import { judge, skippedCall, type Trial } from "../terminal/trials";
import { localAdministrator } from "../terraform/environment";
import type { TriedKey, TriedUser } from "./tried-users";

/** Makes every call with every user's keys while moto checks signatures and policies. */
export async function tryUsers(aws: LocalAws, users: TriedUser[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const user of users) {
    const s3 = new S3Calls({ endpoint: aws.endpoint, region: user.region });
    const usable = user.keys.flatMap(({ isActive, key }) => (isActive && key ? [key] : []));
    if (user.keys.length === 0) trials.push(skippedCall(user.name, "use the access key", "the user has none"));
    await aws.enforceIam(true);
    for (const one of user.keys) trials.push(...(await tryKey(user, one, s3)));
    const [first] = usable;
    if (first === undefined) continue;
    if (!user.policy) {
      trials.push(skippedCall(user.name, "use the access key", "the user has no policy of its own"));
      continue;
    }
    for (const place of triedPlaces(user.policy.document)) {
      trials.push(...(await tryPlace(aws, { ...user, policy: user.policy }, first, place, s3)));
    }
    trials.push(await tryCall({ ...user, policy: user.policy }, first, s3.createUser("intruder")));
  }
  await aws.enforceIam(false);
  return trials;
}

/** Whether a key is the user's, and AWS refuses it with a wrong secret. */
async function tryKey(user: TriedUser, { accessKeyId, isActive, key }: TriedKey, s3: S3Calls): Promise<Trial[]> {
  const which = user.keys.length > 1 ? ` ${accessKeyId}` : "";
  if (!isActive) return [skippedCall(user.name, `use the access key${which}`, "the key is inactive")];
  if (!key) return [skippedCall(user.name, `use the access key${which}`, "state has its secret encrypted only")];
  const arn = await s3.identity(key);
  const wrong = await answerTo(s3.listBuckets(), { ...key, secretAccessKey: "not-the-secret" });
  return [
    judge(user.name, `ask who the key${which} belongs to`, user.name, arn === user.arn ? user.name : `${arn}`),
    judge(user.name, `use a wrong secret${which && ` for${which}`}`, "SignatureDoesNotMatch", wrong),
  ];
}

type UserWithPolicy = TriedUser & { readonly policy: DeployedPolicy };

/** The calls on one bucket and an object in it, both of which are there for the calls that need them. */
async function tryPlace(
  aws: LocalAws,
  user: UserWithPolicy,
  accessKey: AccessKey,
  { bucket, key }: TriedPlace,
  s3: S3Calls,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  const asAdministrator = async (call: Call) => {
    await aws.enforceIam(false);
    await answerTo(call, localAdministrator);
    await aws.enforceIam(true);
  };
  const tried = async (call: Call) => trials.push(await tryCall(user, accessKey, call));
  await tried(s3.createBucket(bucket));
  await asAdministrator(s3.createBucket(bucket));
  await tried(s3.list(bucket, key.slice(0, key.lastIndexOf("/") + 1)));
  await tried(s3.upload(bucket, key));
  await asAdministrator(s3.upload(bucket, key));
  await tried(s3.download(bucket, key));
  await tried(s3.deleteObject(bucket, key));
  await asAdministrator(s3.deleteObject(bucket, key));
  await tried(s3.deleteBucket(bucket));
  await asAdministrator(s3.deleteBucket(bucket));
  return trials;
}

export interface TriedPlace {
  readonly bucket: string;
  readonly key: string;
}

/** A bucket and an object for each pattern of objects that the policy allows, their wildcards filled in. */
export function triedPlaces(policy: PolicyDocument): TriedPlace[] {
  const paths = s3PathsOf(allowedResources(policy));
  const places = new Map<string, TriedPlace>();
  const withObjects = paths.filter((path) => path.includes("/"));
  const tried = new Set(withObjects.map((path) => path.split("/")[0]));
  // A statement about the account has the resource "*", which is a bucket only if nothing else is.
  const only = paths.filter((path) => !path.includes("/") && path !== "*" && !tried.has(path));
  const all = [...withObjects, ...only];
  for (const path of all.length > 0 ? all : ["*"]) {
    const [bucket = "*", ...key] = path.split("/");
    const place = { bucket: filled(bucket, "sandbox"), key: filled(key.join("/") || "*", "cat.jpg") };
    places.set(`${place.bucket}/${place.key}`, place);
  }
  return [...places.values()];
}

function filled(pattern: string, word: string): string {
  return pattern.replace(/[*?]/g, (found) => (found === "*" ? word : "x"));
}

async function tryCall(user: UserWithPolicy, key: AccessKey, call: Call): Promise<Trial> {
  const { unknown, document } = user.policy;
  const expected = decide(document, call.action, `arn:${partitionOf(user.region)}:${call.resource}`);
  if (unknown.length > 0) return skippedCall(user.name, call.name, `${unknown.join(", ")} may say otherwise`);
  if (expected === "conditional")
    return skippedCall(user.name, call.name, "the policy has a condition moto can't judge");
  if (JSON.stringify(document).includes("${")) {
    return skippedCall(user.name, call.name, "the policy has a variable moto does not fill in");
  }
  const answer = await answerTo(call, key);
  // The secret was proven right before: moto signs names with characters that a URL encodes in another way than AWS.
  if (answer === "SignatureDoesNotMatch")
    return skippedCall(user.name, call.name, "moto can't check this call's signature");
  return judge(user.name, call.name, expected, answer);
}
