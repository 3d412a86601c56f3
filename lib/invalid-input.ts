import type { IConstruct } from "constructs";
import { placeOf } from "./rules/place";

/**
 * Thrown at synth, before anything is written, when an app's input breaks a rule of AWS, Terraform or this project. Its
 * message lists every error in the app. It has no stack trace, because the error is in the input and not in the code.
 *
 * @example
 * const app = new App();
 * const access = S3Access.readWrite(["photos"]);
 * new S3UserStack(app, "site", { users: [{ userName: "s3-image-optimizer", access }] });
 * try {
 *   app.synth();
 * } catch (error) {
 *   if (error instanceof InvalidInputError) console.error(error.errors.join("\n"));
 * }
 */
export class InvalidInputError extends Error {
  /** One text for each error: where, property, rule, value, fix. */
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    super(
      `${count} in the configuration; nothing was written.\n\n${errors.map((error) => `  ✗ ${error}`).join("\n")}\n`,
    );
    this.name = "InvalidInputError";
    this.errors = errors;
    this.stack = this.message;
  }
}

/** Runs every validation below a construct, and throws one {@link InvalidInputError} with all errors. */
export function refuseInvalidInput(root: IConstruct): void {
  const errors = root.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((error) => placeOf(construct) + error));
  if (errors.length > 0) throw new InvalidInputError([...new Set(errors)]);
}
