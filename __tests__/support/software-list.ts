import type { Software, SoftwareActions } from "terraform-s3-user/iam";

/** The list of tools in docs/access.md, from the data that `S3Access.forSoftware` grants by. */
export function softwareList(tools: Readonly<Record<string, Software>>): string {
  return Object.entries(tools)
    .map(([name, tool]) => {
      const switches = switchesOf(tool);
      return [
        `- **\`${name}\`**: [${tool.title}](${tool.source}), ${tool.date}.`,
        `Always ${inWords(tool.always)}.`,
        ...(switches === "" ? [] : [`${switches}.`]),
      ].join(" ");
    })
    .join("\n");
}

function switchesOf({ optional, note }: Software): string {
  const switches = Object.entries(optional).map(
    ([option, actions]) =>
      `\`${option}\`${actions.byDefault ? " (on)" : ""}: ${inWords(actions)}, needed ${actions.when}`,
  );
  return [...switches, ...(note ? [`${note[0]?.toUpperCase()}${note.slice(1)}`] : [])].join(". ");
}

function inWords({ account = [], bucket = [], object = [], browse }: SoftwareActions): string {
  const actions = [...account, ...bucket, ...object].map((action) => action.replace("s3:", ""));
  return [...actions, ...(browse ? ["and ListBucket of each level above the prefix"] : [])].join(", ");
}
