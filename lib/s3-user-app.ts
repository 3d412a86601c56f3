import { App, type AppConfig } from "cdktf";
import { InvalidInputError, refuseInvalidInput } from "./invalid-input";

/**
 * cdktf's `App` for the end of `main.ts`: `synth()` tells mistakes in the input to a person, on stderr and without a
 * stack trace, and lets the process end with exit status 1. Any other `App` works too and throws `InvalidInputError`.
 *
 * @see https://developer.hashicorp.com/terraform/cdktf/concepts/cdktf-architecture#app-class
 */
export class S3UserApp extends App {
  constructor(config: AppConfig = {}) {
    super({ stackTraces: false, ...config });
  }

  /** Writes Terraform JSON for every stack to `cdktf.out`, or nothing at all. */
  override synth(): void {
    try {
      refuseInvalidInput(this); // here too, for an app of S3User in stacks of its own
      super.synth();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
