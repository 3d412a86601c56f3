import { type Cause, codeIn } from "../verify/causes";

/** Errors that `verify` explains better, because it uses the key in state, and an application a copy of it. */
const ofApplication: Readonly<Record<string, Cause>> = {
  SignatureDoesNotMatch: {
    cause: "the secret access key in the application's settings is not the one of its access key ID",
    fix: "enter both again, for example from the file that credentials writes; a proxy that changes requests has the same effect",
  },
  RequestTimeTooSkewed: {
    cause: "the clock of the machine that runs the application is more than 15 minutes wrong",
    fix: "set the clock there",
  },
};

/** The cause of an error in an application's log; undefined if it is not one of these. */
export function causeForApplication(message: string): Cause | undefined {
  const code = codeIn(message, Object.keys(ofApplication));
  return code === undefined ? undefined : ofApplication[code];
}
