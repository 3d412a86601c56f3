import { inDigits } from "../../terminal/number";
import type { StackRule } from "./rule";

export const localStateForSeveral: StackRule = {
  name: "local-state-for-several",
  severities: ["medium"],
  finds: "The state of several users is in a local file.",
  why: "It has no lock and no history, and is lost with the machine.",
  remedy: '`backend: StateBackend.s3({ bucket: "my-terraform-state" })`.',
  look: ({ review: { backend, users } }) => {
    if (backend.kind !== "local" || users.length < 2) return [];
    const risk = "it has no lock and no history, and is lost with the machine";
    const message = `keeps the state of ${inDigits(users.length)} users in a local file: ${risk}`;
    return [{ message, fix: 'backend: StateBackend.s3({ bucket: "my-terraform-state" })' }];
  },
};
