import { App } from "cdktf";
import { requireLocal } from "../../../commands/sandbox/local-only";
import { readSynthesizedStacks } from "../../../commands/stack/json/files";
import { declareEveryOption } from "../../support/every-option";
import { handWritten } from "../../support/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

const check = (json: object) => requireLocal(readSynthesizedStacks(handWritten(json)));

test("allows every option of the library", () => {
  const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
  declareEveryOption(app);
  app.synth();
  expect(() => requireLocal(readSynthesizedStacks(app.outdir))).not.toThrow();
});

test.each([
  [{ data: { terraform_remote_state: { o: { backend: "local" } } } }],
  [{ data: { aws_caller_identity: { me: {} } }, resource: { terraform_data: { t: {} } } }],
  [{ terraform: { required_version: ">= 1.11", required_providers: { aws: { source: "hashicorp/aws" } } } }],
])("allows %j, which stays on this machine", (json) => {
  expect(() => check(json)).not.toThrow();
});

test.each<[object, string]>([
  [{ provider: { cloudflare: [{}] } }, "provider.cloudflare is another provider than aws"],
  [{ resource: { github_repository: { r: {} } } }, "github_repository.r belongs to another provider than aws"],
  [{ data: { http: { h: { url: "http://x" } } } }, "data.http.h belongs to another provider than aws"],
  [{ data: { external: { e: {} } } }, "data.external.e belongs to another provider than aws"],
  [
    { data: { terraform_remote_state: { o: { backend: "s3" } } } },
    "data.terraform_remote_state.o belongs to another provider than aws",
  ],
  [{ resource: { null_resource: { n: {} } } }, "null_resource.n belongs to another provider than aws"],
  [
    { resource: { terraform_data: { t: { provisioner: [{ "local-exec": {} }] } } } },
    "terraform_data.t has a provisioner, which runs a program",
  ],
  [
    { resource: { aws_iam_user: { u: { name: "u", provisioner: {} } } } },
    "aws_iam_user.u has a provisioner, which runs a program",
  ],
  [{ module: { m: { source: "./m" } } }, "module.m brings resources that can't be checked"],
  [{ provider: { aws: [{ endpoints: [{ iam: "https://iam.example" }] }] } }, "provider.aws sets endpoints"],
  [{ provider: { aws: [{ access_key: "AKIA", secret_key: "s" }] } }, "provider.aws sets access_key, secret_key"],
  [{ provider: { aws: [{ shared_credentials_files: ["x"] }] } }, "provider.aws sets shared_credentials_files"],
  [
    { terraform: { required_providers: { aws: { source: "evil/aws" } } } },
    "terraform.required_providers.aws asks for another provider or setting",
  ],
  [
    { terraform: { required_providers: { other: { source: "hashicorp/aws" } } } },
    "terraform.required_providers.other asks for another provider or setting",
  ],
  [
    { terraform: { required_providers: { aws: { source: "aws" }, http: { source: "hashicorp/http" } } } },
    "terraform.required_providers.http asks for another provider or setting",
  ],
  [{ terraform: { experiments: ["x"] } }, "terraform.experiments asks for another provider or setting"],
  [{ ephemeral: { aws_secret: { s: {} } } }, "ephemeral is not known to stay on this machine"],
])("rejects a stack with %j: %s", (json, message) => {
  expect(() => check(json)).toThrow(
    new Error(
      `The sandbox only deploys what stays on this machine. Nothing was deployed, because of:\n  stack "site": ` +
        `${message}\nLeave these out of main.ts for a sandbox run, or try them in an account of your own.`,
    ),
  );
});
