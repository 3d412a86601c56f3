import { Problem } from "../../system/problem";
import { exitCode } from "../../terminal/exit-code";
import { listed } from "../../terminal/list";
import type { SynthesizedStack } from "../json/synthesized";

/**
 * The stacks that match the patterns, in which `*` is any characters, each after the stacks that it depends on.
 *
 * @param patterns none means the only stack
 * @param ignoreMissing whether a stack may be run without those it depends on
 * @throws Problem when a pattern names no stack, several stacks are there and none is named, or a dependency is left
 * out
 */
export function chosenStacks<Stack extends SynthesizedStack>(
  stacks: readonly Stack[],
  patterns: readonly string[],
  ignoreMissing: boolean,
): Stack[] {
  if (stacks.length === 0) throw new Problem("main.ts declares no stack.", exitCode.usage);
  const names = listed(stacks.map(({ name }) => name));
  if (patterns.length === 0 && stacks.length !== 1) {
    throw new Problem(
      `main.ts has ${stacks.length} stacks. Name one or more of them, or '*' for all: ${names}.`,
      exitCode.usage,
    );
  }
  const chosen = new Set<Stack>();
  for (const pattern of patterns.length === 0 ? ["*"] : patterns) {
    const matching = stacks.filter(({ name }) => matches(pattern, name));
    if (matching.length === 0) {
      throw new Problem(`main.ts has no stack "${pattern}"; it has ${names}.`, exitCode.usage);
    }
    for (const stack of matching) chosen.add(stack);
  }
  const ordered: Stack[] = [];
  const visit = (stack: Stack): void => {
    if (ordered.includes(stack)) return;
    for (const path of stack.dependencies ?? []) {
      const needed = stacks.find((one) => pathOf(one) === path);
      if (!needed) continue;
      if (chosen.has(needed)) visit(needed);
      else if (!ignoreMissing) {
        throw new Problem(
          `Stack "${stack.name}" depends on "${needed.name}": name both, or add --ignore-missing-stack-dependencies.`,
          exitCode.usage,
        );
      }
    }
    ordered.push(stack);
  };
  for (const stack of chosen) visit(stack);
  return ordered;
}

/** Chosen stacks in groups: those of one group wait for earlier groups only. */
export function independentGroups(ordered: readonly SynthesizedStack[]): SynthesizedStack[][] {
  const groupOf = new Map<string, number>();
  const groups: SynthesizedStack[][] = [];
  for (const stack of ordered) {
    const behind = (stack.dependencies ?? []).map((path) => (groupOf.get(path) ?? -1) + 1);
    const index = Math.max(0, ...behind);
    groupOf.set(pathOf(stack), index);
    groups[index] = [...(groups[index] ?? []), stack];
  }
  return groups;
}

function pathOf({ constructPath, name }: SynthesizedStack): string {
  return constructPath ?? name;
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`).test(name);
}
