import { judge, skippedCall, trialStatus, trialSummary } from "../../../commands/terminal/trials";

const passed = judge("web", "list", "allowed", "allowed");
const failed = judge("web", "list", "allowed", "denied");
const open = skippedCall("web", "list", "no object is there");

test.each([
  ["everything passed", [passed, passed], 0],
  ["one failed", [passed, open, failed], 3],
  ["one skipped", [passed, open], 1],
  ["none", [], 1],
])("ends with the exit code for %s", (_case, trials, status) => {
  expect(trialStatus(trials)).toBe(status);
});

test.each([
  [[passed, passed], "AWS answered every call as the policy says."],
  [[passed, open, failed], "At least one answer is not as the policy says."],
  [[passed, open], "No call failed. Not tested: list (no object is there)."],
])("says in a sentence what the calls come to: %#", (trials, summary) => {
  expect(trialSummary(trials)).toBe(summary);
});
