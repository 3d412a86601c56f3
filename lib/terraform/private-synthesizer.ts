import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import { App, TerraformBackend } from "./cdktf";

/**
 * Terraform writes state that every account on the machine can read. So the directories it writes to are made first,
 * open to their owner only: the local state's, and the stack's own, where `errored.tfstate` lands when a remote state
 * can't be reached. On Windows the modes mean nothing; there the profile folder's own permissions protect state.
 */
export class PrivateSynthesizer implements IStackSynthesizer {
  /** @param hasStateDirectory whether local state has a directory of its own, which may be closed to everybody else */
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly hasStateDirectory: boolean,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    // cdktf's Testing.fullSynth writes to a directory of its own, beside which nothing must appear.
    if (session.outdir !== App.of(this.stack).outdir) return;
    const workingDirectory = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory);
    makePrivate(workingDirectory);
    const state = localStateOf(this.stack);
    if (this.hasStateDirectory && state) makePrivate(dirname(resolve(workingDirectory, state)));
  }
}

/** The path of a stack's local state from where Terraform runs. */
function localStateOf(stack: TerraformStack): string | undefined {
  const backend = stack.node.children.find((child): child is TerraformBackend => TerraformBackend.isBackend(child));
  return backend?.toTerraform().terraform?.backend?.local?.path;
}

function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
}
