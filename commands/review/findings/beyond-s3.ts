import type { EffectiveAccess } from "terraform-s3-user/iam";
import { exceptionInWords } from "../../terminal/access-words";
import { few, joinWords } from "../../terminal/list";
import { actionsIn, narrowerAccess } from "./access";
import type { UserRule } from "./rule";

export const beyondS3: UserRule = {
  name: "beyond-s3",
  severities: ["high", "medium"],
  finds: "The user can use AWS services other than S3. High when IAM, STS or Organizations are among them.",
  why:
    "An S3 user's key is usually on a web server. An intruder on that server can do everything that the key allows. " +
    "With IAM, that can be the whole account.",
  remedy: 'Allow only S3, for example with `S3Access.forSoftware("…", […])` or `S3Access.readWrite([…])`.',
  look: (user, seen) => {
    const { everyOtherService } = user.access;
    const others = otherActions(user.access);
    const isAll = everyOtherService.length > 0;
    if (!isAll && others.length === 0) return undefined;
    const administers = isAll || others.some((action) => /^(iam|sts|organizations):/.test(action));
    const services = [...new Set(others.map((action) => action.split(":")[0] as string))].sort();
    const isOnlyKms = !isAll && services.every((service) => service === "kms");
    const named = few(services, 8, "service");
    return {
      severity: administers ? "high" : "medium",
      message: isAll
        ? "can use every AWS service, not S3 alone; that can include IAM and so everything in the account"
        : `can use ${joinWords(named)} in addition to S3`,
      details: isAll ? (everyOtherService[0]?.except ?? []).map((one) => `except ${exceptionInWords(one)}`) : others,
      fix: isOnlyKms
        ? 'accept: [{ rule: "beyond-s3", reason: "…" }] // if the buckets use this KMS key; otherwise remove kmsKeys'
        : narrowerAccess(
            user,
            seen,
            (access) => access.everyOtherService.length > 0 || otherActions(access).length > 0,
          ),
    };
  },
};

function otherActions({ grants }: EffectiveAccess): string[] {
  return [...new Set(actionsIn(grants).filter((action) => !action.startsWith("s3:")))];
}
