import {
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  paginateListUsers,
} from "@aws-sdk/client-iam";
import { lacksCredentials } from "../../aws/credentials";
import { isDenial } from "../../aws/denials";
import { atOnce } from "../../system/at-once";
import { firstLine } from "../../system/problem";
import { type PowerKind, powerKinds, type Unreadable, type UserView } from "../user-view";
import { isMissing, unanswered } from "./iam";
import { type LiveKey, liveKeys } from "./live-keys";

/**
 * The user of an access key, by its current name; undefined if AWS doesn't have the key, or doesn't say.
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

type Names = readonly (string | undefined)[] | undefined;
type Ask = (iam: IAMClient, UserName: string) => Promise<Names>;

/** Every way to give a user more permissions, and how AWS lists it. */
const questions: Readonly<Record<PowerKind, Ask>> = {
  "inline policy": (iam, UserName) =>
    whole(iam.send(new ListUserPoliciesCommand({ UserName, MaxItems: 1000 })), ({ PolicyNames }) => PolicyNames),
  "managed policy": (iam, UserName) =>
    whole(iam.send(new ListAttachedUserPoliciesCommand({ UserName, MaxItems: 1000 })), ({ AttachedPolicies }) =>
      AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
    ),
  group: (iam, UserName) =>
    whole(iam.send(new ListGroupsForUserCommand({ UserName, MaxItems: 1000 })), ({ Groups }) =>
      Groups?.map(({ GroupName }) => GroupName),
    ),
  "console password": async (iam, UserName) => {
    await iam.send(new GetLoginProfileCommand({ UserName }));
    return ["console password"];
  },
  "SSH key": (iam, UserName) =>
    whole(iam.send(new ListSSHPublicKeysCommand({ UserName })), ({ SSHPublicKeys }) =>
      SSHPublicKeys?.map(({ SSHPublicKeyId }) => SSHPublicKeyId),
    ),
  "service-specific credential": (iam, UserName) =>
    whole(iam.send(new ListServiceSpecificCredentialsCommand({ UserName })), ({ ServiceSpecificCredentials }) =>
      ServiceSpecificCredentials?.map(({ ServiceSpecificCredentialId }) => ServiceSpecificCredentialId),
    ),
  "signing certificate": (iam, UserName) =>
    whole(iam.send(new ListSigningCertificatesCommand({ UserName })), ({ Certificates }) =>
      Certificates?.map(({ CertificateId }) => CertificateId),
    ),
  "MFA device": (iam, UserName) =>
    whole(iam.send(new ListMFADevicesCommand({ UserName })), ({ MFADevices }) =>
      MFADevices?.map(({ SerialNumber }) => SerialNumber),
    ),
};

/** A user as it is in AWS now. Each part may be the reason why AWS did not return it. */
export interface LiveUser extends UserView<LiveKey> {
  /** The documents of its policies, if they were read, by the inline policy's name or the ARN. */
  readonly documents: ReadonlyMap<string, string | Unreadable>;
}

/**
 * Everything that AWS has of a user; undefined if it doesn't have the user.
 *
 * @param compared the same user in state: the documents of the policies that it has there are asked for
 * @param everyInline whether those of its other inline policies are asked for, too
 * @throws Problem when AWS can't be asked at all
 */
export async function liveUser(
  iam: IAMClient,
  name: string,
  compared: { readonly documents: ReadonlyMap<string, string> } | undefined,
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

/** AWS's value, none, or the reason why AWS did not return it. */
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
    return ((await ask()) ?? []).map(String);
  } catch (error) {
    const isUnheardOf = ["InvalidAction", "UnknownOperationException"].includes((error as Error).name);
    return isMissing(error) || isUnheardOf ? [] : unreadable(error as Error);
  }
}

/** @throws Problem where it is not this question that AWS refuses */
function unreadable(error: Error): Unreadable {
  if (lacksCredentials(error)) throw unanswered(error);
  if (isDenial(error.name)) return { unreadable: "the credentials are not allowed to ask" };
  // The SDK's error for an answer that is not XML, such as a proxy's page, quotes the page's tags.
  const isNoXml = /XML parse error|Deserialization error/.test(error.message);
  return { unreadable: isNoXml ? "AWS's answer was not understood, because it is not valid XML" : firstLine(error) };
}

async function whole<Answer extends { IsTruncated?: boolean }>(
  asked: Promise<Answer>,
  namesIn: (answer: Answer) => Names,
): Promise<Names> {
  const answer = await asked;
  if (answer.IsTruncated) throw new Error("AWS lists more than a thousand");
  return namesIn(answer);
}
