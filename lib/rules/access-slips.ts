import { isRecord, show } from "../iam/json";

// A value that is not an S3Access. The fix is built from the value, and never allows more than the value asks for.

/** The error of a property that is not an S3Access. */
export function notAnAccess(property: string, value: unknown): string {
  if (value === undefined) return `${property} is missing. Write for example ${readOnly}.`;
  return `${property} must be an S3Access, but is ${shown(value)}. ${fixFor(value)}.`;
}

const readOnly = 'S3Access.readOnly(["photos"])';

/** Words for an access in lower case without punctuation, each with its factory. */
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

function fixFor(value: unknown): string {
  if (typeof value === "function" && value.name in argumentsOf) {
    return `Call it: S3Access.${value.name}(${argumentsOf[value.name]})`;
  }
  if (isRecord(value) && "Statement" in value) return "Write S3Access.fromDocument(…) around it";
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string")) {
    return `Write for example S3Access.readOnly(${JSON.stringify(value)})`;
  }
  const word = typeof value === "string" ? value.toLowerCase().replace(/[^a-z]/g, "") : "";
  return `Write for example ${Object.hasOwn(factories, word) ? factories[word] : readOnly}`;
}

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
