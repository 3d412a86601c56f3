const { spawnSync } = require("node:child_process");

const terraform = process.env.TERRAFORM_BINARY_NAME || "terraform";

const succeeds = (command, args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

const motoIsThere = () =>
  process.env.AWS_ENDPOINT_URL !== undefined ||
  ["python3", "python"].some((python) => succeeds(python, ["-c", "import moto.server"])) ||
  succeeds("moto_server", ["--help"]) ||
  succeeds("docker", ["info"]);

const registryAnswers = () => {
  const ask =
    "fetch('https://registry.terraform.io/.well-known/terraform.json', { signal: AbortSignal.timeout(5000) })";
  return succeeds(process.execPath, ["-e", `${ask}.then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`]);
};

/** What the end-to-end suites need and this machine lacks, in words. */
exports.missingTools = () =>
  [
    [terraform === "terraform" ? "Terraform" : terraform, () => succeeds(terraform, ["version"])],
    ["gpg", () => succeeds("gpg", ["--version"])],
    ["moto's server (pip install 'moto[server]')", motoIsThere],
    [
      "the AWS provider (Terraform's registry, or a mirror in TF_PROVIDER_MIRROR)",
      () => process.env.TF_PROVIDER_MIRROR !== undefined || registryAnswers(),
    ],
  ]
    .filter(([, isThere]) => !isThere())
    .map(([name]) => name);
