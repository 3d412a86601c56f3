import { type Software, type SoftwareActions, software } from "terraform-s3-user/iam";

/** `docs/applications.md`: what each application calls, from the data that `S3Access.forSoftware` allows. */
export function applicationsPage(): string {
  const parts = [
    "# Supported applications",
    "`S3Access.forSoftware` allows exactly the S3 calls of one of these applications. " +
      "Each list comes from the application's source or manual, as of the date in its entry. " +
      "A switch is an option of `forSoftware`:",
    [
      "```ts",
      '{ userName: "optimizer", access: S3Access.forSoftware("s3-image-optimizer", ["photos"], { deleteObject: ' +
        "true }) }",
      "```",
    ].join("\n"),
    "If your application is not here, [`npm run record`](record.md) shows what it calls. " +
      "This page is made of the library's data (`npm run applications`).",
    ...Object.entries<Software>(software).map(([name, application]) => section(name, application)),
    "## How the lists are tested",
    "End-to-end tests create a key for each application and each switch, and make real calls: " +
      "what the application needs is allowed, and everything else is denied. " +
      "The local AWS in these tests does not enforce calls for ownership controls, public access block, " +
      "Object Lock, retention, legal hold and the ACLs of versions. " +
      "It ignores conditions and the `x-amz-acl` header. The tests mark these calls as not enforced.",
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(name: string, { title, source, date, note, always, optional }: Software): string {
  const switches = Object.entries(optional).map(
    ([option, actions]) =>
      `- **\`${option}\`**${actions.byDefault ? ", on by default" : ""}: ${inWords(actions)}, needed ${actions.when}`,
  );
  const remark = note === undefined ? "" : ` ${note[0]?.toUpperCase()}${note.slice(1)}.`;
  return [
    `## ${title}`,
    `\`forSoftware("${name}", [...])\` allows:`,
    [`- always: ${inWords(always)}`, ...switches].join("\n"),
    `[Source](${source}), ${date}.${remark}`,
  ].join("\n\n");
}

function inWords({ account = [], bucket = [], object = [], browse }: SoftwareActions): string {
  const actions = [...account, ...bucket, ...object].map((action) => action.replace("s3:", ""));
  return [...actions, ...(browse ? ["and ListBucket of each level above the prefix"] : [])].join(", ");
}
