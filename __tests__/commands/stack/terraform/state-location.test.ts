import { stateLocation } from "../../../../commands/stack/terraform/state";

const locationOf = (terraform: object) =>
  stateLocation({ name: "site", directory: "/project/stacks/site", file: "", json: { terraform } });

test.each([
  [{ backend: { local: { path: "../../state/site.tfstate" } } }, "/project/state/site.tfstate"],
  [{ backend: { s3: { bucket: "states", key: "site.tfstate", region: "eu-west-1" } } }, "s3://states/site.tfstate"],
  [{ cloud: { organization: "shop", workspaces: { name: "site" } } }, "HCP Terraform, organization shop"],
  [{ backend: { gcs: { bucket: "states", prefix: "site", retries: 3 } } }, "gcs backend (bucket states, prefix site)"],
  [{ backend: { pg: {} } }, "pg backend"],
])("of %j is %s", (terraform, location) => {
  expect(locationOf(terraform)).toBe(location);
});
