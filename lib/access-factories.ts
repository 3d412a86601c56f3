import { type Software, type SoftwareActions, type SoftwareName, software } from "./iam/software";
import { readOnlySwitches, readWriteSwitches, writeOnlySwitches } from "./s3-access-options";
import { readOnlyActions, readWriteActions, softwareActions, writeOnlyActions } from "./s3-actions";

/** A factory of {@link S3Access} as data, for programs that choose one. */
export interface AccessFactory {
  /** The switches that it accepts, each with its default. */
  readonly switches: Readonly<Record<string, boolean>>;
  /** The actions that it allows with these switches. */
  readonly actions: (given: Readonly<Record<string, boolean>>) => SoftwareActions;
}

/** The factories without a wildcard in their actions. The first allows least. */
export const accessFactories = {
  readOnly: { switches: readOnlySwitches, actions: readOnlyActions },
  writeOnly: { switches: writeOnlySwitches, actions: writeOnlyActions },
  readWrite: { switches: readWriteSwitches, actions: readWriteActions },
} as const satisfies Readonly<Record<string, AccessFactory>>;

/** `S3Access.forSoftware` for each application. */
export const softwareFactories: Readonly<Record<SoftwareName, AccessFactory>> = Object.fromEntries(
  Object.entries<Software>(software).map(([name, tool]) => [name, factoryFor(tool)]),
) as Record<SoftwareName, AccessFactory>;

function factoryFor(tool: Software): AccessFactory {
  const optional = Object.entries(tool.optional).map(([option, { byDefault }]) => [option, byDefault] as const);
  return { switches: Object.fromEntries(optional), actions: (given) => softwareActions(tool, given) };
}
