import { devNull } from "node:os";
import { withoutCredentials } from "../../../commands/review/revisions";

test("gives synth no credentials from any place", () => {
  const given = {
    PATH: "/bin",
    BUCKETS: "photos",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
    AWS_PROFILE: "c",
    AWS_SHARED_CREDENTIALS_FILE: "/home/bob/.aws/credentials",
    GITHUB_TOKEN: "d",
    ACTIONS_ID_TOKEN_REQUEST_URL: "e",
    TF_TOKEN_app_terraform_io: "f",
    TF_VAR_database_url: "h",
    NPM_PASSWORD: "g",
  };
  expect(withoutCredentials(given)).toStrictEqual({
    PATH: "/bin",
    BUCKETS: "photos",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_CONFIG_FILE: devNull,
  });
});
