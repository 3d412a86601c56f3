import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import { App, TerraformBackend } from "./cdktf";

/**
 * Terraform writes state files that every account on the machine can read. So synth creates the directories for them,
 * which only their owner can open: the directory of local state, and the stack's own, to which Terraform writes
 * `errored.tfstate` if it can't reach a remote state. Windows ignores the modes; there, the permissions of the user
 * profile protect the state.
 */
export class PrivateSynthesizer implements IStackSynthesizer {
  /** @param hasStateDirectory whether local state has its own directory, which synth can make private */
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly hasStateDirectory: boolean,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    // cdktf's Testing.fullSynth writes to a temporary directory, and nothing must appear next to it.
    if (session.outdir !== App.of(this.stack).outdir) return;
    const workingDirectory = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory);
    makePrivate(workingDirectory);
    const state = localStateOf(this.stack);
    if (this.hasStateDirectory && state) makePrivate(dirname(resolve(workingDirectory, state)));
  }
}

/** The path of a stack's local state, relative to the directory in which Terraform runs. */
function localStateOf(stack: TerraformStack): string | undefined {
  const backend = stack.node.children.find((child): child is TerraformBackend => TerraformBackend.isBackend(child));
  return backend?.toTerraform().terraform?.backend?.local?.path;
}

function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
}
