import { S3Access, type S3UserProps, type S3UserStackProps } from "terraform-s3-user";
import { publicKey } from "./pgp-key";
import { reviewDirectories } from "./review-directories";
import { synthesized } from "./synthesized";

export const boundary = "arn:aws:iam::123456789012:policy/S3Boundary";

/** What the review adds to a proposal of another access. */
export const orSoftware = ' // or S3Access.forSoftware("…", […]) for the applications in docs/applications.md';

/** A user without findings. */
export const exemplary: S3UserProps = {
  userName: "optimizer",
  access: S3Access.readWrite(["photos"]),
  accessKeys: [{ name: "primary", pgpKey: publicKey }],
  permissionsBoundary: boundary,
};

/** The findings about a user that differs from the exemplary one. */
export function findings(user: Partial<S3UserProps>, stack: Partial<S3UserStackProps> = {}) {
  return reviewDirectories(synthesized({ site: { users: [{ ...exemplary, ...user }], ...stack } })).findings;
}
