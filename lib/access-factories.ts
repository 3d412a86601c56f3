import { type SoftwareName, software } from "./iam/software";
import type { Software, SoftwareActions } from "./iam/software-calls";
import { readOnlySwitches, readWriteSwitches, writeOnlySwitches } from "./s3-access-options";
import { readOnlyActions, readWriteActions, softwareActions, writeOnlyActions } from "./s3-actions";

/** A factory of {@link S3Access}, for programs that choose one: its switches, and the actions that they allow. */
export interface AccessFactory {
  /** The switches it accepts, each with what it is when left out. */
  readonly switches: Readonly<Record<string, boolean>>;
  /** The actions it allows with these switches. */
  readonly actions: (given: Readonly<Record<string, boolean>>) => SoftwareActions;
}

/** The factories without a wildcard in their actions, from the one that allows least. */
export const accessFactories = {
  readOnly: { switches: off(readOnlySwitches), actions: readOnlyActions },
  writeOnly: { switches: off(writeOnlySwitches), actions: writeOnlyActions },
  readWrite: { switches: { ...off(readWriteSwitches), putObject: true }, actions: readWriteActions },
} as const satisfies Readonly<Record<string, AccessFactory>>;

/** `S3Access.forSoftware` for each tool. */
export const softwareFactories: Readonly<Record<SoftwareName, AccessFactory>> = Object.fromEntries(
  Object.entries<Software>(software).map(([name, tool]) => [name, factoryFor(tool)]),
) as Record<SoftwareName, AccessFactory>;

function factoryFor(tool: Software): AccessFactory {
  const optional = Object.entries(tool.optional).map(([option, { byDefault }]) => [option, byDefault] as const);
  return { switches: Object.fromEntries(optional), actions: (given) => softwareActions(tool, given) };
}

function off<Name extends string>(switches: Readonly<Record<Name, true>>): Record<Name, boolean> {
  const names = Object.keys(switches) as Name[];
  return Object.fromEntries(names.map((name) => [name, false])) as Record<Name, boolean>;
}
