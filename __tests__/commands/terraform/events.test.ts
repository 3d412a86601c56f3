import { failureIn } from "../../../commands/terraform/calls";
import { readEvents } from "../../../commands/terraform/events";

const resource = { addr: "aws_iam_user.web", resource_type: "aws_iam_user" };
const event = (type: string, action: string) => JSON.stringify({ type, change: { action, resource } });
const diagnostic = (severity: string, summary: string, detail?: string, type = "diagnostic") =>
  JSON.stringify({ type, diagnostic: { severity, summary, detail } });

test("reads the changes, outputs and errors among what Terraform prints", () => {
  const outputs = { same: { action: "noop" }, unknown: {}, users: { action: "update" } };
  const lines = [
    event("planned_change", "update"),
    event("planned_change", "forget"),
    event("resource_drift", "delete"),
    JSON.stringify({ type: "planned_change" }),
    JSON.stringify({ type: "outputs", outputs }),
    JSON.stringify({ type: "change_summary", outputs }),
    diagnostic("error", "Wrong", "because"),
    diagnostic("error", "Odd"),
    diagnostic("warning", "Old"),
    diagnostic("error", "Other", undefined, "log"),
    "a plug-in's line",
    "null",
    "5",
  ];
  const change = { address: "aws_iam_user.web", type: "aws_iam_user" };
  expect(readEvents(lines)).toStrictEqual({
    changes: [
      { ...change, action: "update" },
      { ...change, action: "remove" },
    ],
    outputs: ["users"],
    errors: ["Wrong: because", "Odd"],
  });
  expect(readEvents(lines, "resource_drift").changes).toStrictEqual([{ ...change, action: "delete" }]);
});

test.each([
  [diagnostic("error", "Wrong", "because"), "Error: other", "Wrong: because"],
  ["", "╷\n│ Error: no such file\n", "no such file"],
  ["", "\nsome words\nmore", "some words"],
  ["", "", "exit code 7"],
])("names a failure by Terraform's first error: %j %j", (stdout, stderr, failure) => {
  expect(failureIn({ status: 7, stdout, stderr })).toBe(failure);
});
