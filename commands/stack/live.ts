import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  paginateListUsers,
} from "@aws-sdk/client-iam";
import { lacksCredentials, profileProblem, profileRemedy } from "../aws/credentials";
import { atOnce } from "../system/at-once";
import { Problem } from "../system/problem";
import { counted } from "../terminal/progress";
import { callerIdentity, requireAccount } from "./account";
import { type AwsAccess, awsAccess } from "./aws-access";
import { clientConfig } from "./aws-clients";
import type { DeployedUser } from "./deployed";
import type { SynthesizedStack } from "./synthesized";
import { unusableProblem, unusableProfile } from "./unusable-profile";
import { type PowerKind, powerKinds, type Unreadable, type UserView } from "./user-view";
import type { StackUser } from "./users";

/** An access key as AWS has it now. */
export interface LiveKey {
  readonly accessKeyId: string;
  /** `Active` or `Inactive`. */
  readonly status: string;
  readonly created: Date;
}

/** Gives a client that reaches AWS as a user's provider does, once it is seen to be in the user's account. */
export type IamOf = (user: Pick<StackUser, "stack" | "provider" | "account">) => Promise<IAMClient>;

/**
 * Lends clients for some work. All that reach AWS the same way are one, so that a role is assumed once, and when IAM
 * throttles, the questions about all users slow down together.
 *
 * Nothing is said about a user before AWS has said that the credentials are for the user's account: a client throws a
 * WrongAccount otherwise, and a Problem where these commands can't follow how its provider reaches AWS.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export async function withIam<T>(work: (iamOf: IamOf) => Promise<T>): Promise<T> {
  const clients = new Map<string, IAMClient>();
  const callers = new Map<string, Promise<{ readonly account: string }>>();
  try {
    return await work(async ({ stack, provider, account }) => {
      const access = knownAccess(stack, provider);
      const key = JSON.stringify(access);
      const caller = callers.get(key) ?? identify(access);
      callers.set(key, caller);
      requireAccount(stack.name, access, (await caller).account, account);
      const client =
        clients.get(key) ?? new IAMClient({ ...clientConfig(access), retryMode: "adaptive", maxAttempts: 10 });
      clients.set(key, client);
      return client;
    });
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

/** @throws Problem where the profile can't be used, or AWS doesn't answer */
async function identify(access: AwsAccess): Promise<{ readonly account: string }> {
  const unusable = await unusableProfile(access);
  if (unusable) throw unusableProblem(unusable);
  return callerIdentity(access).catch((error) => Promise.reject(unanswered(error)));
}

function knownAccess(stack: SynthesizedStack, provider: string | undefined): AwsAccess {
  const access = awsAccess(stack, provider);
  const unknown = access.unknown.filter((argument) => argument !== "region");
  if (unknown.length === 0) return access;
  throw new Problem(
    `The provider of stack "${stack.name}" has ${unknown.join(" and ")}, which this command can't follow, so AWS couldn't be asked as the deploy will.`,
  );
}

/**
 * A user's access keys, of which AWS allows two; undefined where AWS has no such user.
 *
 * @throws Problem when AWS can't be asked
 */
export async function liveKeys(iam: IAMClient, userName: string): Promise<LiveKey[] | undefined> {
  try {
    const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
    return keys.map(({ AccessKeyId = "", Status = "", CreateDate = new Date() }) => ({
      accessKeyId: AccessKeyId,
      status: Status,
      created: CreateDate,
    }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unanswered(error as Error);
  }
}

/**
 * When a key was last used; undefined if never. AWS may learn of a use hours later.
 *
 * @throws Problem when AWS can't be asked
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export async function lastUseOf(iam: IAMClient, { accessKeyId }: { accessKeyId: string }): Promise<Date | undefined> {
  try {
    const answer = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
    return answer.AccessKeyLastUsed?.LastUsedDate;
  } catch (error) {
    throw unanswered(error as Error);
  }
}

/**
 * The user that has an access key, whatever it is called by now; undefined where AWS does not say, or has no such key.
 *
 * @throws Problem when AWS can't be asked
 */
export async function ownerOf(iam: IAMClient, accessKeyId: string): Promise<string | undefined> {
  const owner = await textOf(
    async () => (await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }))).UserName,
  );
  return typeof owner === "string" && owner !== "" ? owner : undefined;
}

/**
 * The names of all users of an account.
 *
 * @throws Problem when AWS can't be asked
 */
export async function liveUserNames(iam: IAMClient): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { Users = [] } of paginateListUsers({ client: iam, pageSize: 1000 }, {})) {
      names.push(...Users.flatMap(({ UserName }) => UserName ?? []));
    }
  } catch (error) {
    throw unanswered(error as Error);
  }
  return names;
}

type Ask = (iam: IAMClient, UserName: string) => Promise<readonly (string | undefined)[]>;

/** Every way to give a user more than it has, and how AWS lists it. */
const questions: Readonly<Record<PowerKind, Ask>> = {
  "inline policy": async (iam, UserName) => {
    const { PolicyNames = [], IsTruncated } = await iam.send(new ListUserPoliciesCommand({ UserName, MaxItems: 1000 }));
    return whole(PolicyNames, IsTruncated);
  },
  "managed policy": async (iam, UserName) => {
    const request = new ListAttachedUserPoliciesCommand({ UserName, MaxItems: 1000 });
    const { AttachedPolicies = [], IsTruncated } = await iam.send(request);
    return whole(AttachedPolicies, IsTruncated).map(({ PolicyArn }) => PolicyArn);
  },
  group: async (iam, UserName) => {
    const { Groups = [], IsTruncated } = await iam.send(new ListGroupsForUserCommand({ UserName, MaxItems: 1000 }));
    return whole(Groups, IsTruncated).map(({ GroupName }) => GroupName);
  },
  "console password": async (iam, UserName) => {
    await iam.send(new GetLoginProfileCommand({ UserName }));
    return ["console password"];
  },
  "SSH key": async (iam, UserName) => {
    const { SSHPublicKeys = [], IsTruncated } = await iam.send(new ListSSHPublicKeysCommand({ UserName }));
    return whole(SSHPublicKeys, IsTruncated).map(({ SSHPublicKeyId }) => SSHPublicKeyId);
  },
  "service-specific credential": async (iam, UserName) => {
    const { ServiceSpecificCredentials = [] } = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName }));
    return ServiceSpecificCredentials.map(({ ServiceSpecificCredentialId }) => ServiceSpecificCredentialId);
  },
  "signing certificate": async (iam, UserName) => {
    const { Certificates = [], IsTruncated } = await iam.send(new ListSigningCertificatesCommand({ UserName }));
    return whole(Certificates, IsTruncated).map(({ CertificateId }) => CertificateId);
  },
  "MFA device": async (iam, UserName) => {
    const { MFADevices = [], IsTruncated } = await iam.send(new ListMFADevicesCommand({ UserName }));
    return whole(MFADevices, IsTruncated).map(({ SerialNumber }) => SerialNumber);
  },
};

/** A user as AWS has it now, whoever gave it what. Each part may be the reason for which AWS did not say. */
export interface LiveUser extends UserView<LiveKey> {
  /** The documents of its policies, as far as they were asked for, by the inline policy's name or the ARN. */
  readonly documents: ReadonlyMap<string, string | Unreadable>;
}

/**
 * Everything that AWS has of a user; undefined where it has no such user.
 *
 * @param compared the same user in state: the documents of the policies that it has there are asked for
 * @param everyInline whether those of its other inline policies are asked for, too
 * @throws Problem when AWS can't be asked at all
 */
export async function liveUser(
  iam: IAMClient,
  name: string,
  compared: DeployedUser | undefined,
  everyInline = false,
): Promise<LiveUser | undefined> {
  const keys = await liveKeys(iam, name);
  if (!keys) return undefined;
  const answers = await atOnce(1, powerKinds, async (kind) => {
    return [kind, await answered(() => questions[kind](iam, name))] as const;
  });
  const powers = Object.fromEntries(answers) as LiveUser["powers"];
  const boundary = await textOf(() => boundaryOf(iam, name));
  const documents = new Map<string, string | Unreadable>();
  const inline = everyInline && !("unreadable" in powers["inline policy"]) ? powers["inline policy"] : [];
  for (const policy of new Set([...(compared?.documents.keys() ?? []), ...inline])) {
    const text = await textOf(() =>
      policy.startsWith("arn:") ? managedPolicy(iam, policy) : inlinePolicy(iam, name, policy),
    );
    if (text !== undefined) documents.set(policy, text);
  }
  return { name, keys, powers, boundary, documents };
}

async function inlinePolicy(iam: IAMClient, UserName: string, PolicyName: string): Promise<string | undefined> {
  const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
  return PolicyDocument && decodeURIComponent(PolicyDocument);
}

/** The document of a customer managed policy that is in force. */
async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<string | undefined> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
  );
  return PolicyVersion?.Document && decodeURIComponent(PolicyVersion.Document);
}

async function boundaryOf(iam: IAMClient, UserName: string): Promise<string | undefined> {
  return (await iam.send(new GetUserCommand({ UserName }))).User?.PermissionsBoundary?.PermissionsBoundaryArn;
}

/** What AWS says, that it has none, or why it did not say. */
async function textOf(ask: () => Promise<string | undefined>): Promise<string | undefined | Unreadable> {
  try {
    return await ask();
  } catch (error) {
    return isMissing(error) ? undefined : unreadable(error as Error);
  }
}

/** An AWS that does not know the question has none of it; one that forbids it may have some. */
async function answered(ask: () => ReturnType<Ask>): Promise<readonly string[] | Unreadable> {
  try {
    return (await ask()).map(String);
  } catch (error) {
    const isUnheardOf = ["InvalidAction", "UnknownOperationException"].includes((error as Error).name);
    return isMissing(error) || isUnheardOf ? [] : unreadable(error as Error);
  }
}

/** @throws Problem where it is not this question that AWS refuses */
function unreadable(error: Error): Unreadable {
  if (lacksCredentials(error)) throw unanswered(error);
  const { name, message } = error;
  return {
    unreadable: name === "AccessDenied" ? "the credentials are not allowed to ask" : message.split("\n")[0] || name,
  };
}

function whole<T>(found: readonly T[], isTruncated = false): readonly T[] {
  if (isTruncated) throw new Error("AWS lists more than a thousand");
  return found;
}

function isMissing(error: unknown): boolean {
  return ["NoSuchEntityException", "NoSuchEntity"].includes((error as Error).name);
}

/** Asks about many users, ten at a time, and tells on a terminal how far it is. The answers keep the users' order. */
export function askAbout<T, R>(users: readonly T[], ask: (user: T) => Promise<R>): Promise<R[]> {
  return counted("Asking AWS about users", users.length, (tick) =>
    atOnce(10, users, async (user) => {
      const answer = await ask(user);
      tick();
      return answer;
    }),
  );
}

/** Why AWS gave no answer, and what to do about it. */
export function unanswered(error: Error): Problem {
  if (lacksCredentials(error)) {
    const problem = profileProblem(error);
    return new Problem(
      problem
        ? `The ${problem}; ${profileRemedy}.`
        : "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.",
    );
  }
  if (error.name === "InvalidClientTokenId") {
    return new Problem(
      "IAM refuses these credentials, although AWS knows them (InvalidClientTokenId): a session without an MFA code can't call IAM. Get one with a code: aws sts get-session-token --serial-number ARN_OF_YOUR_MFA_DEVICE --token-code CODE.",
    );
  }
  return new Problem(`AWS can't be asked about users and access keys: ${error.message.split("\n")[0] || error.name}`);
}
