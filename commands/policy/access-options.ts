import { type Command, Option } from "commander";
import { type AccessFactory, accessFactories, type S3Access, softwareFactories } from "terraform-s3-user";
import { type SoftwareName, software } from "terraform-s3-user/iam";
import { factoryCall } from "../stack/source/access-call";
import { wrapped } from "../terminal/columns";
import { repeated } from "../terminal/command-line";
import { joinWords, listed } from "../terminal/list";

// The options that describe an access, as `S3Access` has them.

/** The values of the options. */
export interface AccessFlags {
  readonly software?: SoftwareName;
  readonly readOnly?: boolean;
  readonly readWrite?: boolean;
  readonly writeOnly?: boolean;
  readonly manual?: boolean;
  readonly bucket?: readonly string[];
  readonly kmsKey?: readonly string[];
  readonly sourceIp?: readonly string[];
  readonly sourceVpce?: readonly string[];
  readonly expires?: string;
  readonly [switchName: string]: unknown;
}

const manual: AccessFactory = {
  switches: { createBucket: true, deleteObject: true },
  actions: () => ({}), // its wildcards are not asked for
};

/** Of each option that chooses a factory: the factory. */
const factories: Readonly<Record<string, AccessFactory>> = { ...accessFactories, manual };

/** Every switch that some factory or tool has. */
const switches = [
  ...new Set(
    [...Object.values(factories), ...Object.values(softwareFactories)].flatMap((factory) =>
      Object.keys(factory.switches),
    ),
  ),
];

/** Adds the options to a command. */
export function addAccessOptions(command: Command): Command {
  command
    .addOption(new Option("--software <name>", "what this application calls").choices(Object.keys(software)))
    .option("--read-only", "list and download")
    .option("--read-write", "list, download and upload")
    .option("--write-only", "upload")
    .option("--manual", "what image optimizers' manuals ask for, in every bucket unless --bucket names some")
    .option("--bucket <name>", "bucket or prefix (photos, shop/images/*); repeat it for more", repeated)
    .option("--kms-key <arn>", "KMS key that the buckets are encrypted with; repeat it for more", repeated)
    .option("--source-ip <range>", "only from these addresses; repeat it for more", repeated)
    .option("--source-vpce <id>", "only through this VPC endpoint; repeat it for more", repeated)
    .option("--expires <date>", "only before this time in UTC, such as 2030-01-31");
  for (const name of switches) {
    command.addOption(new Option(`--${asFlag(name)}`).hideHelp());
    command.addOption(new Option(`--no-${asFlag(name)}`).hideHelp());
  }
  return command;
}

/** The switches of each option, for the help. */
export function switchesInWords(): string {
  const line = (option: string, factory: AccessFactory) => {
    const flags = Object.entries(factory.switches).map(([name, isOn]) => `--${isOn ? "no-" : ""}${asFlag(name)}`);
    const [first = "", ...others] = wrapped(flags.join(" "), " ".repeat(19), 100);
    return [`  --${asFlag(option)}`.padEnd(19) + first.trim(), ...others].join("\n");
  };
  return [
    ...Object.entries(factories).map(([option, factory]) => line(option, factory)),
    "  --software       those of the application, as docs/applications.md lists them",
  ].join("\n");
}

/** The access that the options describe, or what is wrong with them in one sentence. */
export function accessFrom(flags: AccessFlags): { readonly access: S3Access } | { readonly wrong: string } {
  const chosen = ["software", ...Object.keys(factories)].filter((option) => flags[option] !== undefined);
  const [option, ...others] = chosen;
  if (others.length > 0) {
    return { wrong: `${joinWords(chosen.map((name) => `--${asFlag(name)}`))} don't go together; write one of them` };
  }
  if (option === undefined) {
    const options = ["software", ...Object.keys(factories)].map((name) => `--${asFlag(name)}`);
    return { wrong: `write one of ${listed(options)}` };
  }
  const factory = flags.software ? softwareFactories[flags.software] : (factories[option] as AccessFactory);
  const given = switches.filter((name) => flags[name] !== undefined);
  const stranger = given.find((name) => !Object.hasOwn(factory.switches, name));
  const shown = flags.software ? `--software ${flags.software}` : `--${asFlag(option)}`;
  if (stranger) {
    const known = Object.keys(factory.switches).map((name) => `--${asFlag(name)}`);
    const instead = known.length === 0 ? "it has no switch" : `its switches are ${listed(known)}`;
    return { wrong: `--${asFlag(stranger)} doesn't go with ${shown}; ${instead}` };
  }
  if (!flags.bucket && option !== "manual") return { wrong: `${shown} needs a bucket; add --bucket my-bucket` };
  const access = built(option, flags, Object.fromEntries(given.map((name) => [name, flags[name]])));
  const { sourceIp, sourceVpce, expires } = flags;
  const isLimited = sourceIp ?? sourceVpce ?? expires;
  return { access: isLimited === undefined ? access : access.when({ sourceIp, sourceVpce, expires }) };
}

function built(option: string, { software, bucket: buckets = [], kmsKey }: AccessFlags, given: object): S3Access {
  const options = { ...given, ...(kmsKey ? { kmsKeys: kmsKey } : {}) };
  let factory = software ? "forSoftware" : option;
  if (option === "manual") {
    const isEvery = buckets.length === 0 || (buckets.length === 1 && buckets[0] === "*");
    factory = isEvery ? "allBuckets" : "buckets";
  }
  return factoryCall({ factory, software, buckets, options }).evaluate();
}

/** `deleteObject` as an option is written: `delete-object`. */
function asFlag(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
