import * as lib from "terraform-s3-user";

test("exports exactly these names", () => {
  expect(Object.keys(lib).sort()).toEqual([
    "InvalidInputError",
    "S3Access",
    "S3User",
    "S3UserApp",
    "S3UserStack",
    "SecretStore",
    "StateBackend",
    "accessFactories",
    "declareOutputs",
    "softwareFactories",
  ]);
});
