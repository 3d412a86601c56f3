import type { AppConfig } from "cdktf";
import { InvalidInputError, refuseInvalidInput } from "./invalid-input";
import { placeOf } from "./rules/place";
import { App } from "./terraform/cdktf";

/**
 * cdktf's `App` for `main.ts`. `synth()` prints warnings, and all errors in the input together, to stderr and without a
 * stack trace. Any other `App` works too, and throws the same `InvalidInputError`.
 *
 * @example
 * const app = new S3UserApp();
 * const access = S3Access.readWrite(["photos"]);
 * new S3UserStack(app, "site", { users: [{ userName: "s3-image-optimizer", access }] });
 * app.synth();
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
}

/** Makes Node print an uncaught error by its message only, without the source line that it shows for other errors. */
function printAlone(refusal: InvalidInputError): void {
  if (process.listenerCount("uncaughtException") > 0) return; // another listener prints it
  process.once("uncaughtException", (error) => {
    console.error(error === refusal ? refusal.message : error);
    process.exit(1);
  });
}
