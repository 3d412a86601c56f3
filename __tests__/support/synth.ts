import { join } from "node:path";
import { App, Testing } from "cdktf";
import { InvalidInputError, S3Access, S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import { temporaryDirectory } from "./temporary-directory";

Testing.setupJest(); // cdktf's matchers

/** An app that writes to a directory of its own. */
export function testApp(): App {
  return new App({ outdir: join(temporaryDirectory(), "cdktf.out"), stackTraces: false });
}

/** A stack's Terraform JSON, for cdktf's matchers. */
export function synth(props: S3UserStackProps): string {
  return Testing.synth(new S3UserStack(testApp(), "website", props), true);
}

/** A stack's Terraform JSON as an object. */
// biome-ignore lint/suspicious/noExplicitAny: what it holds is what the tests are about
export function synthObject(props: S3UserStackProps): any {
  return JSON.parse(synth(props));
}

/** What an app is refused for at synth; empty when it is not. */
export function refusalsOf(app: App): readonly string[] {
  try {
    app.synth();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.errors;
    throw error;
  }
  return [];
}

/** What a stack with these properties, as plain JavaScript might write them, is refused for. */
export function stackRefusals(props: unknown): readonly string[] {
  const app = testApp();
  new S3UserStack(app, "website", props as S3UserStackProps);
  return refusalsOf(app);
}

/** What a user with these properties is refused for; its name is `ada` unless they say otherwise. */
export function userRefusals(props: object): readonly string[] {
  return stackRefusals({ users: [{ userName: "ada", access: S3Access.allBuckets(), ...props }] });
}

/** Every resource of a stack: its address, and its body without what belongs to other resources. */
export function resources(props: S3UserStackProps): Map<string, string> {
  const { resource } = synthObject(props);
  return new Map(
    Object.entries<Record<string, object>>(resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, body]): [string, string] => [`${type}.${name}`, JSON.stringify(body)]),
    ),
  );
}
