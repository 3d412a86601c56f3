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

test("the only stack needs no name", () => {
  expect(names(chosenStacks([network], [], false))).toStrictEqual(["network"]);
});

test("several stacks want names, and a name must be one of theirs", () => {
  expect(() => chosenStacks([network, users], [], false)).toThrow("main.ts has 2 stacks. Name one or more of them");
  expect(() => chosenStacks([network], ["x"], false)).toThrow('main.ts has no stack "x"; it has network.');
});

test("a star stands for any characters, and a stack comes behind those it depends on", () => {
  expect(names(chosenStacks([users, network, logs], ["*"], false))).toStrictEqual(["network", "users", "users-logs"]);
  expect(names(chosenStacks([logs, network, users], ["users*"], true))).toStrictEqual(["users-logs", "users"]);
});

test("a stack without one that it depends on is refused unless that is meant", () => {
  expect(() => chosenStacks([users, network], ["users"], false)).toThrow('Stack "users" depends on "network"');
  expect(names(chosenStacks([users, network], ["users"], true))).toStrictEqual(["users"]);
});

test("only stacks that don't wait for each other run side by side", () => {
  const groups = independentGroups(chosenStacks([users, network, logs], ["*"], false));
  expect(groups.map(names)).toStrictEqual([["network", "users-logs"], ["users"]]);
});
