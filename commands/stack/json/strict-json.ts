import { readFileSync, statSync } from "node:fs";
import { inexactNumbers, repeatedKeys } from "terraform-s3-user/iam";
import { isNestedBeyond } from "../../system/nesting";
import { Problem } from "../../system/problem";
import { toRun } from "../../terminal/how-to-run";

/** The largest file that is read, in bytes: a hundred times what a stack of AWS's 5,000 users needs. */
const maxFileSize = 256 * 1024 * 1024;

/** Brackets inside brackets of one file; Terraform JSON has some 15. */
const maxNesting = 200;

/**
 * Reads a JSON file that Terraform reads too. `JSON.parse` keeps only the last of two equal keys and rounds long
 * numbers, while Terraform applies both blocks and keeps every digit, so such a file is refused.
 *
 * @throws Problem when the file is missing, is not JSON, or says something that `JSON.parse` would lose
 */
export function readStrictJson(file: string): unknown {
  const text = readText(file);
  if (isNestedBeyond(text, maxNesting)) {
    throw new Problem(`${file} is nested deeper than ${maxNesting} levels, which Terraform JSON never is.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(`${file} is not JSON. Run: ${toRun("synth")}`);
  }
  // A text that is unchanged after decoding has lost nothing. cdktf writes its files like that, so this is the usual
  // way.
  if (JSON.stringify(value, null, 2) === text) return value;
  const [repeated] = repeatedKeys(text);
  if (repeated) {
    const place = [...repeated.path, repeated.key].join(".");
    throw new Problem(`${file} has the key ${place} twice. Terraform would apply both. Run: ${toRun("synth")}`);
  }
  const [inexact] = inexactNumbers(text);
  if (inexact) throw new Problem(`${file} has the number ${inexact}, which is too long to be compared exactly.`);
  return value;
}

function readText(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Problem(`There is no ${file}. Run: ${toRun("synth")}`);
  if (!stats.isFile()) throw new Problem(`${file} is not a file.`); // a pipe or a device could be read for ever
  if (stats.size > maxFileSize) {
    throw new Problem(`${file} must have at most ${maxFileSize} bytes, but has ${stats.size}.`);
  }
  return readFileSync(file, "utf8");
}
