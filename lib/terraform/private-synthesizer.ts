import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { App, type IStackSynthesizer, type ISynthesisSession, type TerraformStack } from "cdktf";

/**
 * Terraform writes state that every account on the machine can read. So the directories it writes to are made first,
 * open to their owner only: the local state's, and the stack's own, where `errored.tfstate` lands when a remote state
 * can't be reached. On Windows the modes mean nothing; there the profile folder's own permissions protect state.
 */
export class PrivateSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly stateDirectory?: string,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    // cdktf's Testing.fullSynth writes to a directory of its own, beside which nothing must appear.
    if (session.outdir !== App.of(this.stack).outdir) return;
    makePrivate(join(session.outdir, session.manifest.forStack(this.stack).workingDirectory));
    if (this.stateDirectory) makePrivate(join(session.outdir, "..", this.stateDirectory));
  }
}

function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
}
