import { resourceTypeArns } from "../iam/actions";
import { partsOfArn } from "../iam/arn-patterns";
import { show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { mustBe } from "./input";
import { placeholderIn } from "./placeholders";

// The ARNs in a policy's Resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

/** The kinds of resources in IAM's own ARNs, as IAM's error message lists them. */
const iamPaths = new Set([
  ...["user", "federated-user", "role", "group", "instance-profile", "mfa", "server-certificate", "policy"],
  ...["sms-mfa", "saml-provider", "oidc-provider", "report", "access-report"],
]);

/** One resource: `*`, or an ARN with the parts that its service requires. */
export function resourceErrors(arn: string, partition: string): string[] {
  if (arn === "*") return [];
  const [scheme, ownPartition, service = "", region = "", account = "", name] = partsOfArn(arn);
  if (scheme !== "arn" || service === "" || name === undefined || (name === "" && service === "s3")) {
    const example = `arn:${isToken(partition) ? "aws" : partition}:s3:::photos/*`;
    return [mustBe("each resource", "an ARN", arn, `Write for example ${show(example)}`)];
  }
  if (/[*?]/.test(service)) {
    const right = [scheme, ownPartition, "s3", region, account, name].join(":");
    const problem = "has a wildcard for the service, which IAM doesn't allow";
    return [`resource ${show(arn)} ${problem}. Write for example ${show(right)}.`];
  }
  return [
    ...arnPartitionErrors(arn, partition).map((error) => `resource ${error}`),
    ...(service === "s3" ? s3ArnErrors(arn, region, account, name) : []),
    ...(service === "iam" ? iamArnErrors(arn, region, name) : []),
  ];
}

/** ARNs of buckets and objects have no region and no account. IAM accepts `*` in place of the account. */
function s3ArnErrors(arn: string, region: string, account: string, name: string): string[] {
  if (name.startsWith(":")) {
    const right = [...partsOfArn(arn).slice(0, 3), "", "", name.replace(/^:+/, "")].join(":");
    return [`resource ${show(arn)} has a colon too many before the bucket. Write ${show(right)}.`];
  }
  const placeholder = placeholderIn(name.split("/")[0] as string);
  if (placeholder !== undefined && !placeholder.startsWith("$")) {
    return [`resource ${show(arn)} has the placeholder ${show(placeholder)}. Write your bucket's name.`];
  }
  if (hasAccount(name) || (region === "" && /^[*?]*$/.test(account))) return [];
  const right = [...partsOfArn(arn).slice(0, 3), "", "", name].join(":");
  const problem = "has a region or an account, which ARNs of buckets and objects don't have";
  return [`resource ${show(arn)} ${problem}. Write ${show(right)}.`];
}

/** Whether S3 has resources of that kind in a region and an account, such as access points. */
function hasAccount(name: string): boolean {
  const types = Object.values(resourceTypeArns("s3")).filter((format) => format.includes("${Account}"));
  return types.some((format) => name.startsWith((partsOfArn(format)[5] as string).replace(/\/.*$/, "/")));
}

function iamArnErrors(arn: string, region: string, name: string): string[] {
  const [scheme, partition, service, , account] = partsOfArn(arn);
  if (region !== "") {
    const right = [scheme, partition, service, "", account, name].join(":");
    return [`resource ${show(arn)} has a region, which IAM's ARNs don't have. Write ${show(right)}.`];
  }
  const isKnown =
    name.startsWith("*") || name === "root" || (name.includes("/") && iamPaths.has(name.split("/")[0] ?? ""));
  if (isKnown || isToken(name)) return [];
  const fix = `Write for example "arn:${partition}:iam::123456789012:user/ada"`;
  return [mustBe("each resource of IAM", "one that IAM has, such as user/… or role/…", arn, fix)];
}
