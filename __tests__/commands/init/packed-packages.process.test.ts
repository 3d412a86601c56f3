import { join } from "node:path";
import { packedPackages } from "../../../commands/init/packed-packages";
import { writeProgram } from "../../support/deployed-project";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

const { PATH, S3_USER_PACKED } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
  if (S3_USER_PACKED !== undefined) process.env.S3_USER_PACKED = S3_USER_PACKED;
});

test("explains with npm's reason that the packages can't be packed", () => {
  const bin = temporaryDirectory();
  writeProgram(join(bin, "npm"), "echo 'npm error no space left' >&2\nexit 1\n");
  process.env.PATH = bin;
  delete process.env.S3_USER_PACKED;
  expect(() => packedPackages()).toThrow(
    new Error(`Nothing was written: npm can't pack the packages in ${projectRoot}.\nnpm error no space left`),
  );
});
