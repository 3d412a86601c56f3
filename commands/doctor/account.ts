import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { regionOf, type SynthesizedStack } from "../stacks/synthesized";
import { lacksCredentials, profileProblem, profileRemedy } from "../tools/aws-credentials";
import { type Check, fail, ok, warn } from "./check";

const name = "AWS account";

/** What the account says, and the stacks whose users can be looked for in it: none where AWS can't be asked. */
export interface AccountChecks {
  readonly checks: Check[];
  readonly account?: string;
  readonly comparable: readonly SynthesizedStack[];
}

/** Who a deploy would be, and whether every stack lets that account in. */
export async function checkAccount(stacks: readonly SynthesizedStack[]): Promise<AccountChecks> {
  const client = new STSClient({ region: regionOf(stacks[0]?.json ?? {}), maxAttempts: 2 });
  try {
    const abortSignal = AbortSignal.timeout(10_000);
    const { Account: account = "", Arn: arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    const endpoint = process.env.AWS_ENDPOINT_URL ? ` at ${process.env.AWS_ENDPOINT_URL}` : "";
    return {
      account,
      comparable: stacks.filter((stack) => allows(stack, account)),
      checks: [
        ok(name, `${account}${endpoint}, as ${arn}`),
        ...stacks
          .filter((stack) => !allows(stack, account))
          .map((stack) =>
            fail(
              `Stack ${stack.name}`,
              `allows only account ${allowedIn(stack).join(", ")}, not ${account}`,
              "switch to credentials of that account (AWS_PROFILE), or change allowedAccountIds in main.ts",
            ),
          ),
      ],
    };
  } catch (error) {
    return { checks: [explain(error as Error)], comparable: [] };
  } finally {
    client.destroy();
  }
}

function explain(error: Error): Check {
  if (lacksCredentials(error)) {
    const problem = profileProblem(error);
    if (problem) return fail(name, problem, profileRemedy);
    return warn(
      name,
      "no AWS credentials found, so AWS could not be asked for users and keys",
      "aws configure, or set AWS_PROFILE (only a deploy needs them, npm run synth does not)",
    );
  }
  if (/Expired/.test(error.name)) return fail(name, "the AWS session has expired", "aws sso login");
  return fail(name, `AWS refuses the credentials: ${error.name}`, "check AWS_PROFILE, AWS_REGION and the network");
}

function allowedIn({ json }: SynthesizedStack): string[] {
  return json.provider?.aws?.[0]?.allowed_account_ids ?? [];
}

function allows(stack: SynthesizedStack, account: string): boolean {
  const allowed = allowedIn(stack);
  return allowed.length === 0 || allowed.includes(account);
}
