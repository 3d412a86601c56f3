import { Fn, TerraformResource } from "cdktf";
import { S3Access, SecretStore } from "terraform-s3-user";
import { reviewDirectories } from "../../support/review-directories";
import { synthesized } from "../../support/synthesized";

/** A user whose secret goes into this argument of a resource of another provider. */
function withStore(type: string, argument: string): string {
  const deliverTo = SecretStore.custom((scope, { accessKeyId, secretAccessKey }) => {
    const resource = new TerraformResource(scope, "kept", { terraformResourceType: type });
    resource.addOverride(argument, Fn.jsonencode({ accessKeyId, secretAccessKey }));
  });
  return synthesized({ site: { users: [{ userName: "ada", access: S3Access.readOnly(["photos"]), deliverTo }] } });
}

test("shows that the secret of a key goes to a custom store, whichever resource that is", () => {
  const { stacks } = reviewDirectories(withStore("vault_kv_secret_v2", "data_json_wo"));
  const [key] = stacks[0]?.users[0]?.keys ?? [];
  expect(key?.deliveredTo).toEqual([expect.stringMatching(/^vault_kv_secret_v2\.ada_kept_/)]);
});

test.each([
  ["vault_kv_secret_v2", []],
  ["kubernetes_secret_v1", []],
  ["shell_script", [expect.stringContaining("this review doesn't know the provider of shell_script.ada_kept_")]],
])("lists what a custom store of type %s may do in addition to keeping the secret", (type, unknown) => {
  const { findings } = reviewDirectories(withStore(type, "data_json_wo"));
  expect(findings.flatMap(({ rule, details }) => (rule === "not-analysed" ? details : []))).toEqual(unknown);
});

test("finds a custom store that keeps the secret in a plain argument", () => {
  const { findings } = reviewDirectories(withStore("github_actions_secret", "plaintext_value"));
  const [found] = findings.filter(({ rule }) => rule === "secret-in-the-open");
  expect(found).toMatchObject({
    severity: "high",
    message: expect.stringContaining("github_actions_secret.ada_kept_"),
  });
  const writeOnly = reviewDirectories(withStore("vault_kv_secret_v2", "data_json_wo"));
  expect(writeOnly.findings.map(({ rule }) => rule)).not.toContain("secret-in-the-open");
});
