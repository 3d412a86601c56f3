import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";
import { chosenStacks, independentGroups } from "../../../../commands/stack/terraform/chosen";

const stack = (name: string, ...dependencies: string[]): SynthesizedStack => ({
  name,
  directory: "",
  file: "",
  json: {},
  dependencies,
});
const names = (stacks: readonly SynthesizedStack[]) => stacks.map(({ name }) => name);
const [network, users, logs] = [stack("network"), stack("users", "network"), stack("users-logs")];

test("needs no name for the only stack", () => {
  expect(names(chosenStacks([network], [], false))).toStrictEqual(["network"]);
});

test("needs names for several stacks, and rejects unknown ones", () => {
  expect(() => chosenStacks([network, users], [], false)).toThrow("main.ts has 2 stacks. Name one or more of them");
  expect(() => chosenStacks([], ["x"], false)).toThrow("main.ts declares no stack.");
  expect(() => chosenStacks([network], ["x"], false)).toThrow('main.ts has no stack "x"; it has network.');
});

test("matches any characters with a star, and sorts a stack after those that it depends on", () => {
  expect(names(chosenStacks([users, network, logs], ["*"], false))).toStrictEqual(["network", "users", "users-logs"]);
  expect(names(chosenStacks([logs, network, users], ["users*"], true))).toStrictEqual(["users-logs", "users"]);
});

test("rejects a stack without one that it depends on, unless that is intended", () => {
  expect(() => chosenStacks([users, network], ["users"], false)).toThrow('Stack "users" depends on "network"');
  expect(names(chosenStacks([users, network], ["users"], true))).toStrictEqual(["users"]);
});

test("runs only independent stacks in parallel", () => {
  const groups = independentGroups(chosenStacks([users, network, logs], ["*"], false));
  expect(groups.map(names)).toStrictEqual([["network", "users-logs"], ["users"]]);
});
