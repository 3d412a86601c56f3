import { resourceTypeArns } from "../iam/actions";
import { show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { placeholderIn } from "./placeholders";

// The ARNs in a policy's Resource. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

/** What an ARN of IAM itself names behind its account, as IAM's own refusal lists it. */
const iamPaths =
  /^(\*|root$|(user|federated-user|role|group|instance-profile|mfa|server-certificate|policy|sms-mfa|saml-provider|oidc-provider|report|access-report)\/)/;

/** One resource: `*`, or an ARN with the parts that its service has. */
export function resourceErrors(arn: string, partition: string): string[] {
  if (arn === "*") return [];
  const [scheme, ownPartition, service = "", region = "", account = "", name] = partsOf(arn);
  if (scheme !== "arn" || service === "" || name === undefined || (name === "" && service === "s3")) {
    const example = `arn:${isToken(partition) ? "aws" : partition}:s3:::photos/*`;
    return [`resource ${show(arn)} is not an ARN; write for example ${show(example)}`];
  }
  if (/[*?]/.test(service)) {
    const right = [scheme, ownPartition, "s3", region, account, name].join(":");
    return [
      `resource ${show(arn)} has a wildcard for the service, which IAM does not allow; write for example ${show(right)}`,
    ];
  }
  return [
    ...arnPartitionErrors(arn, partition).map((error) => `resource ${error}`),
    ...(service === "s3" ? s3Errors(arn, region, account, name) : []),
    ...(service === "iam" ? iamErrors(arn, region, name) : []),
  ];
}

/** Buckets are named without a region and an account. IAM lets `*` stand for an account that is not there. */
function s3Errors(arn: string, region: string, account: string, name: string): string[] {
  if (name.startsWith(":")) {
    const right = [...partsOf(arn).slice(0, 3), "", "", name.replace(/^:+/, "")].join(":");
    return [`resource ${show(arn)} has a colon too many before the bucket; write ${show(right)}`];
  }
  const placeholder = placeholderIn(name.split("/")[0] as string);
  if (placeholder !== undefined && !placeholder.startsWith("$")) {
    return [`resource ${show(arn)} has the placeholder ${show(placeholder)}; write your bucket's name`];
  }
  if (hasAccount(name) || (region === "" && /^[*?]*$/.test(account))) return [];
  const right = [...partsOf(arn).slice(0, 3), "", "", name].join(":");
  return [
    `resource ${show(arn)} has a region or an account, and S3's buckets and objects have none; write ${show(right)}`,
  ];
}

/** Whether S3 has resources under that name that belong to a region and an account, such as access points. */
function hasAccount(name: string): boolean {
  const types = Object.values(resourceTypeArns("s3")).filter((format) => format.includes("${Account}"));
  return types.some((format) => name.startsWith((partsOf(format)[5] as string).replace(/\/.*$/, "/")));
}

function iamErrors(arn: string, region: string, name: string): string[] {
  const [scheme, partition, service, , account] = partsOf(arn);
  if (region !== "") {
    const right = [scheme, partition, service, "", account, name].join(":");
    return [`resource ${show(arn)} has a region, and IAM has none; write ${show(right)}`];
  }
  if (iamPaths.test(name) || isToken(name)) return [];
  return [
    `resource ${show(arn)} names nothing in IAM; write for example "arn:${partition}:iam::123456789012:user/ada"`,
  ];
}

/** An ARN's six parts, fewer where it is none. A variable such as `${aws:username}` holds a colon of its own. */
function partsOf(arn: string): string[] {
  const hidden = arn.replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(":", "\0"));
  const [scheme = "", partition, service, region, account, ...name] = hidden.split(":");
  const parts = account === undefined || name.length === 0 ? [scheme] : [scheme, partition, service, region, account];
  return [...parts, ...(parts.length === 5 ? [name.join(":")] : [])].map((part) => `${part}`.replaceAll("\0", ":"));
}
