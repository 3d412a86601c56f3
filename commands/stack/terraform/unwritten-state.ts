import { existsSync, statfsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Problem } from "../../system/problem";
import { toRun } from "../../terminal/how-to-run";
import type { SynthesizedStack } from "../json/synthesized";
import { localStateFile } from "./state";

/** The file in which Terraform leaves a state that it could not write, with every secret in it. */
export function unwrittenState({ directory }: SynthesizedStack): string | undefined {
  const file = join(directory, "errored.tfstate");
  return existsSync(file) ? file : undefined;
}

/**
 * Refuses to create what could not be written down: a second failure would replace the file that the first one left,
 * and with it the only secrets of the keys in it.
 *
 * @throws Problem before anything is done in AWS
 */
export function requireWritableState(stack: SynthesizedStack): void {
  const left = unwrittenState(stack);
  if (left) throw new Problem(`${leftBehind(left)} ${toRun("doctor")} shows how to restore it first.`);
  const local = localStateFile(stack);
  const directories = local ? [stack.directory, dirname(local)] : [stack.directory];
  for (const directory of directories) {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize >= leastRoom) continue;
    const disk = `the disk that contains ${relative(process.cwd(), directory)}`;
    const effect = "so Terraform might not be able to write the state";
    throw new Problem(`Less than ${leastRoom / megabyte} MB is free on ${disk}, ${effect}. Free some space first.`);
  }
}

/** What a person must know about such a file. */
export function leftBehind(file: string): string {
  return `Terraform could not write state and left it in ${relative(process.cwd(), file)}, with its secrets.`;
}

const megabyte = 1_000_000;

/** Bytes: a state of a thousand users and its backup. */
const leastRoom = 10 * megabyte;
