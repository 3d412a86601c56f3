import { setTimeout as wait } from "node:timers/promises";
import type { ListObjectsV2CommandOutput, PutObjectCommandOutput } from "@aws-sdk/client-s3";
import { decide, forRequest, partitionOf } from "terraform-s3-user/iam";
import { isDenial } from "../aws/denials";
import { type AccessKey, type Call, S3Calls } from "../aws/s3-calls";
import type { DeployedPolicy } from "../stack/deployed";
import { onInterrupt } from "../system/interrupt";
import { firstLine, Problem } from "../system/problem";
import { judge, skippedCall, type Trial } from "../terminal/trials";
import { type Place, readingCalls, regionOfBucket, settingIn, testKey, writingCalls } from "./calls";
import { type AwsError, type Cause, causeOf } from "./causes";

/** A trial, and for a difference why it may be and what to do. */
export interface ExplainedTrial extends Trial, Partial<Cause> {
  readonly bucket?: string;
  readonly action?: string;
}

/** The key under trial, and what its user should be able to do. */
export interface Candidate {
  readonly userName: string;
  readonly arn?: string;
  readonly key: AccessKey;
  readonly policy: DeployedPolicy;
  readonly region: string;
  /** The end of the time in which IAM may still propagate the key or policy, in milliseconds since 1970. */
  readonly patientUntil: number;
  /** Commands for the remedies. */
  readonly commands: { readonly deploy: string; readonly doctor: string };
}

/** The owner of the key. Nothing else makes sense while AWS doesn't know the key. */
export async function tryIdentity(candidate: Candidate): Promise<ExplainedTrial> {
  const { userName, arn, key, region, commands } = candidate;
  const call = "ask who the key belongs to";
  const answer = await patiently(candidate, "allowed", () => new S3Calls({ region }).identity(key));
  if ("error" in answer) {
    const { error } = answer;
    return { ...judge(userName, call, userName, error.name), ...causeOf(error, commands) };
  }
  const actual = answer.value ?? "nobody";
  const isOwn = arn === undefined ? actual.endsWith(`/${userName}`) : actual === arn;
  if (isOwn) return judge(userName, call, userName, userName);
  const why = { cause: "the key in state is another user's", fix: `run ${commands.doctor}` };
  return { ...judge(userName, call, userName, actual), verdict: "failed", ...why };
}

/** Every call on one place that changes nothing and, with `write`, a test object that is deleted again. */
export async function tryPlace(candidate: Candidate, place: Place, write: boolean): Promise<ExplainedTrial[]> {
  const { userName, key, region, commands } = candidate;
  const first = new S3Calls({ region }).client(key);
  const bucketRegion = await regionOfBucket(first, place.bucket, region).catch(refuseSilence);
  first.destroy();
  if (bucketRegion === undefined) {
    const trial = { ...judge(userName, `${place.bucket} exists`, "yes", "no"), bucket: place.bucket };
    const error = { name: "NoSuchBucket", message: "" };
    const why = causeOf(error, { ...commands, bucket: place.bucket });
    return [{ ...trial, ...why, ...(place.isTyped && { fix: "check the name after --bucket" }) }];
  }
  const s3 = new S3Calls({ region: bucketRegion });
  try {
    const listed = await tryCall(candidate, place, s3.list(place.bucket, place.prefix));
    const { Contents = [] } = (listed.value ?? {}) as Partial<ListObjectsV2CommandOutput>;
    const object = Contents.find(({ Size = 0 }) => Size > 0)?.Key;
    const trials = [regionTrial(candidate, place, bucketRegion), listed.trial];
    for (const call of readingCalls(s3, place, object)) {
      if (call.action === "s3:GetBucketPublicAccessBlock" && expectation(candidate, call) !== "allowed") continue;
      const { trial, value } = await tryCall(candidate, place, call);
      const setting = value === undefined ? undefined : settingIn(call, value);
      trials.push(setting === undefined ? trial : { ...trial, actual: `${trial.actual}: ${setting}` });
    }
    if (write) return [...trials, ...(await tryWriting(candidate, place, s3))];
    const skipped = (call: string, reason: string) => ({
      ...skippedCall(userName, call, reason),
      bucket: place.bucket,
    });
    if (object === undefined && (listed.value !== undefined || mayOnObjects(candidate, place, "s3:GetObject"))) {
      const why = listed.value === undefined ? "the key can't list objects" : "no object is there";
      trials.push(skipped(`read a byte of ${place.bucket}`, `${why}; add --write to try with one`));
    }
    const isAllowed = ({ expected }: Trial) => expected.startsWith("allowed");
    if (!trials.some(isAllowed) && mayOnObjects(candidate, place, "s3:PutObject")) {
      trials.push(skipped(`upload a test object to ${place.bucket}`, "only with --write"));
    }
    return trials;
  } finally {
    s3.client(key).destroy();
  }
}

/** Whether the policy perhaps allows an action on objects that are not known. */
export function mayOnObjects(candidate: Candidate, place: Place, action: string): boolean {
  return expectation(candidate, { resource: `s3:::${place.bucket}/${testKey(place)}`, action }) !== "denied";
}

/** The list of the account's buckets, which is about no bucket. */
export async function tryAccount(candidate: Candidate): Promise<ExplainedTrial[]> {
  const s3 = new S3Calls({ region: candidate.region });
  try {
    const { bucket, ...trial } = (await tryCall(candidate, { bucket: "", prefix: "" }, s3.listBuckets())).trial;
    return [trial];
  } finally {
    s3.client(candidate.key).destroy();
  }
}

/** The application needs the bucket's region, which is not always the stack's. */
function regionTrial({ userName, region }: Candidate, { bucket }: Place, actual: string): ExplainedTrial {
  const trial = { ...judge(userName, `${bucket} exists`, "yes", "yes"), bucket };
  if (actual === region) return trial;
  const cause = `${bucket} is in ${actual}, but the stack is for ${region}`;
  return { ...trial, actual: `yes, in ${actual}`, cause, fix: `configure the region ${actual} in the application` };
}

async function tryWriting(candidate: Candidate, place: Place, s3: S3Calls): Promise<ExplainedTrial[]> {
  const name = testKey(place);
  const says = (action: string) => expectation(candidate, { resource: `s3:::${place.bucket}/${name}`, action });
  if (says("s3:DeleteObject") !== "allowed") {
    const reason = "the key can't delete objects, so a test object would remain";
    const call = `upload a test object to ${place.bucket}`;
    return [{ ...skippedCall(candidate.userName, call, reason), bucket: place.bucket }];
  }
  const trials: ExplainedTrial[] = [];
  const [upload, ...rest] = writingCalls(s3, place, name) as [Call, ...Call[]];
  const remove = rest.at(-1) as Call;
  const takeAway = () =>
    remove.send(candidate.key).catch(() => console.error(`Left behind: ${place.bucket}/${name}; delete it.`));
  onInterrupt((status) => takeAway().finally(() => process.exit(status)));
  let isThere = true;
  try {
    const uploaded = await tryCall(candidate, place, upload);
    trials.push(uploaded.trial);
    isThere = uploaded.trial.actual !== "denied"; // whatever else went wrong, the object may be there
    if (uploaded.value === undefined) return trials;
    if ((uploaded.value as PutObjectCommandOutput).VersionId !== undefined) {
      console.error(`${place.bucket} keeps versions: one of ${name} stays until a lifecycle rule removes it.`);
    }
    for (const call of rest) {
      if (call.action === "s3:PutObjectAcl" && says(call.action) === "denied") continue;
      const { trial, value } = await tryCall(candidate, place, call);
      trials.push(trial);
      if (call === remove && value !== undefined) isThere = false;
    }
    return trials;
  } finally {
    if (isThere) await takeAway();
    onInterrupt((status) => process.exit(status));
  }
}

interface Tried {
  readonly trial: ExplainedTrial;
  /** AWS's answer, unless it is a denial. */
  readonly value?: unknown;
}

async function tryCall(candidate: Candidate, place: Place, call: Call): Promise<Tried> {
  const { userName, key, policy, commands } = candidate;
  const expected = expectation(candidate, call);
  const answer = await patiently(candidate, expected, () => call.send(key));
  const error = "error" in answer ? answer.error : undefined;
  const actual = error ? (isDenial(error.name) ? "denied" : error.name) : "allowed";
  const trial = { ...judge(userName, call.name, expected, actual), bucket: place.bucket, action: call.action };
  const value = "value" in answer ? (answer.value ?? {}) : undefined;
  if (expected === actual) return { trial, value };
  if (expected === "conditional") {
    const cause = "the policy allows it under a condition that can't be checked from here";
    return { trial: { ...trial, expected: "allowed under a condition", verdict: "skipped", cause }, value };
  }
  if (policy.unknown.length > 0 && (actual === "denied" || actual === "allowed")) {
    const cause = `${policy.unknown.join(", ")} may say otherwise`;
    return { trial: { ...trial, verdict: "skipped", cause }, value };
  }
  const cause = error
    ? causeOf(error, { ...commands, bucket: place.bucket })
    : {
        cause: "something other than the user's policy in state allows it: a bucket policy, or a policy added by hand",
        fix: `run ${commands.doctor}`,
      };
  return { trial: { ...trial, ...cause }, value };
}

function expectation(
  { userName, policy, region }: Candidate,
  { resource, action, keys }: Pick<Call, "resource" | "action" | "keys">,
) {
  const known = { "aws:username": userName, "aws:CurrentTime": new Date().toISOString(), ...keys };
  return decide(forRequest(policy.document, known), action, `arn:${partitionOf(region)}:${resource}`, { userName });
}

type Answer<T> = { readonly value: T } | { readonly error: AwsError };

/** Repeats a call for a while if the policy allows what AWS denies, because IAM propagates changes in seconds. */
async function patiently<T>({ patientUntil }: Candidate, expected: string, ask: () => Promise<T>): Promise<Answer<T>> {
  for (;;) {
    const answer = await attempt(ask);
    if (!("error" in answer) || expected !== "allowed" || !maySpread(answer.error)) return answer;
    if (Date.now() + 3_000 > patientUntil) return answer;
    await wait(3_000);
  }
}

async function attempt<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === undefined) return refuseSilence(error as Error);
    return { error: error as AwsError };
  }
}

function refuseSilence(error: Error): never {
  throw new Problem(`AWS could not be asked: ${firstLine(error)}`);
}

function maySpread({ name }: AwsError): boolean {
  return isDenial(name) || ["InvalidAccessKeyId", "InvalidClientTokenId"].includes(name);
}
