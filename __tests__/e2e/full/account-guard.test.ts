import { ListUsersCommand } from "@aws-sdk/client-iam";
import { Project } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

test("another account than the allowed one is refused before anything is created", async () => {
  project.declare(
    `{ allowedAccountIds: ["999999999999"], users: [{ userName: "web", access: S3Access.allBuckets() }] }`,
  );
  const { status, stderr } = await project.apply();
  expect(status).toBe(1);
  expect(stderr).toContain("AWS account ID not allowed: 123456789012");
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
  const doctor = await project.command("doctor");
  expect(doctor.status).toBe(3);
  expect(doctor.stdout).toContain("Stack site: allows only account 999999999999, not 123456789012");
});
