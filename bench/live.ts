import { startFakeAws } from "../__tests__/support/fake-aws";
import { checkUsers, declaredStack, stackUsers, stackWith } from "../__tests__/support/users";
import { checkedKeys } from "../commands/rotate/checked-keys";
import { atMost, type Row, seconds } from "./report";

const account = "111111111111";
const names = Array.from({ length: 5000 }, (_, index) => `user-${index}`);

/**
 * Measures `doctor` and `rotate --check` with 5,000 users that are as declared. An AWS in this process answers, because
 * with moto the figures would be moto's.
 */
export async function measureLive(): Promise<Row[]> {
  const keysOf = (name: string) => `AKIA-${name}`;
  const aws = await startFakeAws(account, Object.fromEntries(names.map((name) => [name, [{ id: keysOf(name) }]])));
  try {
    const given = Object.fromEntries(names.map((name) => [name, [{ name: "primary", deployed: keysOf(name) }]]));
    const { stack, state } = stackWith(given);
    const row = async (measured: string, limit: number, work: () => Promise<unknown>): Promise<Row> => {
      aws.asked.length = 0;
      const started = performance.now();
      await work();
      const aboutUsers = aws.asked.filter((action) => action !== "GetCallerIdentity"); // once for all of them
      const calls = aboutUsers.length / names.length;
      const result = `${calls.toFixed(2)} calls a user, in ${seconds((performance.now() - started) / 1000)}`;
      return { measured, result, target: atMost(limit, calls, (value) => `${value} calls a user`) };
    };
    return [
      await row("`doctor`, without policies in state", 10, () => checkUsers(declaredStack(stack), state)),
      await row("`rotate --check`", 1, () => checkedKeys(stackUsers(given))),
    ];
  } finally {
    aws.close();
  }
}
