import { judge, notJudged, trialStatus } from "../../../commands/terminal/trials";

const right = judge("web", "list", "allowed", "allowed");
const wrong = judge("web", "list", "allowed", "denied");
const open = notJudged("web", "list", "no object is there");

test.each([
  ["everything right", [right, right], 0],
  ["one wrong", [right, open, wrong], 3],
  ["one not judged", [right, open], 1],
  ["none", [], 1],
])("trials with %s end with the status that says so", (_case, trials, status) => {
  expect(trialStatus(trials)).toBe(status);
});
