import { join, relative } from "node:path";
import type { AppConfig } from "cdktf";
import { InvalidInputError, refuseInvalidInput } from "./invalid-input";
import { isUser } from "./rules/own-classes";
import { placeOf } from "./rules/place";
import { App, TerraformStack } from "./terraform/cdktf";

/**
 * cdktf's `App` for `main.ts`. `synth()` prints warnings, and all errors in the input together, to stderr and without a
 * stack trace. Any other `App` works too, and throws the same `InvalidInputError`.
 *
 * @example const app = new S3UserApp(); new S3UserStack(app, "image-optimizer", { users: [{ userName:
 * "s3-image-optimizer", access: S3Access.readWrite(["photos"]) }] }); app.synth();
 *
 * @see https://developer.hashicorp.com/terraform/cdktf/concepts/cdktf-architecture#app-class
 */
export class S3UserApp extends App {
  constructor(config: AppConfig = {}) {
    super({ stackTraces: false, ...config });
  }

  /**
   * Writes Terraform JSON for every stack to `cdktf.out`, or nothing if there are errors.
   *
   * @throws InvalidInputError when the input has errors. If your code doesn't catch it, it is printed without a stack
   * trace, and the exit code is 1.
   */
  override synth(): void {
    try {
      refuseInvalidInput(this); // for an S3User in a stack of another class
      super.synth();
    } catch (error) {
      if (error instanceof InvalidInputError) printAlone(error);
      throw error;
    }
    for (const warning of this.warnings()) console.error(warning);
    if (process.stderr.isTTY) console.error(this.whatWasWritten());
  }

  private warnings(): string[] {
    return this.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter(({ type }) => type === "@cdktf/warn")
          .map(({ data }) => `! ${placeOf(construct)}${data}`),
      );
  }

  private whatWasWritten(): string {
    const constructs = this.node.findAll();
    const stacks = constructs.filter(TerraformStack.isStack);
    const users = constructs.filter(isUser).length;
    const directory = relative(process.cwd(), this.outdir) || this.outdir;
    const shown = stacks.slice(0, 10).map((stack) => `  ${join(directory, "stacks", stack.node.id, "cdk.tf.json")}`);
    const more = stacks.length > shown.length ? [`  and ${stacks.length - shown.length} more`] : [];
    const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
    return [`Wrote ${count(stacks.length, "stack")} with ${count(users, "user")}:`, ...shown, ...more].join("\n");
  }
}

/** Makes Node print an uncaught error by its message only, without the source line that it shows for other errors. */
function printAlone(refusal: InvalidInputError): void {
  if (process.listenerCount("uncaughtException") > 0) return; // another listener prints it
  process.once("uncaughtException", (error) => {
    console.error(error === refusal ? refusal.message : error);
    process.exit(1);
  });
}
