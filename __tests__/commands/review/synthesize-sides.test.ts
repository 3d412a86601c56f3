import { withoutCredentials } from "../../../commands/review/synthesize-sides";

test("synth gets no credentials, from wherever they might come", () => {
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
    NPM_PASSWORD: "g",
  };
  const nowhere = process.platform === "win32" ? "NUL" : "/dev/null";
  expect(withoutCredentials(given)).toStrictEqual({
    PATH: "/bin",
    BUCKETS: "photos",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_CONFIG_FILE: nowhere,
  });
});
