import { isRecord, show } from "../iam/json";

// What somebody probably meant who gave something else than an S3Access. A remedy is made of the value that was given and
// never allows more than it asks for.

/** The property and what is wrong with its value, with the remedy. */
export function notAnAccess(property: string, value: unknown): string {
  if (value === undefined) return `${property} is missing; write for example ${readOnly}`;
  return `${property} must be an S3Access, but is ${shown(value)}; ${remedyFor(value)}`;
}

const readOnly = 'S3Access.readOnly(["photos"])';

/** Words for an access, without case and punctuation, with the factory of it. */
const factories: Readonly<Record<string, string>> = {
  read: readOnly,
  readonly: readOnly,
  readwrite: 'S3Access.readWrite(["photos"])',
  writeonly: 'S3Access.writeOnly(["photos"])',
  write: 'S3Access.writeOnly(["photos"])',
  none: "S3Access.none()",
};

function shown(value: unknown): string {
  return typeof value === "function" ? `the function ${value.name || "without a name"}` : show(value);
}

function remedyFor(value: unknown): string {
  if (typeof value === "function" && value.name in argumentsOf)
    return `call it: S3Access.${value.name}(${argumentsOf[value.name]})`;
  if (isRecord(value) && "Statement" in value) return "write S3Access.fromDocument(…) around it";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return `write for example S3Access.readOnly(${JSON.stringify(value)})`;
  }
  const word = typeof value === "string" ? value.toLowerCase().replace(/[^a-z]/g, "") : "";
  return `write for example ${Object.hasOwn(factories, word) ? factories[word] : readOnly}`;
}

/** What each factory is called with. */
const argumentsOf: Readonly<Record<string, string>> = {
  allBuckets: "",
  none: "",
  buckets: '["photos"]',
  readOnly: '["photos"]',
  readWrite: '["photos"]',
  writeOnly: '["photos"]',
  forSoftware: '"s3-image-optimizer", ["photos"]',
  combine: `${readOnly}, …`,
  fromDocument: "{ … }",
};
