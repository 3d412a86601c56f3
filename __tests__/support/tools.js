const { spawnSync } = require("node:child_process");
const { findChromium } = require("./chromium");

const terraform = process.env.TERRAFORM_BINARY_NAME || "terraform";

const succeeds = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
const answers = (command) => succeeds(command, ["--version"]);
const imports = (module) => succeeds("python3", ["-c", `import ${module}`]);

const motoIsThere = () =>
  ["python3", "python"].some((python) => succeeds(python, ["-c", "import moto.server"])) ||
  succeeds("moto_server", ["--help"]) ||
  succeeds("docker", ["info"]);

const registryAnswers = () => {
  const ask =
    "fetch('https://registry.terraform.io/.well-known/terraform.json', { signal: AbortSignal.timeout(5000) })";
  return succeeds(process.execPath, ["-e", `${ask}.then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`]);
};

/** Each tool that tests use: what it is called, and whether this machine has it. */
const tools = {
  terraform: [terraform === "terraform" ? "Terraform" : terraform, () => succeeds(terraform, ["version"])],
  provider: [
    "the AWS provider (Terraform's registry, or a mirror in TF_PROVIDER_MIRROR)",
    () => process.env.TF_PROVIDER_MIRROR !== undefined || registryAnswers(),
  ],
  moto: ["moto's server (pip install 'moto[server]')", motoIsThere],
  "moto-source": ["moto for python3 (pip install moto)", () => imports("moto.iam.aws_managed_policies")],
  botocore: ["botocore for python3 (pip install botocore)", () => imports("botocore")],
  terminal: ["python3, which makes a terminal", () => imports("pty")],
  jq: ["jq", () => answers("jq")],
  "no-root": [
    "setpriv, which takes root's permissions away",
    () => process.getuid?.() !== 0 || succeeds("setpriv", ["--version"]),
  ],
  openssl: ["openssl", () => succeeds("openssl", ["version"])],
  gpg: ["gpg", () => answers("gpg")],
  aws: ["AWS's command line, aws", () => answers("aws")],
  s3cmd: ["s3cmd", () => answers("s3cmd")],
  rclone: ["rclone", () => succeeds("rclone", ["version"])],
  chromium: ["Chromium", () => findChromium() !== undefined],
};

/** What is known already. */
const found = {};

function look(tool) {
  found[tool] ??= tools[tool][1]();
  return found[tool];
}

exports.isThere = (tool) => {
  if (!look(tool) && process.env.CI)
    throw new Error(`In CI every test must run, and this one needs ${tools[tool][0]}.`);
  return look(tool);
};

/** Those of the tools that this machine lacks, in words. */
exports.lackingTools = (names) => names.filter((name) => !look(name)).map((name) => tools[name][0]);
