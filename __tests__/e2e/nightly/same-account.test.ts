/** @needs openssl */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { checkAccounts } from "../../../commands/doctor/account";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { run } from "../../../commands/system/processes";
import { localEnvironment } from "../../../commands/terraform/environment";
import { succeeded } from "../../support/succeeded";
import { temporaryDirectory } from "../../support/temporary-directory";
import { type Listener, startProxy, startTlsAws } from "../../support/tls-proxies";
import { emptyAws } from "../../support/worker-services";

// doctor and Terraform are asked for the account in the same environment, with the same provider block. They must give
// the same answer, or doctor must say that it can't tell.

interface Configuration {
  readonly provider?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of the shared configuration file. */
  readonly config?: string;
}

const role = (account: string) => `arn:aws:iam::${account}:role/deploy`;
const directory = temporaryDirectory();
const stackDirectory = join(directory, "stack");
const keys: Record<string, { id: string; secret: string }> = {};
let base: NodeJS.ProcessEnv;
let endpoint: string;
let [tls, proxy]: (Listener | undefined)[] = [];

beforeAll(async () => {
  ({ endpoint } = await emptyAws());
  base = localEnvironment(endpoint, directory);
  for (const account of ["111111111111", "222222222222"]) keys[account] = await newKey(account);
  tls = await startTlsAws(endpoint, directory);
  proxy = await startProxy(endpoint, tls.port);
  mkdirSync(stackDirectory);
  writeFiles({});
  succeeded(await run("terraform", ["init", "-no-color"], { cwd: stackDirectory, env: base }));
});

afterAll(() => {
  tls?.close();
  proxy?.close();
});

async function newKey(account: string) {
  const region = "us-east-1";
  const at = { endpoint, region };
  const sts = new STSClient({ ...at, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  const params = { RoleArn: role(account), RoleSessionName: "test" };
  const { Credentials } = await sts.send(new AssumeRoleCommand(params));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const iam = new IAMClient({ ...at, credentials });
  await iam.send(new CreateUserCommand({ UserName: "admin" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "admin" }));
  return { id: AccessKey?.AccessKeyId ?? "", secret: AccessKey?.SecretAccessKey ?? "" };
}

function writeFiles(provider: object): void {
  const { version } = require("@cdktf/provider-aws/package.json").cdktf.provider;
  const json = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } },
    provider: { aws: [{ region: "us-east-1", ...provider }] },
    data: { aws_caller_identity: { me: {} } },
    output: { account: { value: "${data.aws_caller_identity.me.account_id}" } },
  };
  writeFileSync(join(stackDirectory, "main.tf.json"), JSON.stringify(json));
}

let count = 0;

/** The environment of a configuration. Each has files of its own, since AWS's SDK reads a file once. */
function environmentOf({ env, config = "" }: Configuration): NodeJS.ProcessEnv {
  const file = (name: string, text: string) => {
    const path = join(directory, `${name}-${count}`);
    writeFileSync(path, text.replaceAll("ENDPOINT", endpoint).replaceAll("DIRECTORY", directory));
    return path;
  };
  count++;
  const b = keys["222222222222"];
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...without } = base;
  return {
    ...without,
    ...Object.fromEntries(
      Object.entries(env ?? {}).map(([name, value]) => [
        name,
        value
          .replaceAll("DIRECTORY", directory)
          .replaceAll("TLS_PORT", String(tls?.port))
          .replaceAll("PROXY_PORT", String(proxy?.port)),
      ]),
    ),
    AWS_CONFIG_FILE: file("config", config),
    AWS_SHARED_CREDENTIALS_FILE: file(
      "credentials",
      `[b]\naws_access_key_id = ${b?.id}\naws_secret_access_key = ${b?.secret}\n`,
    ),
  };
}

/** The account that Terraform reaches; undefined where it can't say. */
async function accountOfTerraform(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { stdout } = await run("terraform", ["plan", "-no-color", "-input=false"], { cwd: stackDirectory, env });
  return /\+ account = "(\d{12})"/.exec(stdout)?.[1];
}

/** What doctor says: the account, `refused` where it says what to correct, or `?`. */
async function accountOfDoctor(provider: object, env: NodeJS.ProcessEnv): Promise<string> {
  const before = process.env;
  process.env = env;
  try {
    const json = { provider: { aws: [{ region: "us-east-1", ...provider }] } } as unknown as SynthesizedStack["json"];
    const { checks, reachable } = await checkAccounts([{ name: "site", directory: "", file: "", json }]);
    if (checks.some(({ status }) => status === "unknown")) return "?";
    return reachable[0]?.account ?? "refused";
  } finally {
    process.env = before;
  }
}

async function ask(configuration: Configuration) {
  const { provider = {} } = configuration;
  const env = environmentOf(configuration);
  writeFiles(provider);
  return { terraform: await accountOfTerraform(env), doctor: await accountOfDoctor(provider, env) };
}

const keysOfA = () => ({
  AWS_ACCESS_KEY_ID: keys["111111111111"]?.id ?? "",
  AWS_SECRET_ACCESS_KEY: keys["111111111111"]?.secret ?? "",
});

/** AWS's own addresses, which a proxy takes to the local AWS. */
const throughProxy = {
  AWS_ENDPOINT_URL: "",
  AWS_CA_BUNDLE: "DIRECTORY/ca.pem",
  HTTPS_PROXY: "127.0.0.1:PROXY_PORT",
  NO_PROXY: "amazonaws.com:8443, example.com",
};

test.each<[string, () => Configuration, string]>([
  ["keys in the environment", () => ({ env: keysOfA() }), "111111111111"],
  [
    "keys under their old names",
    () => ({
      env: {
        AWS_ACCESS_KEY: keysOfA().AWS_ACCESS_KEY_ID,
        AWS_SECRET_KEY: keysOfA().AWS_SECRET_ACCESS_KEY,
      },
    }),
    "111111111111",
  ],
  ["AWS_PROFILE", () => ({ env: { AWS_PROFILE: "b" } }), "222222222222"],
  ["AWS_DEFAULT_PROFILE", () => ({ env: { AWS_DEFAULT_PROFILE: "b" } }), "222222222222"],
  ["keys and AWS_PROFILE at once", () => ({ env: { ...keysOfA(), AWS_PROFILE: "b" } }), "111111111111"],
  ["a profile in the provider", () => ({ env: keysOfA(), provider: { profile: "b" } }), "222222222222"],
  [
    "a role",
    () => ({ env: keysOfA(), provider: { assume_role: [{ role_arn: role("333333333333") }] } }),
    "333333333333",
  ],
  [
    "a chain of roles",
    () => ({
      env: keysOfA(),
      provider: { assume_role: [{ role_arn: role("333333333333") }, { role_arn: role("444444444444") }] },
    }),
    "444444444444",
  ],
  [
    "a profile with a role",
    () => ({
      env: { ...throughProxy, AWS_PROFILE: "role" },
      config: `[profile role]\nrole_arn = ${role("333333333333")}\nsource_profile = b\n`,
    }),
    "333333333333",
  ],
  [
    "a profile with a process",
    () => {
      const key = { Version: 1, AccessKeyId: keysOfA().AWS_ACCESS_KEY_ID, SecretAccessKey: "s" };
      const command = `echo ${JSON.stringify(key).replaceAll('"', '\\"')}`;
      return { env: { AWS_PROFILE: "process" }, config: `[profile process]\ncredential_process = ${command}\n` };
    },
    "111111111111",
  ],
  [
    "a token of a web identity",
    () => {
      writeFileSync(join(directory, "token"), "token");
      return {
        env: {
          ...throughProxy,
          AWS_WEB_IDENTITY_TOKEN_FILE: join(directory, "token"),
          AWS_ROLE_ARN: role("333333333333"),
          AWS_PROFILE: "b",
        },
      };
    },
    "333333333333",
  ],
  [
    "an HTTP proxy",
    () => ({
      env: { ...keysOfA(), AWS_ENDPOINT_URL: "http://api.aws.test", HTTP_PROXY: "http://127.0.0.1:PROXY_PORT" },
    }),
    "111111111111",
  ],
  [
    "AWS_CA_BUNDLE",
    () => ({
      env: { ...keysOfA(), AWS_ENDPOINT_URL: "https://localhost:TLS_PORT", AWS_CA_BUNDLE: "DIRECTORY/ca.pem" },
    }),
    "111111111111",
  ],
  [
    "ca_bundle of the profile",
    () => ({
      env: { ...keysOfA(), AWS_ENDPOINT_URL: "https://localhost:TLS_PORT" },
      config: "[default]\nca_bundle = DIRECTORY/ca.pem\n",
    }),
    "111111111111",
  ],
  ["an HTTPS proxy and AWS_CA_BUNDLE", () => ({ env: { ...keysOfA(), ...throughProxy } }), "111111111111"],
])("asks in doctor the account that Terraform reaches, with %s", async (_means, configuration, account) => {
  expect(await ask(configuration())).toStrictEqual({ terraform: account, doctor: account });
});

test.each<[string, () => Configuration]>([
  ["no credentials", () => ({})],
  ["keys in the provider", () => ({ provider: { access_key: keysOfA().AWS_ACCESS_KEY_ID, secret_key: "s" } })],
  ["files in the provider", () => ({ provider: { shared_config_files: [join(directory, "none")], profile: "b" } })],
  ["endpoints in the provider", () => ({ env: keysOfA(), provider: { endpoints: [{ sts: endpoint }] } })],
])("reports in doctor that the account is unknown, with %s", async (_means, configuration) => {
  expect((await ask(configuration())).doctor).toBe("?");
});

test.each<[string, () => Configuration]>([
  [
    "a profile of aws login",
    () => ({ env: { AWS_PROFILE: "site" }, config: "[profile site]\nlogin_session = arn:aws:iam::1:user/me\n" }),
  ],
  [
    "a profile that asks for an MFA code",
    () => ({
      env: { AWS_PROFILE: "mfa" },
      config:
        `[profile mfa]\nrole_arn = ${role("333333333333")}\nsource_profile = b\n` +
        `mfa_serial = arn:aws:iam::2:mfa/me\n`,
    }),
  ],
  ["a profile that does not exist", () => ({ env: { AWS_PROFILE: "nobody" } })],
  ["keys and a profile that does not exist", () => ({ env: { ...keysOfA(), AWS_PROFILE: "nobody" } })],
  ["a forbidden account", () => ({ env: keysOfA(), provider: { forbidden_account_ids: ["111111111111"] } })],
  ["an account that is not allowed", () => ({ env: keysOfA(), provider: { allowed_account_ids: ["222222222222"] } })],
])("explains in doctor what to correct if Terraform can't continue, with %s", async (_means, configuration) => {
  expect(await ask(configuration())).toStrictEqual({ terraform: undefined, doctor: "refused" });
});
